"""Somebody judges a milestone otherwise than the rules do, and says why."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cooperation.models.milestone import Milestone
from cooperation.models.milestone_health import MilestoneHealth
from cooperation.models.plan import ActionPlan
from migration_coop.lib.records import AppendOnly

# What is reached or dropped is a fact, and nobody's opinion.
JUDGED = (MilestoneHealth.ON_TRACK, MilestoneHealth.AT_RISK, MilestoneHealth.LATE)


class MilestoneJudgementQuerySet(models.QuerySet):
    def standing(self, plan: ActionPlan):
        """The last one of each milestone of the plan."""
        found = self.filter(milestone__plan=plan).select_related("by")
        return found.order_by("milestone", "-at", "-pk").distinct("milestone")


class MilestoneJudgement(AppendOnly):
    """Shown beside the computed colour, never instead of it. The last one stands;
    an empty one says that the computed colour is right after all."""

    milestone = models.ForeignKey(
        Milestone, on_delete=models.PROTECT, related_name="judgements"
    )
    health = models.CharField(
        _("judged"),
        max_length=20,
        blank=True,
        choices=[(health.value, health.label) for health in JUDGED],
    )
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    objects = MilestoneJudgementQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        constraints = [
            models.CheckConstraint(
                name="judgement_has_a_reason", condition=~Q(reason="")
            ),
            models.CheckConstraint(
                name="judgement_is_a_colour_or_none",
                condition=Q(health__in=["", *JUDGED]),
            ),
        ]

    def __str__(self):
        return f"{self.milestone_id}: {self.health}"
