"""What people are reminded of, who hears of it, and which of its days it is."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Topic(models.TextChoices):
    """Each is about the rows of one model; see reminders/topics."""

    MILESTONE = "milestone", _("Milestones of action plans")
    FOLLOW_UP = "follow_up", _("Follow-ups of missions")
    REPORT = "report", _("Mission reports that are due")
    MINUTES = "minutes", _("Minutes that wait for agreement")
    INSTRUMENT = "instrument", _("Instruments that expire or renew themselves")
    POST = "post", _("Posts that nobody has confirmed for long")
    COOPERATION = "cooperation", _("Cooperations without news")


# The foreign key of a reminder that names the row it is about.
FIELDS: dict[Topic, str] = {
    Topic.MILESTONE: "milestone",
    Topic.FOLLOW_UP: "follow_up",
    Topic.REPORT: "mission",
    Topic.MINUTES: "minutes",
    Topic.INSTRUMENT: "instrument",
    Topic.POST: "post",
    Topic.COOPERATION: "cooperation",
}


class ReminderKind(models.TextChoices):
    BEFORE = "before", _("Before the date")
    OVERDUE = "overdue", _("After the date")
    ESCALATION = "escalation", _("Escalation")
    REDATED = "redated", _("Date moved")


class Audience(models.TextChoices):
    """Who hears of it. Each topic says who they are for one of its rows."""

    OWNER = "owner", _("Person in charge")
    ESCALATION = "escalation", _("Person named for escalation")
    UNIT_HEAD = "unit_head", _("Head of the unit of the person in charge")
    COORDINATOR = "coordinator", _("Coordinators")
    ADMIN = "admin", _("Administrators")
