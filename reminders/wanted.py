"""Who is to hear of a thing, at which step and at which hour. No rows are written here.

The preview of a schedule, the timeline of a thing and the looks at everything all ask
the same question, so all of them get the same answer.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Self

from accounts.models import User
from reminders.calendar import LONGEST_BREAK, Calendars, WorkCalendar
from reminders.models import Audience, ReminderReason, ReminderSchedule
from reminders.people import Directory, out_of_reach
from reminders.schedules import Schedules, Step, weekly_steps
from reminders.topics import TopicSource

# Rows are written so early that no run of holidays moves them before "now".
AHEAD = timedelta(days=LONGEST_BREAK)
BACK = timedelta(days=30)
# Whose steps the coordinators hear of when there is nobody left to hear of them.
STOOD_IN_FOR = (Audience.OWNER, Audience.ESCALATION, Audience.UNIT_HEAD)


@dataclass(frozen=True)
class Round:
    """What one look at everything needs to know, read once."""

    now: datetime
    calendars: Calendars
    schedules: Schedules
    directory: Directory
    # Why a mail to them would reach nobody who is in charge.
    gone: Mapping[int, ReminderReason]
    last_look: datetime | None = None

    @classmethod
    def begin(
        cls,
        *,
        now: datetime,
        recipient: User | None = None,
        last_look: datetime | None = None,
    ) -> Self:
        """With a recipient: where only that person's calendar is needed."""
        gone = out_of_reach(now)
        return cls(
            now,
            Calendars.load(recipient=recipient),
            Schedules.load(),
            Directory.load(without=gone),
            gone,
            last_look,
        )

    @property
    def today(self) -> date:
        return self.now.date()


@dataclass(frozen=True)
class Wanted:
    """An obligation as the schedule asks for it, before it is a row."""

    recipient: User
    step: Step
    due_on: date

    @property
    def key(self) -> tuple[int, str, int]:
        return self.recipient.pk, self.step.kind, self.step.days


def due_moment(step: Step, due_on: date, calendar: WorkCalendar) -> datetime:
    """The hour of the step's day. A reminder moves to the working day before, one
    about something late to the working day after; what comes every week comes as the
    recipient's week begins."""
    day = due_on + timedelta(days=step.days)
    if step.is_weekly:
        day = calendar.on_or_after(calendar.start_of_week(day))
    elif step.days <= 0:
        day = calendar.on_or_before(day)
    else:
        day = calendar.on_or_after(day)
    return calendar.hour_of_mail(day)


def wanted_for(
    source: TopicSource, row: Any, due_on: date, look: Round
) -> Iterator[Wanted]:
    """All obligations of one row; of the weekly ones those near today."""
    schedule = look.schedules.of(source.topic, source.scope(row))
    if schedule is None:
        return
    for person, step in _told(source, row, due_on, schedule, look):
        yield Wanted(person, step, due_on)


def hearers(
    source: TopicSource, row: Any, audience: Audience, look: Round
) -> Iterator[tuple[User, bool]]:
    """Who hears of the row in this role, and whether they stand in for somebody.

    Where all who had the role are gone, the coordinators hear of it instead.
    """
    named = source.people(row, audience, look.directory)
    present = [person for person in named if person.pk not in look.gone]
    if named and not present and audience in STOOD_IN_FOR:
        for person in source.people(row, Audience.COORDINATOR, look.directory):
            yield person, True
    for person in present:
        yield person, False


def _told(
    source: TopicSource,
    row: Any,
    due_on: date,
    schedule: ReminderSchedule,
    look: Round,
) -> Iterator[tuple[User, Step]]:
    # This week's Monday, and the next one.
    first, last = look.today - timedelta(days=6), look.today + timedelta(days=7)
    weekly = [*weekly_steps(schedule, due_on, first=first, last=last)]
    for person, stands_in in hearers(source, row, Audience.OWNER, look):
        own = look.schedules.of_person(source.topic, person.pk)
        for step in (*look.schedules.owner_steps(schedule, own), *weekly):
            yield person, step.for_stand_in() if stands_in else step
    for step in look.schedules.escalation_steps(schedule):
        for person, stands_in in hearers(source, row, step.audience, look):
            yield person, step.for_stand_in() if stands_in else step
