"""A mission for people's own calendars: RFC 5545, as it stands at the download.

Sent again after a change, the same events come with a higher SEQUENCE, so that a
calendar updates what it took in before. What was called off comes as cancelled.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import STATUS, TRANSP, Calendar, Event

from missions.mission_page import MissionPage, VisitCard
from missions.models import MissionStatus, Visit, VisitStatus

ONE_DAY = timedelta(days=1)
MISSION_IS = {
    MissionStatus.DRAFT: STATUS.TENTATIVE,
    MissionStatus.PLANNED: STATUS.TENTATIVE,
    MissionStatus.POSTPONED: STATUS.TENTATIVE,
    MissionStatus.CANCELLED: STATUS.CANCELLED,
}
VISIT_IS = {
    VisitStatus.TO_CONFIRM: STATUS.TENTATIVE,
    VisitStatus.POSTPONED: STATUS.TENTATIVE,
    VisitStatus.CANCELLED: STATUS.CANCELLED,
}


def calendar_of(page: MissionPage, *, at: datetime) -> bytes:
    """The mission, its visits and the day of its report, as one reader sees them."""
    mission = page.mission
    calendar = Calendar.new(
        name=mission.title,
        prodid="-//Passerelle//Missions//FR",
        method="PUBLISH",
        subcomponents=[
            _mission(page, at),
            *(_visit(page, card, at) for card in page.cards),
            *_report(page, at),
        ],
    )
    calendar.add_missing_timezones(
        first_date=mission.starts_on - ONE_DAY, last_date=mission.ends_on + ONE_DAY
    )
    return calendar.to_ical()


def _mission(page: MissionPage, at: datetime) -> Event:
    mission = page.mission
    return Event.new(
        **_what_all_have(page, "mission", at),
        **_whole_days(mission.starts_on, mission.ends_on),
        summary=mission.title,
        sequence=mission.version,
        location=", ".join(filter(None, [mission.city, mission.host_country.name])),
        description=page.facts,
        status=_mission_is(page),
    )


def _visit(page: MissionPage, card: VisitCard, at: datetime) -> Event:
    visit = card.visit
    is_off = _mission_is(page) == STATUS.CANCELLED
    status = STATUS.CANCELLED if is_off else VISIT_IS.get(visit.status)
    return Event.new(
        **_what_all_have(page, f"visit-{visit.number}", at),
        **_hours_of(visit),
        summary=card.name,
        # A visit is called off with its mission, whose version then counts, too.
        sequence=page.mission.version + visit.version,
        location=visit.place or None,
        description=visit.subject or None,
        status=status or STATUS.CONFIRMED,
    )


def _report(page: MissionPage, at: datetime) -> list[Event]:
    if page.report_due_on is None:
        return []
    event = Event.new(
        **_what_all_have(page, "report", at),
        **_whole_days(page.report_due_on, page.report_due_on),
        summary=_("Mission report due: %(mission)s") % {"mission": page.mission.code},
        sequence=page.mission.version,
        status=_mission_is(page),
    )
    return [event]


def _what_all_have(page: MissionPage, part: str, at: datetime) -> dict:
    return {
        "uid": f"{page.mission.code}-{part}@{settings.SITE_HOST}".lower(),
        "url": f"{settings.SITE_URL}{page.mission.get_absolute_url()}",
        "stamp": at,
    }


def _mission_is(page: MissionPage) -> STATUS:
    return MISSION_IS.get(page.mission.status, STATUS.CONFIRMED)


def _whole_days(first: date, last: date) -> dict:
    """A calendar's last day is the one after; nobody is kept busy by it."""
    return {
        "start": first,
        "end": last + ONE_DAY,
        "transparency": TRANSP.TRANSPARENT,
    }


def _hours_of(visit: Visit) -> dict:
    """The hours on the wall at the host's; without hours it is the whole day."""
    day, zone = visit.takes_place_on, ZoneInfo(visit.time_zone)
    if visit.start_time is None:
        return _whole_days(day, day)
    start = datetime.combine(day, visit.start_time, tzinfo=zone)
    if visit.end_time is None:
        return {"start": start}
    return {"start": start, "end": datetime.combine(day, visit.end_time, tzinfo=zone)}
