"""When a calendar changes, what is planned moves with it at once."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from reminders.calendar import Calendars
from reminders.models import Audience, Reminder, ReminderKind
from reminders.schedules import Step
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
    waiting = reminders.waiting().filter(snoozed_until=None)
    waiting = waiting.exclude(kind=ReminderKind.REDATED)
    for reminder in waiting.select_related("recipient__institution").order_by("pk"):
        step = Step(
            ReminderKind(reminder.kind), reminder.step, Audience(reminder.audience)
        )
        calendar = calendars.of(reminder.recipient)
        due_at = due_moment(step, reminder.occurrence, calendar)
        if due_at != reminder.due_at:
            reminder.due_at = due_at
            yield reminder
