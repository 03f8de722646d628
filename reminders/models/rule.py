"""When people are reminded: so many days before a date, on it, after it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cooperation.models import ActionPlan, Milestone
from migration_coop.lib.history import tracked
from migration_coop.lib.records import Versioned
from missions.models import Programme


class ReminderKind(models.TextChoices):
    BEFORE = "before", _("Before the date")
    OVERDUE = "overdue", _("After the date")
    ESCALATION = "escalation", _("Escalation")
    REDATED = "redated", _("Date moved")


class Audience(models.TextChoices):
    OWNER = "owner", _("Person in charge")
    ESCALATION = "escalation", _("Escalation")


class ReminderRuleQuerySet(models.QuerySet):
    def active(self):
        return self.filter(is_active=True)

    def for_milestone(self, milestone: Milestone):
        """Those that name nothing, and those that name it or what it is part of."""
        return self.filter(
            Q(programme=None) | Q(programme=milestone.plan.programme_id),
            Q(plan=None) | Q(plan=milestone.plan_id),
            Q(milestone=None) | Q(milestone=milestone),
        )

    def of_the_system(self):
        return self.filter(programme=None, plan=None, milestone=None)


@tracked
class ReminderRule(Versioned, models.Model):
    """One step: who hears of a milestone, how many days from its expected date.

    `offset_days` is negative before the date, 0 on it, positive after it. A rule
    holds everywhere unless it names a programme, a plan, or one milestone.
    """

    kind = models.CharField(_("kind"), max_length=12, choices=ReminderKind)
    audience = models.CharField(
        _("who is told"), max_length=12, choices=Audience, default=Audience.OWNER
    )
    offset_days = models.SmallIntegerField(_("days from the date"))
    step = models.PositiveSmallIntegerField(_("step"), default=0)
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    plan = models.ForeignKey(
        ActionPlan, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    milestone = models.ForeignKey(
        Milestone, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_active = models.BooleanField(_("active"), default=True)

    objects = ReminderRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder rule")
        verbose_name_plural = _("reminder rules")
        constraints = [
            models.CheckConstraint(
                name="rule_offset_fits_its_kind",
                condition=(
                    Q(kind=ReminderKind.BEFORE, offset_days__lte=0)
                    | Q(kind__in=["overdue", "escalation"], offset_days__gt=0)
                    | Q(kind=ReminderKind.REDATED, offset_days=0)
                ),
            ),
            models.UniqueConstraint(
                name="rule_is_written_once",
                fields=[
                    "kind",
                    "audience",
                    "offset_days",
                    "programme",
                    "plan",
                    "milestone",
                ],
                nulls_distinct=False,
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.offset_days:+d}"

    @property
    def days(self) -> int:
        return abs(self.offset_days)
