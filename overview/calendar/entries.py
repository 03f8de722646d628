"""What stands in the calendar of one reader: one query for each kind of thing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperation.models import (
    Instrument,
    InstrumentStatus,
    Milestone,
    MilestoneHealth,
    MilestoneStatus,
)
from missions.models import Mission, MissionStatus, Visit, VisitStatus
from missions.permissions import NAMES_OF_VISIT, name_of_visit

# A month holds more than a few hundred of nothing; beyond that the lists are better.
MOST_OF_A_KIND = 500
NOT_SHOWN = [MissionStatus.DRAFT, MissionStatus.POSTPONED, MissionStatus.CANCELLED]
CALLED_OFF = [VisitStatus.POSTPONED, VisitStatus.CANCELLED]
EXPIRING = [InstrumentStatus.SIGNED, InstrumentStatus.IN_FORCE]
TONES = {
    MilestoneHealth.LATE: "late",
    MilestoneHealth.AT_RISK: "warn",
    MilestoneHealth.REACHED: "ok",
}


class EntryKind(models.TextChoices):
    MISSION = "mission", gettext_lazy("Missions")
    VISIT = "visit", gettext_lazy("Visits")
    MILESTONE = "milestone", gettext_lazy("Milestones")
    EXPIRY = "expiry", gettext_lazy("Texts that expire")


ICONS = {
    EntryKind.MISSION: "plane-departure",
    EntryKind.VISIT: "building-bank",
    EntryKind.MILESTONE: "flag",
    EntryKind.EXPIRY: "file-text",
}


@dataclass(frozen=True)
class Entry:
    """One thing on one day, or on several in a row. `tone` is late, warn, ok or none.

    Within a day, missions come first, in the order in which they began, so that one
    that goes on keeps its place.
    """

    kind: EntryKind
    first: date
    last: date
    title: str
    url: str
    countries: tuple[str, ...]
    at: time | None = None
    note: str = ""
    tone: str = ""

    @property
    def icon(self) -> str:
        return ICONS[self.kind]

    @property
    def order(self) -> tuple:
        is_mission = self.kind == EntryKind.MISSION
        return (not is_mission, self.first, self.at or time.max, self.title)


@dataclass(frozen=True)
class Wanted:
    """What a reader asked for: these days, kinds, and at most two countries."""

    first: date
    last: date
    kinds: frozenset[EntryKind]
    countries: tuple[str, ...] = ()


def entries(user, wanted: Wanted, *, today: date) -> list[Entry]:
    found: list[Entry] = []
    if EntryKind.MISSION in wanted.kinds:
        found += _missions(user, wanted)
    if EntryKind.VISIT in wanted.kinds:
        found += _visits(user, wanted)
    if EntryKind.MILESTONE in wanted.kinds:
        found += _milestones(user, wanted, today)
    if EntryKind.EXPIRY in wanted.kinds:
        found += _expiries(user, wanted)
    return found


def _missions(user, wanted: Wanted) -> Iterator[Entry]:
    missions = Mission.objects.for_user(user).exclude(status__in=NOT_SHOWN)
    missions = missions.filter(starts_on__lte=wanted.last, ends_on__gte=wanted.first)
    missions = _of_countries(
        missions, wanted.countries, "visiting_country", "host_country"
    )
    for mission in missions.order_by("starts_on", "pk")[:MOST_OF_A_KIND]:
        yield Entry(
            kind=EntryKind.MISSION,
            first=mission.starts_on,
            last=mission.ends_on,
            title=mission.title,
            url=mission.get_absolute_url(),
            countries=(mission.visiting_country_id, mission.host_country_id),
            note=mission.get_status_display(),
        )


def _visits(user, wanted: Wanted) -> Iterator[Entry]:
    visits = Visit.objects.for_user(user).exclude(status__in=CALLED_OFF)
    visits = visits.filter(takes_place_on__range=(wanted.first, wanted.last))
    visits = visits.exclude(mission__status__in=NOT_SHOWN)
    sides = ("mission__visiting_country", "mission__host_country")
    visits = _of_countries(visits, wanted.countries, *sides)
    visits = visits.select_related("mission", "institution")
    visits = visits.prefetch_related(NAMES_OF_VISIT)
    for visit in visits.order_by("takes_place_on", "pk")[:MOST_OF_A_KIND]:
        mission = visit.mission
        yield Entry(
            kind=EntryKind.VISIT,
            first=visit.takes_place_on,
            last=visit.takes_place_on,
            title=name_of_visit(user, visit),
            url=visit.get_absolute_url(),
            countries=(mission.visiting_country_id, mission.host_country_id),
            at=visit.start_time,
            note=visit.get_status_display(),
        )


def _milestones(user, wanted: Wanted, today: date) -> Iterator[Entry]:
    """Where they are expected, or were reached."""
    expected = Q(forecast_on__range=(wanted.first, wanted.last)) & ~Q(
        status__in=[MilestoneStatus.REACHED, MilestoneStatus.DROPPED]
    )
    reached = Q(
        status=MilestoneStatus.REACHED, actual_on__range=(wanted.first, wanted.last)
    )
    milestones = Milestone.objects.for_user(user).filter(expected | reached)
    milestones = _of_countries(milestones, wanted.countries, "plan__country")
    milestones = milestones.select_related("plan")
    for milestone in milestones.order_by("forecast_on", "pk")[:MOST_OF_A_KIND]:
        day = milestone.actual_on or milestone.forecast_on
        health = milestone.health(today)
        yield Entry(
            kind=EntryKind.MILESTONE,
            first=day,
            last=day,
            title=str(milestone),
            url=milestone.get_absolute_url(),
            countries=(milestone.plan.country_id,),
            note=str(health.label),
            tone=TONES.get(health, ""),
        )


def _expiries(user, wanted: Wanted) -> Iterator[Entry]:
    instruments = Instrument.objects.for_user(user).filter(
        status__in=EXPIRING, expires_on__range=(wanted.first, wanted.last)
    )
    sides = ("cooperation__country_a", "cooperation__country_b")
    instruments = _of_countries(instruments, wanted.countries, *sides)
    instruments = instruments.select_related("cooperation")
    for instrument in instruments.order_by("expires_on", "pk")[:MOST_OF_A_KIND]:
        cooperation = instrument.cooperation
        yield Entry(
            kind=EntryKind.EXPIRY,
            first=instrument.expires_on,
            last=instrument.expires_on,
            title=_("Expires: %(title)s") % {"title": instrument.title},
            url=instrument.get_absolute_url(),
            countries=(cooperation.country_a_id, cooperation.country_b_id),
            note=_("Renews by itself") if instrument.renews_by_itself else "",
            tone="" if instrument.renews_by_itself else "warn",
        )


def _of_countries(rows: QuerySet, countries: Iterable[str], *fields: str) -> QuerySet:
    """Those in which each of the countries takes part; a plan has only one."""
    codes = list(countries)
    if len(fields) == 1:
        return rows.filter(**{f"{fields[0]}__in": codes}) if codes else rows
    for code in codes:
        takes_part = Q()
        for field in fields:
            takes_part |= Q(**{field: code})
        rows = rows.filter(takes_part)
    return rows
