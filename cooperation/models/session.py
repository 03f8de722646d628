"""Sessions of the committee that follows a plan: who came, what was decided."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from cooperation.models.milestone import Milestone
from cooperation.models.plan import ActionPlan, InPlanQuerySet, Rebaseline
from institutions.models import Institution
from migration_coop.lib.formats import format_date
from migration_coop.lib.history import tracked
from migration_coop.lib.records import AppendOnly, CreatedOnce, Versioned


@tracked
class CommitteeSession(Versioned, CreatedOnce):
    """One meeting: prepared with an agenda, then kept with its minutes."""

    plan = models.ForeignKey(
        ActionPlan, on_delete=models.PROTECT, related_name="sessions"
    )
    number = models.PositiveSmallIntegerField(_("number"))
    held_on = models.DateField(_("day"))
    place = models.CharField(_("place"), max_length=250, blank=True)
    minutes = models.TextField(_("minutes of the session"), blank=True)

    objects = InPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("committee session")
        verbose_name_plural = _("committee sessions")
        constraints = [
            models.UniqueConstraint(
                name="session_number_is_unique_in_its_plan", fields=["plan", "number"]
            ),
            # So that a decision of a session is one of its own plan.
            models.UniqueConstraint(
                name="session_is_known_with_its_plan", fields=["id", "plan"]
            ),
        ]

    def __str__(self):
        return gettext("Session %(number)s of %(date)s") % {
            "number": self.number,
            "date": format_date(self.held_on),
        }

    def get_absolute_url(self):
        return reverse("cooperation:session_detail", args=[self.plan.code, self.number])


@tracked
class Attendance(models.Model):
    """Who sat in a session: an institution, a function, or both. No names of people."""

    session = models.ForeignKey(
        CommitteeSession, on_delete=models.PROTECT, related_name="attendances"
    )
    institution = models.ForeignKey(
        Institution,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("institution"),
    )
    function = models.CharField(_("function"), max_length=200, blank=True)
    is_present = models.BooleanField(_("present"), default=True)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        constraints = [
            models.CheckConstraint(
                name="attendance_says_who",
                condition=Q(institution__isnull=False) | ~Q(function=""),
            )
        ]

    def __str__(self):
        return self.function or str(self.institution)


@tracked
class AgendaPoint(models.Model):
    """What a session speaks about: a milestone, or something else in words."""

    session = models.ForeignKey(
        CommitteeSession, on_delete=models.PROTECT, related_name="points"
    )
    position = models.PositiveSmallIntegerField(default=0)
    milestone = models.ForeignKey(
        Milestone,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="agenda_points",
        verbose_name=pgettext_lazy("of a plan", "Milestone"),
    )
    text = models.CharField(_("point"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("point of an agenda")
        verbose_name_plural = _("points of agendas")
        constraints = [
            models.CheckConstraint(
                name="agenda_point_is_a_milestone_or_words",
                condition=Q(milestone__isnull=False, text="")
                | Q(milestone=None) & ~Q(text=""),
            ),
            models.UniqueConstraint(
                name="milestone_is_on_an_agenda_once", fields=["session", "milestone"]
            ),
        ]

    def __str__(self):
        return self.text or str(self.milestone)


class DecisionKind(models.TextChoices):
    NOTED = "noted", _("Decision")
    ADDED = "added", _("New milestone")
    REBASELINED = "rebaselined", _("New agreed dates")
    CONFIRMED = "confirmed", _("Milestone confirmed")
    SENT_BACK = "sent_back", _("Milestone sent back")
    DROPPED = "dropped", _("Milestone dropped")


class SessionDecision(AppendOnly):
    """What a session decided, and what came of it in the plan at once."""

    plan = models.ForeignKey(ActionPlan, on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey(
        CommitteeSession, on_delete=models.PROTECT, related_name="decisions"
    )
    kind = models.CharField(max_length=20, choices=DecisionKind)
    text = models.TextField(_("decision"))
    milestone = models.ForeignKey(
        Milestone,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions",
    )
    rebaseline = models.OneToOneField(
        Rebaseline,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="taken_in",
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    objects = InPlanQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        verbose_name = _("decision of a session")
        verbose_name_plural = _("decisions of sessions")
        constraints = [
            models.CheckConstraint(name="decision_has_words", condition=~Q(text="")),
            models.CheckConstraint(
                name="decision_points_at_what_its_kind_says",
                condition=Q(kind="noted", milestone=None, rebaseline=None)
                | Q(kind="rebaselined", milestone=None, rebaseline__isnull=False)
                | Q(
                    kind__in=["added", "confirmed", "sent_back", "dropped"],
                    milestone__isnull=False,
                    rebaseline=None,
                ),
            ),
        ]

    def __str__(self):
        return self.text
