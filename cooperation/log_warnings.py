"""What somebody may want to look at again on the log page. Nothing here blocks.

Only missions that the user may see are spoken of: a warning tells nobody what their
pages would not.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperation.forms.log import MissionLog
from institutions.country_rules import rules_in_force
from institutions.holidays import Holidays
from migration_coop.lib.formats import country_name, format_date, format_names
from missions.actions.delegations import MemberEntry
from missions.actions.visits import VisitEntry
from missions.balance import balance_of
from missions.models import (
    DelegationMember,
    Mission,
    MissionStatus,
    Visit,
    VisitStatus,
)
from missions.permissions import name_for
from missions.rule_warnings import warnings_by_rules

ESSENTIALS, DELEGATION, PROGRAMME = "essentials", "delegation", "programme"
DEBRIEFING = "debriefing"
# A host who received a delegation so lately may have had enough for now.
LATELY = timedelta(days=31)
NOT_HELD = (MissionStatus.CANCELLED, MissionStatus.POSTPONED)


@dataclass(frozen=True)
class LogWarning:
    """A sentence, and the block of the page that it is about."""

    block: str
    text: str


@dataclass
class Trip:
    """What the warnings look at: the parts of a page that can be understood."""

    visitor: str = ""
    host: str = ""
    days: list[date] = field(default_factory=list)
    members: list[MemberEntry] = field(default_factory=list)
    visits: list[VisitEntry] = field(default_factory=list)
    mission: Mission | None = None
    # What is not certain about the promises of the debriefing, in words.
    doubts: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, log: MissionLog) -> "Trip":
        """Of a page that was checked; rows that are not in order are left out."""
        return cls(
            visitor=log.visitor,
            host=log.host,
            days=log.essentials.days,
            members=getattr(log.members, "entries", []),
            visits=[
                row.entry for row in log.visits if row.is_valid() and not row.is_empty
            ],
            mission=log.mission,
            doubts=log.doubts,
        )


def warnings_of(trip: Trip, *, user) -> list[LogWarning]:
    """A fixed number of queries, whatever the number of rows."""
    return [
        *_holidays(trip),
        *_in_two_missions(trip, user=user),
        *_of_people(trip),
        *_outside_the_days(trip),
        *_visited_lately(trip, user=user),
        *(LogWarning(DEBRIEFING, text) for text in trip.doubts),
    ]


def by_block(warnings: Iterable[LogWarning]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for warning in warnings:
        found.setdefault(warning.block, []).append(warning.text)
    return found


def _holidays(trip: Trip) -> Iterator[LogWarning]:
    visited = {visit.takes_place_on for visit in trip.visits}
    holidays = Holidays.load()
    for day in sorted({*trip.days, *visited}):
        for country in filter(None, (trip.visitor, trip.host)):
            if name := holidays.name_on(country, day):
                block = PROGRAMME if day in visited else ESSENTIALS
                is_sure = not holidays.is_estimated(country, day)
                text = _holiday(country, day, name, is_sure=is_sure)
                yield LogWarning(block, text)


def _holiday(country: str, day: date, name: str, *, is_sure: bool) -> str:
    text = _("Public holiday, %(country)s: %(day)s (%(name)s).")
    if not is_sure:
        text = _("Public holiday, give or take a day, %(country)s: %(day)s (%(name)s).")
    return text % {
        "day": format_date(day, "full"),
        "country": country_name(country),
        "name": name,
    }


def _in_two_missions(trip: Trip, *, user) -> Iterator[LogWarning]:
    people = [entry.person for entry in trip.members if entry.person]
    if not people or not trip.days:
        return
    missions = Mission.objects.for_user(user).exclude(status__in=NOT_HELD)
    missions = missions.filter(starts_on__lte=trip.days[-1], ends_on__gte=trip.days[0])
    if trip.mission:
        missions = missions.exclude(pk=trip.mission.pk)
    seats = DelegationMember.objects.filter(
        person__in=people, delegation__mission__in=missions.values("pk")
    ).select_related("person", "delegation__mission")
    names: dict[Mission, list[str]] = {}
    for seat in seats.order_by("delegation__mission__starts_on", "position", "pk"):
        names.setdefault(seat.delegation.mission, []).append(seat.name)
    for mission, found in names.items():
        text = ngettext(
            "%(names)s is in another mission on these days: %(code)s, %(title)s.",
            "%(names)s are in another mission on these days: %(code)s, %(title)s.",
            len(found),
        )
        facts = {
            "names": format_names(found),
            "code": mission.code,
            "title": mission.title,
        }
        yield LogWarning(DELEGATION, text % facts)


def _of_people(trip: Trip) -> Iterator[LogWarning]:
    texts = balance_of(trip.members).warnings
    if trip.visitor and trip.days and trip.members:
        rules = rules_in_force(trip.visitor, on=trip.days[0])
        texts += warnings_by_rules(rules, members=len(trip.members))
    yield from (LogWarning(DELEGATION, text) for text in texts)


def _outside_the_days(trip: Trip) -> Iterator[LogWarning]:
    for visit in trip.visits:
        if trip.days and visit.takes_place_on not in trip.days:
            text = _("The visit of %(day)s lies outside the days of the mission.")
            day = format_date(visit.takes_place_on, "long")
            yield LogWarning(PROGRAMME, text % {"day": day})


def _visited_lately(trip: Trip, *, user) -> Iterator[LogWarning]:
    # Nobody has visited a body that the registry does not know yet.
    visits = [visit for visit in trip.visits if visit.institution.pk]
    if not visits:
        return
    first = min(visit.takes_place_on for visit in visits)
    last = max(visit.takes_place_on for visit in visits)
    others = Visit.objects.for_user(user).filter(
        institution__in={visit.institution.pk for visit in visits},
        takes_place_on__range=(first - LATELY, last),
    )
    others = others.exclude(status__in=[VisitStatus.CANCELLED, VisitStatus.POSTPONED])
    if trip.mission:
        others = others.exclude(mission=trip.mission)
    others = others.select_related("mission").order_by("-takes_place_on", "pk")
    earlier: dict[int, list[Visit]] = {}
    for other in others:
        earlier.setdefault(other.institution_id, []).append(other)
    for entry in {visit.institution.pk: visit for visit in visits}.values():
        for other in earlier.get(entry.institution.pk, []):
            if timedelta(0) <= entry.takes_place_on - other.takes_place_on <= LATELY:
                yield LogWarning(PROGRAMME, _lately(entry, other, user=user))
                break


def _lately(entry: VisitEntry, other: Visit, *, user) -> str:
    text = _("%(institution)s received another delegation on %(day)s: %(code)s.")
    return text % {
        "institution": name_for(user, entry.institution, on=other.takes_place_on),
        "day": format_date(other.takes_place_on, "long"),
        "code": other.mission.code,
    }
