"""What counts as a contact between two countries: every event with a day.

One list of sources. `last_contacts` groups all of them by cooperation, for boards;
`recent_events` reads the latest of one pair, for its line of time. Only what the
reader may see counts (docs/adr/0017), nothing that was undone, nothing to come.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import models
from django.db.models import CharField, DateField, F, Max, Min, QuerySet, Value
from django.db.models.functions import Cast, Greatest, Least, TruncDate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperation.models import (
    Contact,
    Cooperation,
    FollowUp,
    FollowUpStatus,
    Instrument,
    Milestone,
    MissionActivity,
    StageChange,
)
from missions.models import (
    Debriefing,
    Minutes,
    MinutesStatus,
    Mission,
    MissionStatus,
    Visit,
    VisitStatus,
)

HELD = (MissionStatus.HELD, MissionStatus.REPORTED, MissionStatus.CLOSED)


class EventKind(models.TextChoices):
    """In this order where a day saw several."""

    CONTACT = "contact", _("contact logged")
    IN_FORCE = "in_force", _("entry into force")
    SIGNATURE = "signature", _("signature")
    MISSION = "mission", _("mission")
    VISIT = "visit", _("visit")
    DEBRIEFING = "debriefing", _("debriefing")
    MINUTES = "minutes", _("minutes agreed")
    FOLLOW_UP = "follow_up", _("follow-up done")
    EVIDENCE = "evidence", _("evidence")
    STAGE = "stage", _("change of stage")


@dataclass(frozen=True)
class Event:
    """The latest, or the first, that happened."""

    on: date
    kind: EventKind

    @property
    def label(self) -> str:
        return str(self.kind.label)


@dataclass(frozen=True)
class Source:
    """Rows with a day or a moment, and the way from them to their mission or
    cooperation."""

    name: str
    kind: EventKind
    rows: Callable[[Any], QuerySet]
    column: str
    owner: str = ""
    is_moment: bool = False

    def dated(self, user, *, today: date) -> QuerySet:
        """Rows with their day `on`, which has come."""
        rows = self.rows(user).order_by().annotate(on=self.day_of(F(self.column)))
        if not self.is_moment:
            return rows.filter(on__lte=today)
        # To turn thousands of moments into days takes long: one is turned instead.
        tomorrow = datetime.combine(today + timedelta(days=1), time.min)
        return rows.filter(**{f"{self.column}__lt": timezone.make_aware(tomorrow)})

    def day_of(self, value: Any) -> Any:
        return TruncDate(value) if self.is_moment else Cast(value, DateField())


def seen_by(user, model) -> QuerySet:
    """What `for_user` lets through, as plain rows; who reads everything skips it."""
    if user.access().reads_everywhere:
        return model.objects.all()
    return model.objects.filter(pk__in=model.objects.for_user(user).values("pk"))


def _of_missions(rows: QuerySet, user, owner: str = "mission__") -> QuerySet:
    """Rows of missions that stand and that the reader sees."""
    if user.access().reads_everywhere:
        return rows.filter(**{f"{owner}undone_at": None})
    missions = Mission.objects.for_user(user).values("pk")
    return rows.filter(**{f"{owner}pk__in": missions})


def _promised(user) -> QuerySet:
    """Follow-ups of missions that stand."""
    return seen_by(user, FollowUp).filter(mission__undone_at=None)


def _agreed_minutes(user) -> QuerySet:
    rows = Minutes.objects.filter(status=MinutesStatus.AGREED, visit__undone_at=None)
    return _of_missions(rows, user, "visit__mission__")


def _shown_milestones(user) -> QuerySet:
    rows = MissionActivity.objects.filter(
        activity__milestones__in=seen_by(user, Milestone).values("pk"),
        activity__milestones__evidence__isnull=False,
    )
    return _of_missions(rows, user)


def _instruments(user) -> QuerySet:
    return Instrument.objects.filter(cooperation__in=_cooperations(user))


def _cooperations(user) -> QuerySet:
    return seen_by(user, Cooperation).values("pk")


# By way of a mission between the two countries.
OF_MISSIONS = [
    Source(
        "mission",
        EventKind.MISSION,
        lambda user: seen_by(user, Mission).filter(status__in=HELD),
        "ends_on",
    ),
    Source(
        "visit",
        EventKind.VISIT,
        lambda user: _of_missions(Visit.objects.filter(status=VisitStatus.HELD), user),
        "takes_place_on",
        "mission__",
    ),
    Source(
        "debriefing",
        EventKind.DEBRIEFING,
        lambda user: _of_missions(Debriefing.objects.all(), user),
        "held_on",
        "mission__",
    ),
    Source(
        "minutes",
        EventKind.MINUTES,
        _agreed_minutes,
        "agreed_at",
        "visit__mission__",
        is_moment=True,
    ),
    Source(
        "follow_up",
        EventKind.FOLLOW_UP,
        lambda user: _promised(user).filter(status=FollowUpStatus.DONE),
        "closed_at",
        "mission__",
        is_moment=True,
    ),
    Source(
        "follow_up_evidence",
        EventKind.EVIDENCE,
        lambda user: _promised(user).filter(evidence__isnull=False),
        "evidence__dated_on",
        "mission__",
    ),
    Source(
        "milestone_evidence",
        EventKind.EVIDENCE,
        _shown_milestones,
        "activity__milestones__evidence__dated_on",
        "mission__",
    ),
]
# Of the cooperation itself.
OF_COOPERATIONS = [
    Source(
        "stage",
        EventKind.STAGE,
        lambda user: StageChange.objects.filter(cooperation__in=_cooperations(user)),
        "dated_on",
    ),
    Source("signature", EventKind.SIGNATURE, _instruments, "signed_on"),
    Source("in_force", EventKind.IN_FORCE, _instruments, "in_force_on"),
    Source(
        "contact",
        EventKind.CONTACT,
        lambda user: Contact.objects.standing().filter(
            cooperation__in=_cooperations(user)
        ),
        "held_on",
    ),
]


def by_pair(rows: QuerySet, owner: str) -> QuerySet:
    """Rows with the pair of countries of their mission, `first` and `second`."""
    visitor, host = F(f"{owner}visiting_country"), F(f"{owner}host_country")
    return rows.annotate(
        first=Least(visitor, host, output_field=CharField()),
        second=Greatest(visitor, host, output_field=CharField()),
    )


def in_countries(rows: QuerySet, owner: str, countries: Iterable[str]) -> QuerySet:
    """Only missions among these: for a board all, for one pair its own."""
    among = {
        f"{owner}visiting_country__in": countries,
        f"{owner}host_country__in": countries,
    }
    return rows.filter(**among)


@dataclass(frozen=True)
class Contacts:
    """The first and the last event of a cooperation, or of its pair."""

    first_on: date | None = None
    last: Event | None = None


def contacts_of(
    cooperations: list[Cooperation], *, user, today: date
) -> dict[int, Contacts]:
    """Two queries, however many cooperations: one by pair, one by cooperation."""
    found: dict[Any, list] = defaultdict(list)
    for first, second, kind, last_on, first_on in _union_of_missions(
        cooperations, user=user, today=today
    ):
        found[first, second].append((Event(last_on, EventKind(kind)), first_on))
    for pk, kind, last_on, first_on in _union_of_own(
        cooperations, user=user, today=today
    ):
        found[pk].append((Event(last_on, EventKind(kind)), first_on))
    return {
        row.pk: _summed([*found[row.country_a_id, row.country_b_id], *found[row.pk]])
        for row in cooperations
    }


def _union_of_missions(cooperations, *, user, today: date) -> Iterator[tuple]:
    countries = countries_of(cooperations)
    parts = []
    for source in OF_MISSIONS:
        rows = in_countries(source.dated(user, today=today), source.owner, countries)
        parts.append(_grouped(by_pair(rows, source.owner), source, "first", "second"))
    yield from parts[0].union(*parts[1:], all=True)


def _union_of_own(cooperations, *, user, today: date) -> Iterator[tuple]:
    pks = [row.pk for row in cooperations]
    parts = [
        _grouped(
            source.dated(user, today=today).filter(cooperation__in=pks),
            source,
            "cooperation",
        )
        for source in OF_COOPERATIONS
    ]
    yield from parts[0].union(*parts[1:], all=True)


def _grouped(rows: QuerySet, source: Source, *keys: str) -> QuerySet:
    last_on, first_on = (
        source.day_of(Max(source.column)),
        source.day_of(Min(source.column)),
    )
    return (
        rows.values(*keys)
        .annotate(kind=Value(source.kind.value), last_on=last_on, first_on=first_on)
        .values_list(*keys, "kind", "last_on", "first_on")
    )


def _summed(found: list[tuple[Event, date]]) -> Contacts:
    if not found:
        return Contacts()
    order = list(EventKind)
    last = max(
        (event for event, _first_on in found),
        key=lambda event: (event.on, -order.index(event.kind)),
    )
    return Contacts(min(first_on for _event, first_on in found), last)


def countries_of(cooperations: Iterable[Cooperation]) -> set[str]:
    return {
        code for row in cooperations for code in (row.country_a_id, row.country_b_id)
    }
