"""What somebody will hear in the next seven days, day by day."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from accounts.models import User
from reminders.calendar import Calendars, WorkCalendar
from reminders.models import Audience, Reminder, ReminderKind, ReminderState, Topic
from reminders.schedules import Step
from reminders.timeline import step_in_words
from reminders.topics import SOURCES, Words

DAYS = 7
AHEAD = (ReminderState.WAITING, ReminderState.BUNDLED)


@dataclass(frozen=True)
class Hearing:
    """One line of a mail to come."""

    words: Words
    step: str
    role: str
    due_on: date


@dataclass
class Day:
    on: date
    is_working_day: bool
    at: datetime | None = None
    lines: list[Hearing] = field(default_factory=list)


def week_of(user: User, *, now: datetime) -> list[Day]:
    """Rows that wait, on the day on which they leave. Of several about one thing on
    one day the last is told, as the mail will."""
    calendar = Calendars.load().of(user)
    today = calendar.today(now)
    days = {
        day: Day(day, calendar.is_working_day(day))
        for day in (today + timedelta(days=count) for count in range(DAYS))
    }
    last = {}
    rows = _planned(user, now)
    for row in rows:
        last[max(calendar.today(row.due_at), today), row.about] = row
    about = _rows_about(last.values(), user)
    for (on, key), row in last.items():
        if on in days and key in about:
            _put(days[on], row, about[key], user, calendar)
    return list(days.values())


def _planned(user: User, now: datetime) -> Sequence[Reminder]:
    until = now + timedelta(days=DAYS)
    rows = Reminder.objects.filter(recipient=user, state__in=AHEAD, due_at__lt=until)
    return rows.order_by("due_at", "step", "pk")


def _rows_about(reminders, user: User) -> dict[tuple[str, int], Any]:
    """The things themselves, as far as they are open and the user may see them."""
    wanted = defaultdict(set)
    for reminder in reminders:
        wanted[reminder.topic].add(reminder.subject_id)
    found = {}
    for topic, pks in sorted(wanted.items()):
        source = SOURCES[Topic(topic)]
        seen = source.seen_by(user).filter(pk__in=pks).values("pk")
        rows = list(source.open_rows().filter(pk__in=seen))
        days = source.days_of(rows)
        found |= {(topic, row.pk): row for row in rows if row.pk in days}
    return found


def _put(
    day: Day, reminder: Reminder, row: Any, user: User, calendar: WorkCalendar
) -> None:
    step = Step(ReminderKind(reminder.kind), reminder.step)
    day.lines.append(
        Hearing(
            SOURCES[Topic(reminder.topic)].words(row, user),
            step_in_words(step),
            Audience(reminder.audience).label,
            reminder.occurrence,
        )
    )
    moment = reminder.due_at.astimezone(calendar.zone)
    is_that_day = moment.date() == day.on
    first = moment if is_that_day else calendar.hour_of_mail(day.on)
    day.at = min(day.at or first, first)
