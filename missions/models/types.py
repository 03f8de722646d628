"""What kinds of mission there are, and where one stands."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MissionStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PLANNED = "planned", pgettext_lazy("mission", "Planned")
    APPROVED = "approved", pgettext_lazy("mission", "Authorised")
    UNDER_WAY = "under_way", _("Under way")
    HELD = "held", pgettext_lazy("mission", "Held, report due")
    REPORTED = "reported", _("Report filed")
    CLOSED = "closed", pgettext_lazy("mission", "Closed")
    POSTPONED = "postponed", pgettext_lazy("mission", "Postponed")
    CANCELLED = "cancelled", pgettext_lazy("mission", "Cancelled")


class MissionKind(models.TextChoices):
    STUDY_VISIT = "study_visit", _("Study visit")
    EXPERT_MISSION = "expert_mission", _("Expert mission")
    PEER_REVIEW = "peer_review", _("Peer review")
    WORKSHOP = "workshop", _("Workshop")
    NEGOTIATION = "negotiation", _("Negotiation")
    JOINT_COMMITTEE = "joint_committee", _("Joint committee")
    TECHNICAL_MEETING = "technical_meeting", _("Technical meeting")
