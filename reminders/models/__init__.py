from reminders.models.chase import QUIET_FOR, Chase, ChasedItem
from reminders.models.preference import ReminderPreference
from reminders.models.reminder import (
    IN_A_MESSAGE,
    REVERSIBLE,
    UNSENT,
    Reminder,
    ReminderReason,
    ReminderState,
)
from reminders.models.schedule import SCOPES, EscalationStep, ReminderSchedule
from reminders.models.topic import FIELDS, Audience, ReminderKind, Topic

__all__ = [
    "FIELDS",
    "IN_A_MESSAGE",
    "QUIET_FOR",
    "REVERSIBLE",
    "SCOPES",
    "UNSENT",
    "Audience",
    "Chase",
    "ChasedItem",
    "EscalationStep",
    "Reminder",
    "ReminderKind",
    "ReminderPreference",
    "ReminderReason",
    "ReminderSchedule",
    "ReminderState",
    "Topic",
]
