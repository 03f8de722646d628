"""What can change here: the things, their aspects, and the kinds that lists offer."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

COOPERATION, FOLLOW_UP, INSTRUMENT = "cooperation", "follow_up", "instrument"
MILESTONE, PLAN = "milestone", "plan"

STAGE, DUE, EXPECTED, AGREED = "stage", "due", "expected", "agreed"
INSTITUTION, DECISION = "institution", "decision"

STAGES, STATES, MILESTONES, DATES = "stages", "states", "milestones", "dates"
OWNERS, OPENED, CLOSED, DROPPED = "owners", "opened", "closed", "dropped"
REMOVED, FOLLOW_UPS, PLANS, INSTRUMENTS = "removed", "steps", "plans", "instruments"

KINDS = {
    STAGES: _("Stages"),
    STATES: _("States of cooperations"),
    MILESTONES: _("Milestones"),
    DATES: _("Dates"),
    OWNERS: _("Owners"),
    OPENED: pgettext_lazy("follow-ups", "Opened"),
    CLOSED: pgettext_lazy("follow-ups", "Closed"),
    DROPPED: pgettext_lazy("follow-ups", "Dropped"),
    FOLLOW_UPS: _("Follow-ups moved on"),
    REMOVED: _("Removed"),
    PLANS: _("Action plans"),
    INSTRUMENTS: _("Instruments"),
}
