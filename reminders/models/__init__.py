from reminders.models.answer import (
    CHASED,
    QUIET_AFTER_NOT_MINE,
    Answer,
    AnswerKind,
    AnswerNotice,
    topic_of,
)
from reminders.models.chase import QUIET_FOR, Chase, ChasedItem
from reminders.models.preference import ReminderPreference
from reminders.models.question import MergeQuestion
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
    "CHASED",
    "FIELDS",
    "IN_A_MESSAGE",
    "QUIET_AFTER_NOT_MINE",
    "QUIET_FOR",
    "REVERSIBLE",
    "SCOPES",
    "UNSENT",
    "Answer",
    "AnswerKind",
    "AnswerNotice",
    "Audience",
    "Chase",
    "ChasedItem",
    "EscalationStep",
    "MergeQuestion",
    "Reminder",
    "ReminderKind",
    "ReminderPreference",
    "ReminderReason",
    "ReminderSchedule",
    "ReminderState",
    "Topic",
    "topic_of",
]
