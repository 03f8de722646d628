from reminders.models.reminder import (
    IN_A_MESSAGE,
    Reminder,
    ReminderReason,
    ReminderState,
)
from reminders.models.rule import Audience, ReminderKind, ReminderRule

__all__ = [
    "IN_A_MESSAGE",
    "Audience",
    "Reminder",
    "ReminderKind",
    "ReminderReason",
    "ReminderRule",
    "ReminderState",
]
