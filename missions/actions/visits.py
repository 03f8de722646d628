"""The programme of visits of a mission, and the minutes of each visit."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from institutions.models import Institution
from migration_coop.lib.lifecycle import TransitionError
from migration_coop.lib.records import EditConflict
from missions.models import (
    Minutes,
    MinutesStatus,
    MinutesVersion,
    Mission,
    Visit,
    VisitEvent,
    VisitStatus,
)

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
    # The version that the page showed, where it showed one.
    version: int | None = None


def write_programme(
    mission: Mission, entries: list[VisitEntry], *, by, at: datetime, today: date
) -> None:
    """Add and change visits. None is taken away: a visit is cancelled instead."""
    locked = mission.visits.select_for_update().order_by("pk")
    known = {visit.pk: visit for visit in locked}
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
            if entry.version not in {None, visit.version}:
                raise EditConflict
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


@transaction.atomic
def write_minutes(
    visit: Visit, *, text: str, expected_version: int, by, at: datetime
) -> Minutes:
    """Write or correct the minutes of a visit; version 0 means there were none.

    Every saved text is kept. A text that was circulated changes only after
    somebody asked for a correction: both sides must agree to the same words.
    """
    minutes = Minutes.objects.filter(visit=visit).first()
    if minutes is None:
        minutes = _begin_minutes(visit, text, by=by, at=at)
    elif minutes.status != MinutesStatus.DRAFT:
        raise TransitionError(
            _("These minutes are with the other side. Ask for a correction first.")
        )
    else:
        minutes.text = text
        minutes.save_edit(expected_version=expected_version, fields=["text"])
    last = minutes.versions.aggregate(last=Max("number"))["last"] or 0
    MinutesVersion.objects.create(
        minutes=minutes, number=last + 1, text=text, by=by, at=at
    )
    return minutes


def _begin_minutes(visit: Visit, text: str, *, by, at: datetime) -> Minutes:
    try:
        with transaction.atomic():
            minutes = Minutes.objects.create(visit=visit, text=text)
    except IntegrityError as error:
        raise EditConflict from error
    minutes.record_start(by=by, at=at)
    return minutes
