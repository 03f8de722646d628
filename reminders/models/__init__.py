from reminders.models.chase import QUIET_FOR, Chase, ChasedItem
from reminders.models.reminder import (
    IN_A_MESSAGE,
    Reminder,
    ReminderReason,
    ReminderState,
)
from reminders.models.rule import Audience, ReminderKind, ReminderRule

__all__ = [
    "IN_A_MESSAGE",
    "QUIET_FOR",
    "Audience",
    "Chase",
    "ChasedItem",
    "Reminder",
    "ReminderKind",
    "ReminderReason",
    "ReminderRule",
    "ReminderState",
]
