"""The programme of visits of a mission."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Max

from institutions.models import Institution
from missions.models import Mission, Visit, VisitEvent, VisitStatus

CHANGING = (
    "institution",
    "takes_place_on",
    "start_time",
    "end_time",
    "time_zone",
    "place",
    "subject",
)
VERBS = {
    VisitStatus.TO_CONFIRM: "plan_again",
    VisitStatus.CONFIRMED: "confirm",
    VisitStatus.HELD: "hold",
    VisitStatus.POSTPONED: "postpone",
    VisitStatus.CANCELLED: "cancel",
}


@dataclass
class VisitEntry:
    """One line of a programme as somebody wrote it; no status: by its day."""

    pk: int | None
    institution: Institution
    takes_place_on: date
    start_time: time | None
    end_time: time | None
    place: str
    subject: str
    status: str
    # The status that the page showed: a line that did not change it says nothing.
    shown_status: str


def write_programme(
    mission: Mission, entries: list[VisitEntry], *, by, at: datetime, today: date
) -> None:
    """Add and change visits. None is taken away: a visit is cancelled instead."""
    known = {visit.pk: visit for visit in mission.visits.all()}
    shown, changed, added = [], [], []
    for entry in entries:
        visit = known.get(entry.pk) if entry.pk else None
        if visit is None:
            visit = Visit(
                mission=mission, status=entry.status or _status_by_day(entry, today)
            )
            added.append(visit)
        else:
            shown.append((visit, entry))
        if _take_over(entry, visit, mission.time_zone) and visit.pk:
            changed.append(visit)
    for visit in changed:
        visit.version += 1
    Visit.objects.bulk_update(changed, [*CHANGING, "version"])
    _add(mission, added, by=by, at=at)
    for visit, entry in shown:
        if entry.status not in {"", entry.shown_status, visit.status}:
            getattr(visit, VERBS[VisitStatus(entry.status)])(by=by, at=at, note="")


def _take_over(entry: VisitEntry, visit: Visit, time_zone: str) -> bool:
    """Put the entry's words on the visit, and say whether any is new."""
    typed = vars(entry) | {"time_zone": time_zone}
    # A new visit has no institution to compare with yet.
    is_new = visit.pk is None or any(
        getattr(visit, name) != typed[name] for name in CHANGING
    )
    for name in CHANGING:
        setattr(visit, name, typed[name])
    return is_new


def _status_by_day(entry: VisitEntry, today: date) -> VisitStatus:
    is_past = entry.takes_place_on < today
    return VisitStatus.HELD if is_past else VisitStatus.TO_CONFIRM


def _add(mission: Mission, visits: list[Visit], *, by, at: datetime) -> None:
    highest = mission.visits.aggregate(highest=Max("number"))["highest"] or 0
    for number, visit in enumerate(visits, start=highest + 1):
        visit.number = number
    Visit.objects.bulk_create(visits)
    VisitEvent.objects.bulk_create(
        VisitEvent(subject=visit, to_status=visit.status, by=by, at=at)
        for visit in visits
    )
