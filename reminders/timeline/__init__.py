"""The reminders of things as their pages show them: ahead, today, behind."""

from reminders.timeline.entries import chase_entries
from reminders.timeline.panels import Panel, panels_of
from reminders.timeline.words import result_of, schedule_in_words, step_in_words

__all__ = [
    "Panel",
    "chase_entries",
    "panels_of",
    "result_of",
    "schedule_in_words",
    "step_in_words",
]
