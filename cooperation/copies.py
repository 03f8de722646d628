"""What a new mission takes over from an earlier one: people and structure.

Never what was said or promised: no minutes, debriefing, follow-ups or documents.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from uuid import uuid4

from django.db.models import Case, Value, When
from django.http import QueryDict

from cooperation.forms.log import FOLLOW_UPS, MEMBERS, VISITS
from drafts.actions import start_draft
from drafts.models import Draft
from institutions.models import Institution, Person
from missions.actions.missions import propose_title
from missions.models import DelegationMember, Mission, MissionStatus, VisitStatus
from missions.registry import Registry

ROWS = (MEMBERS, VISITS, FOLLOW_UPS)
NOT_HELD = (MissionStatus.CANCELLED, MissionStatus.POSTPONED)


def last_mission(
    visitor: str, lead: Institution | None, *, besides: Mission | None, user
) -> Mission | None:
    """The latest one of this country that took people along: of the same leading
    institution where there is one."""
    missions = Mission.objects.for_user(user).exclude(status__in=NOT_HELD)
    missions = missions.filter(
        visiting_country=visitor, delegations__members__isnull=False
    )
    if besides:
        missions = missions.exclude(pk=besides.pk)
    same_lead = Case(When(lead_institution=lead, then=Value(1)), default=Value(0))
    return missions.order_by(same_lead.desc(), "-starts_on", "-pk").first()


def delegation_rows(mission: Mission, registry: Registry) -> list[dict[str, str]]:
    """The delegates as somebody would type them; a name the reader may not know
    stays out, with its function in its place."""
    members = DelegationMember.objects.filter(delegation__mission=mission)
    members = list(members.select_related("person").in_order())
    people = Person.objects.for_user(registry.user)
    known = set(people.filter(delegations__in=members).values_list("pk", flat=True))
    rows = [_member(member, known, registry) for member in members]
    return [row for row in rows if row["name"] or row["title"]]


def start_copy(
    mission: Mission,
    *,
    first_day: date | None,
    last_day: date | None,
    user,
    at: datetime,
) -> Draft:
    """A draft of the log page with what stays the same on another mission.

    `first_day` is that of the new one; its visits keep their place in the week then.
    """
    key, registry = uuid4(), Registry(user)
    posted = QueryDict(mutable=True)
    _put(posted, "", _essentials(mission, registry) | {"form_key": str(key)})
    posted.setlist("themes", [str(theme.pk) for theme in mission.themes.all()])
    if first_day:
        last_day = last_day or first_day + (mission.ends_on - mission.starts_on)
        _put(posted, "", {"starts_on": _typed(first_day), "ends_on": _typed(last_day)})
    rows = {
        MEMBERS: delegation_rows(mission, registry),
        VISITS: list(_visits(mission, registry, first_day=first_day)),
        FOLLOW_UPS: [],
    }
    for prefix in ROWS:
        posted[f"{prefix}-INITIAL_FORMS"] = "0"
        posted[f"{prefix}-TOTAL_FORMS"] = str(len(rows[prefix]))
        for number, row in enumerate(rows[prefix]):
            _put(posted, f"{prefix}-{number}-", row)
    label = propose_title(
        mission.kind,
        mission.visiting_country_id,
        mission.host_country_id,
        first_day or at.date(),
    )
    return start_draft(
        key=key, owner=user, address="/missions/new/", posted=posted, label=label, at=at
    )


def add_rows(data: QueryDict, prefix: str, rows: Iterable[dict[str, str]]) -> None:
    """Put rows below those of a page that was sent."""
    number = int(data[f"{prefix}-TOTAL_FORMS"])
    for row in rows:
        _put(data, f"{prefix}-{number}-", row)
        number += 1
    data[f"{prefix}-TOTAL_FORMS"] = str(number)


def _essentials(mission: Mission, registry: Registry) -> dict[str, str]:
    follows_host = mission.time_zone == mission.host_country.time_zone
    return {
        "visiting_country": mission.visiting_country_id,
        "host_country": mission.host_country_id,
        "lead_institution": _label(mission.lead_institution_id, registry),
        "host_institution": _label(mission.host_institution_id, registry),
        "city": mission.city,
        "kind": mission.kind,
        "purpose": mission.purpose,
        "programme": str(mission.programme_id or ""),
        "time_zone": "" if follows_host else mission.time_zone,
    }


def _member(
    member: DelegationMember, known: set[int], registry: Registry
) -> dict[str, str]:
    person = member.person
    is_named = person and person.pk in known and not person.is_withdrawn
    return {
        "name": person.full_name if person and is_named else "",
        "title": member.title,
        "institution": _label(member.institution_id, registry),
        "side": member.side,
        "role": member.role,
        "sex": member.sex,
        "is_present": "on",
    }


def _visits(
    mission: Mission, registry: Registry, *, first_day: date | None
) -> Iterator[dict[str, str]]:
    for visit in mission.visits.exclude(status=VisitStatus.CANCELLED).in_order():
        row = {
            "institution": _label(visit.institution_id, registry),
            "subject": visit.subject,
            "place": visit.place,
        }
        if first_day:
            day = first_day + (visit.takes_place_on - mission.starts_on)
            hours = (visit.start_time, visit.end_time)
            start, end = (f"{hour:%H:%M}" if hour else "" for hour in hours)
            row |= {"takes_place_on": _typed(day), "start_time": start, "end_time": end}
        yield row


def _label(institution: int | None, registry: Registry) -> str:
    return registry.labels.get(institution, "") if institution else ""


def _typed(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _put(data: QueryDict, prefix: str, fields: dict[str, str]) -> None:
    for name, text in fields.items():
        data[f"{prefix}{name}"] = text
