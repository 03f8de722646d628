"""Snapshots: how cooperations and plans stood at a review, or for a report."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cooperation.models import (
    ActionPlan,
    Cooperation,
    CooperationStatus,
    Milestone,
    MilestoneHealth,
    MilestoneStatus,
    Stage,
    StageGroup,
)
from cooperation.models.cooperation import GROUP_OF
from cooperation.status import TONES, Health
from institutions.models import Country, Institution
from migration_coop.lib.languages import localized
from migration_coop.lib.records import AppendOnly, CreatedOnce
from missions.models import Programme


class SnapshotKind(models.TextChoices):
    REVIEW = "review", pgettext_lazy("snapshot", "Review")
    PERIOD = "period", _("Reporting period")


class SnapshotQuerySet(models.QuerySet):
    def for_user(self, user):
        """Those about everything, and about countries and programmes of the user. Its
        lines are asked for by themselves: each shows what the reader may see."""
        access = user.access()
        if access.reads_everywhere:
            return self.all()
        followed = Programme.objects.followed_by(user)
        return self.filter(
            Q(country=None, programme=None)
            | Q(country__in=access.readable_countries)
            | Q(programme__in=followed.values("pk"))
            | Q(by=user)
        )

    def reviews(self):
        return self.filter(kind=SnapshotKind.REVIEW)

    def newest_first(self):
        return self.order_by("-at", "-pk")


class Snapshot(CreatedOnce, AppendOnly):
    """How things stood at one moment, frozen: what is corrected later stays out."""

    name = models.CharField(_("name"), max_length=150)
    kind = models.CharField(_("kind"), max_length=10, choices=SnapshotKind)
    from_on = models.DateField(_("from"), null=True, blank=True)
    until_on = models.DateField(_("until"), null=True, blank=True)
    # What it covers; both empty: everything that its taker may see.
    programme = models.ForeignKey(
        Programme,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("programme"),
    )
    country = models.ForeignKey(
        Country,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("country"),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    objects = SnapshotQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        verbose_name = _("snapshot")
        verbose_name_plural = _("snapshots")
        constraints = [
            models.CheckConstraint(name="snapshot_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="snapshot_covers_a_programme_or_a_country_not_both",
                condition=Q(programme=None) | Q(country=None),
            ),
            models.CheckConstraint(
                name="snapshot_has_days_exactly_when_of_a_period",
                condition=Q(
                    kind="period",
                    from_on__isnull=False,
                    until_on__isnull=False,
                    from_on__lte=F("until_on"),
                )
                | Q(kind="review", from_on=None, until_on=None),
            ),
        ]
        indexes = [models.Index(fields=["-at", "-id"], name="snapshot_newest")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("overview:snapshot_detail", args=[self.pk])

    @property
    def is_review(self) -> bool:
        return self.kind == SnapshotKind.REVIEW

    @property
    def covers(self) -> str:
        """The programme or country, or nothing when it covers everything."""
        return str(self.programme or (self.country.name if self.country else ""))


class SnapshotCooperationQuerySet(models.QuerySet):
    def for_user(self, user):
        seen = Cooperation.objects.for_user(user)
        return self.filter(cooperation__in=seen.values("pk"))

    def with_names(self):
        return self.select_related(
            "cooperation", "milestone__plan", "acting_person", "acting_institution"
        )

    def in_order(self):
        return self.order_by(
            "cooperation__country_a", "cooperation__country_b", "cooperation", "pk"
        )


class SnapshotCooperation(AppendOnly):
    """One cooperation as it stood, and why it was judged so."""

    snapshot = models.ForeignKey(
        Snapshot, on_delete=models.PROTECT, related_name="cooperations"
    )
    cooperation = models.ForeignKey(
        Cooperation, on_delete=models.PROTECT, related_name="+"
    )
    stage = models.PositiveSmallIntegerField(_("stage"), choices=Stage)
    status = models.CharField(_("status"), max_length=20, choices=CooperationStatus)
    health = models.CharField(_("state"), max_length=20, choices=Health)
    reason_fr = models.CharField(max_length=300)
    reason_en = models.CharField(max_length=300)
    last_contact_on = models.DateField(_("last contact"), null=True)
    open_follow_ups = models.PositiveIntegerField(_("open follow-ups"))
    overdue_follow_ups = models.PositiveIntegerField(_("overdue follow-ups"))
    milestone = models.ForeignKey(
        Milestone, on_delete=models.PROTECT, null=True, related_name="+"
    )
    milestone_on = models.DateField(_("next milestone"), null=True)
    slip_days = models.IntegerField(_("slip"), null=True)
    acting_person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    acting_institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = SnapshotCooperationQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        verbose_name = _("cooperation of a snapshot")
        verbose_name_plural = _("cooperations of snapshots")
        constraints = [
            models.UniqueConstraint(
                name="snapshot_shows_a_cooperation_once",
                fields=["snapshot", "cooperation"],
            )
        ]

    def __str__(self):
        return f"{self.snapshot_id}: {self.cooperation_id}"

    @property
    def reason(self) -> str:
        return localized(self, "reason")

    @property
    def tone(self) -> str:
        return TONES[Health(self.health)]

    @property
    def stage_group(self) -> StageGroup:
        return GROUP_OF[Stage(self.stage)]

    @property
    def slip(self) -> timedelta:
        return timedelta(days=self.slip_days or 0)


class SnapshotPlanQuerySet(models.QuerySet):
    def for_user(self, user):
        seen = ActionPlan.objects.for_user(user)
        return self.filter(plan__in=seen.values("pk"))

    def in_order(self):
        return self.order_by("plan__country", "plan", "pk")


class SnapshotPlan(AppendOnly):
    """One action plan as it stood: its milestones are counted, and kept below it."""

    snapshot = models.ForeignKey(
        Snapshot, on_delete=models.PROTECT, related_name="plans"
    )
    plan = models.ForeignKey(ActionPlan, on_delete=models.PROTECT, related_name="+")
    done = models.PositiveIntegerField(_("reached"))
    doing = models.PositiveIntegerField(_("in progress"))
    warn = models.PositiveIntegerField(_("at risk"))
    late = models.PositiveIntegerField(_("late"))
    waiting = models.PositiveIntegerField(_("not started"))
    median_slip_days = models.IntegerField(_("median slip"))

    objects = SnapshotPlanQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        constraints = [
            models.UniqueConstraint(
                name="snapshot_shows_a_plan_once", fields=["snapshot", "plan"]
            )
        ]

    def __str__(self):
        return f"{self.snapshot_id}: {self.plan_id}"


class SnapshotMilestone(AppendOnly):
    line = models.ForeignKey(
        SnapshotPlan, on_delete=models.PROTECT, related_name="milestones"
    )
    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="+")
    baseline_on = models.DateField(_("agreed date"))
    forecast_on = models.DateField(_("expected date"))
    actual_on = models.DateField(_("reached on"), null=True)
    status = models.CharField(_("status"), max_length=20, choices=MilestoneStatus)
    health = models.CharField(_("state"), max_length=20, choices=MilestoneHealth)

    class Meta(AppendOnly.Meta):
        constraints = [
            models.UniqueConstraint(
                name="snapshot_shows_a_milestone_once", fields=["line", "milestone"]
            )
        ]

    def __str__(self):
        return f"{self.line_id}: {self.milestone_id}"
