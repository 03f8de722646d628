"""Which steps hold for a thing and a person: the most specific schedule does."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Self

from reminders.models import (
    SCOPES,
    Audience,
    ReminderKind,
    ReminderSchedule,
    Topic,
)
from reminders.topics import Scope

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Step:
    """Somebody hears of a thing so many days from its date: -7, 0, +14."""

    kind: ReminderKind
    days: int
    audience: Audience = Audience.OWNER
    is_weekly: bool = field(default=False, compare=False)

    def for_stand_in(self) -> "Step":
        """The same moment, told to coordinators as something that is not theirs."""
        return replace(
            self, kind=ReminderKind.ESCALATION, audience=Audience.COORDINATOR
        )


@dataclass(frozen=True)
class Schedules:
    """All that are on record, read once for a whole run."""

    # By topic and what they are for, such as ("plan", 3); ("", 0) is the system.
    rows: Mapping[tuple[str, str, int], ReminderSchedule]
    _steps: dict[tuple, tuple[Step, ...]] = field(default_factory=dict, repr=False)

    @classmethod
    def load(cls) -> Self:
        rows = ReminderSchedule.objects.prefetch_related("escalations")
        return cls({(row.topic, *_scope_of(row)): row for row in rows})

    def of(self, topic: Topic, scope: Scope) -> ReminderSchedule | None:
        """The one that holds; None where nobody is reminded."""
        found = self.holding(topic, scope)
        return found if found and found.is_active else None

    def holding(self, topic: Topic, scope: Scope) -> ReminderSchedule | None:
        """The most specific one, also where it silences what it is for."""
        wanted = (
            ("milestone", scope.milestone),
            ("plan", scope.plan),
            ("programme", scope.programme),
            ("", 0),
        )
        for name, key in wanted:
            if found := self.rows.get((topic, name, key or 0)):
                return found
        return None

    def instead(
        self, topic: Topic, place: tuple[str, int], schedule: Any | None
    ) -> Self:
        """With this schedule for that place, or with none: what is not saved yet."""
        rows: dict[tuple[str, str, int], Any] = dict(self.rows)
        rows.pop((topic, *place), None)
        if schedule is not None:
            rows[topic, *place] = schedule
        return type(self)(rows)

    def of_person(self, topic: Topic, user: int) -> ReminderSchedule | None:
        found = self.rows.get((topic, "person", user))
        return found if found and found.is_active else None

    def owner_steps(
        self, schedule: ReminderSchedule, own: ReminderSchedule | None
    ) -> tuple[Step, ...]:
        """Worked out once a run: thousands of rows have the same schedule."""
        key = schedule.pk, own and own.pk
        if key not in self._steps:
            steps = steps_of(schedule, own=own)
            mine = (step for step in steps if step.audience == Audience.OWNER)
            self._steps[key] = tuple(mine)
        return self._steps[key]

    def escalation_steps(self, schedule: ReminderSchedule) -> tuple[Step, ...]:
        key = (schedule.pk,)
        if key not in self._steps:
            steps = steps_of(schedule)
            others = (step for step in steps if step.audience != Audience.OWNER)
            self._steps[key] = tuple(others)
        return self._steps[key]

    def longest_before(self, topic: Topic) -> int:
        """How many days ahead anybody hears of this topic."""
        mine = (row for (about, *_), row in self.rows.items() if about == topic)
        return max((day for row in mine for day in row.before_days), default=0)


def steps_of(
    schedule: ReminderSchedule, *, own: ReminderSchedule | None = None
) -> Iterator[Step]:
    """Those with a fixed distance from the date. `own` is the recipient's schedule."""
    early = own or schedule
    for days in early.before_days:
        yield Step(ReminderKind.BEFORE, -days)
    if schedule.on_the_day:
        yield Step(ReminderKind.BEFORE, 0)
    for days in schedule.after_days:
        yield Step(ReminderKind.OVERDUE, days)
    for row in schedule.escalations.all():
        audience = Audience(row.audience)
        yield Step(ReminderKind.ESCALATION, row.after_days, audience)


def weekly_steps(
    schedule: ReminderSchedule, due_on: date, *, first: date, last: date
) -> Iterator[Step]:
    """A Monday of each week after the last fixed step, from `first` to `last`. It names
    the week; on which of its days the mail comes is the recipient's calendar's matter."""
    if not schedule.weekly_after:
        return
    begin = due_on + timedelta(days=max(schedule.after_days, default=0) + 1)
    begin = max(begin, first)
    monday = begin + timedelta(days=(7 - begin.weekday()) % 7)
    while monday <= last:
        yield Step(ReminderKind.OVERDUE, (monday - due_on).days, is_weekly=True)
        monday += WEEK


def is_weekly(schedule: ReminderSchedule, step: int, due_on: date) -> bool:
    is_after = step > max(schedule.after_days, default=0)
    monday = (due_on + timedelta(days=step)).weekday() == 0
    return schedule.weekly_after and is_after and monday


def _scope_of(row: ReminderSchedule) -> tuple[str, int]:
    for name in SCOPES:
        if key := getattr(row, f"{name}_id"):
            return name, key
    return "", 0
