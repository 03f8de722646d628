"""When a calendar changes, what is planned moves with it at once."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from reminders.calendar import Calendars
from reminders.models import Reminder, ReminderKind, ReminderState
from reminders.schedules import Step, is_weekly
from reminders.wanted import due_moment

CHUNK = 1000


def retime(reminders: QuerySet[Reminder], calendars: Calendars) -> int:
    """Give those that wait the hour that these calendars give; returns how many move."""
    moved = list(moved_by(reminders, calendars))
    Reminder.objects.bulk_update(moved, ["due_at"], batch_size=CHUNK)
    return len(moved)


def moved_by(reminders: QuerySet[Any], calendars: Calendars) -> Iterator[Reminder]:
    """Those whose hour would be another one, with that hour; nothing is written.

    What somebody has put off stays where they put it, and news of a date that has
    moved has no day of its own.
    """
    waiting = reminders.filter(state=ReminderState.WAITING, snoozed_until=None)
    waiting = waiting.exclude(kind=ReminderKind.REDATED).order_by("pk")
    for reminder in waiting.select_related("recipient__institution", "schedule"):
        due_at = due_moment(
            _step(reminder), reminder.occurrence, calendars.of(reminder.recipient)
        )
        if due_at != reminder.due_at:
            reminder.due_at = due_at
            yield reminder


def _step(reminder: Reminder) -> Step:
    """What ordered it says whether it is of a week, or of its day."""
    order, days = reminder.schedule, reminder.step
    is_of_a_week = days > 0 and is_weekly(order, days, reminder.occurrence)
    return Step(ReminderKind(reminder.kind), days, is_weekly=is_of_a_week)
