from reminders.models.reminder import Reminder, ReminderState
from reminders.models.rule import Audience, ReminderKind, ReminderRule

__all__ = ["Audience", "Reminder", "ReminderKind", "ReminderRule", "ReminderState"]
