"""Which milestone waits for which other one of its plan."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cooperation.models.milestone import Milestone
from cooperation.models.plan import ActionPlan, InPlanQuerySet
from migration_coop.lib.history import tracked


@tracked
class MilestoneDependency(models.Model):
    """This milestone comes after another one, and so many days later at least.

    Both are of the plan (a foreign key over two columns says so), and nothing waits
    for itself, by whatever way round: `actions/dependencies.py` sees to that.
    """

    plan = models.ForeignKey(
        ActionPlan, on_delete=models.PROTECT, related_name="dependencies"
    )
    milestone = models.ForeignKey(
        Milestone, on_delete=models.PROTECT, related_name="waits_for"
    )
    depends_on = models.ForeignKey(
        Milestone,
        on_delete=models.PROTECT,
        related_name="awaited_by",
        verbose_name=_("comes after"),
    )
    lag_days = models.PositiveSmallIntegerField(_("days between them"), default=0)

    objects = InPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("dependency")
        verbose_name_plural = _("dependencies")
        constraints = [
            models.UniqueConstraint(
                name="milestone_waits_for_another_once",
                fields=["milestone", "depends_on"],
            ),
            models.CheckConstraint(
                name="milestone_does_not_wait_for_itself",
                condition=~Q(milestone=F("depends_on")),
            ),
        ]

    def __str__(self):
        return f"{self.milestone_id} after {self.depends_on_id}"
