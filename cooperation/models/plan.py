"""Action plans: strategies cut into sections and activities of any depth."""

from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import BooleanField, Case, Exists, F, OuterRef, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from institutions.models import Country, Institution, Theme
from migration_coop.lib.history import track_links, tracked
from migration_coop.lib.languages import localized
from migration_coop.lib.lifecycle import Lifecycle, LifecycleEvent
from migration_coop.lib.records import AppendOnly, CreatedOnce, Versioned
from missions.models import Mission, Programme


class PlanStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    ADOPTED = "adopted", pgettext_lazy("action plan", "Adopted")
    CLOSED = "closed", pgettext_lazy("action plan", "Closed")


class ConfirmationRule(models.TextChoices):
    """Who agrees that a milestone is reached: a second person in any case."""

    EDITORS = "editors", _("Anybody else who may edit the plan")
    COORDINATORS = "coordinators", _("A coordinator of the country or the programme")
    LEAD = "lead", _("Somebody of the leading institution")
    NAMED = "named", _("The people named here")


class ActionPlanQuerySet(models.QuerySet):
    def for_user(self, user):
        """Plans of the user's countries and programmes; each row knows `editable`."""
        access = user.access()
        found = self
        if not access.reads_everywhere:
            found = self.filter(
                Q(country__in=access.readable_countries)
                | Q(lead_institution__in=access.readable_institutions)
                | self._supported_by(Programme.objects.followed_by(user))
            )
        return found.annotate(editable=self._editable_by(user, access))

    def _editable_by(self, user, access):
        if access.writes_everywhere:
            return Value(True, output_field=BooleanField())
        mine = (
            Q(country__in=access.writable_countries)
            | Q(lead_institution__in=access.writable_institutions)
            | self._supported_by(Programme.objects.coordinated_by(user))
        )
        return Case(When(mine, then=True), default=False, output_field=BooleanField())

    @staticmethod
    def _supported_by(programmes):
        return Exists(programmes.filter(pk=OuterRef("programme")))

    def in_order(self):
        return self.order_by("country", "-starts_on", "pk")


@tracked
class ActionPlan(Versioned, CreatedOnce, Lifecycle):
    """A strategy's operational plan. Validated, adopted and published are different
    days, and sources disagree about them: each has its own source."""

    TRANSITIONS = {
        PlanStatus.DRAFT: {PlanStatus.ADOPTED},
        PlanStatus.ADOPTED: {PlanStatus.DRAFT, PlanStatus.CLOSED},
        PlanStatus.CLOSED: {PlanStatus.ADOPTED},
    }

    code = models.SlugField(_("code"), max_length=30, unique=True)
    country = models.ForeignKey(
        Country,
        on_delete=models.PROTECT,
        related_name="plans",
        verbose_name=_("country"),
    )
    lead_institution = models.ForeignKey(
        Institution,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="plans",
        verbose_name=_("leading institution"),
    )
    programme = models.ForeignKey(
        Programme,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="plans",
        verbose_name=_("programme"),
    )
    title_fr = models.CharField(_("title in French"), max_length=250)
    title_en = models.CharField(_("title in English"), max_length=250, blank=True)
    # What the levels are called in this plan, from the top: axis, objective, …
    level_labels_fr = ArrayField(
        models.CharField(max_length=60), default=list, verbose_name=_("levels")
    )
    level_labels_en = ArrayField(
        models.CharField(max_length=60),
        default=list,
        blank=True,
        verbose_name=_("levels in English"),
    )
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    launched_on = models.DateField(_("work launched on"), null=True, blank=True)
    launched_source = models.CharField(_("source"), max_length=500, blank=True)
    validated_on = models.DateField(_("validated on"), null=True, blank=True)
    validated_source = models.CharField(_("source"), max_length=500, blank=True)
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True)
    adopted_source = models.CharField(_("source"), max_length=500, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    published_source = models.CharField(_("source"), max_length=500, blank=True)
    confirmation = models.CharField(
        _("who confirms milestones"),
        max_length=20,
        choices=ConfirmationRule,
        default=ConfirmationRule.EDITORS,
    )
    confirmers = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="+",
        verbose_name=_("people who confirm"),
    )
    # The name of the workbook that it was read from, until it is adopted.
    imported_from = models.CharField(max_length=200, blank=True, editable=False)
    # Made up to show how a plan works; the page says so.
    is_illustrative = models.BooleanField(_("illustrative"), default=False)
    status = models.CharField(
        _("status"),
        max_length=20,
        choices=PlanStatus,
        default=PlanStatus.DRAFT,
        editable=False,
    )

    objects = ActionPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("action plan")
        verbose_name_plural = _("action plans")
        constraints = [
            models.CheckConstraint(
                name="plan_does_not_end_before_it_starts",
                condition=Q(starts_on=None)
                | Q(ends_on=None)
                | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="plan_confirmed_by_its_lead_has_one",
                condition=~Q(confirmation=ConfirmationRule.LEAD)
                | Q(lead_institution__isnull=False),
            ),
            *(
                models.CheckConstraint(
                    name=f"plan_gives_the_source_of_{step}_on",
                    condition=Q(**{f"{step}_on": None}) | ~Q(**{f"{step}_source": ""}),
                )
                for step in ("launched", "validated", "adopted", "published")
            ),
        ]
        indexes = [
            models.Index(fields=["country", "-starts_on", "id"], name="plan_country")
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("cooperation:plan_detail", args=[self.code])

    @property
    def title(self) -> str:
        return localized(self, "title")

    @property
    def level_labels(self) -> list[str]:
        return localized(self, "level_labels")

    # What can happen to it

    def adopt(self, *, by, at: datetime, note: str = "") -> None:
        self.move_to(PlanStatus.ADOPTED, by=by, at=at, note=note)

    def return_to_draft(self, *, by, at: datetime, note: str) -> None:
        self.move_to(PlanStatus.DRAFT, by=by, at=at, note=note)

    def close(self, *, by, at: datetime, note: str = "") -> None:
        self.move_to(PlanStatus.CLOSED, by=by, at=at, note=note)

    def reopen(self, *, by, at: datetime, note: str) -> None:
        self.move_to(PlanStatus.ADOPTED, by=by, at=at, note=note)


class ActionPlanEvent(LifecycleEvent):
    subject = models.ForeignKey(
        ActionPlan, on_delete=models.PROTECT, related_name="events"
    )


class PlanPart(Versioned, models.Model):
    """What sections and activities share: a place and a title in a plan."""

    number = models.CharField(_("number"), max_length=20)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    title_fr = models.CharField(_("title in French"), max_length=300)
    title_en = models.CharField(_("title in English"), max_length=300, blank=True)

    class Meta:
        abstract = True

    def __str__(self):
        return f"{self.number} {self.title}"

    @property
    def title(self) -> str:
        return localized(self, "title")


class InPlanQuerySet(models.QuerySet):
    """Rows with a foreign key `plan`: who may see the plan may see them."""

    def for_user(self, user):
        plans = ActionPlan.objects.for_user(user)
        return self.filter(plan__in=plans.values("pk")).annotate(
            editable=Exists(plans.filter(pk=OuterRef("plan"), editable=True))
        )

    def in_order(self):
        return self.order_by("position", "pk")


@tracked
class PlanSection(PlanPart):
    """An axis, a pillar, an objective: any level of a plan above its activities."""

    plan = models.ForeignKey(
        ActionPlan, on_delete=models.PROTECT, related_name="sections"
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
    )

    objects = InPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("section of a plan")
        verbose_name_plural = _("sections of plans")
        constraints = [
            models.UniqueConstraint(
                name="section_number_is_unique_in_its_plan", fields=["plan", "number"]
            ),
            models.CheckConstraint(
                name="section_is_not_part_of_itself", condition=~Q(parent=F("pk"))
            ),
            # So that an activity can only sit in a section of its own plan.
            models.UniqueConstraint(
                name="section_is_known_with_its_plan", fields=["id", "plan"]
            ),
        ]


@tracked
class Activity(PlanPart):
    """Something a plan says will be done, and by whom."""

    plan = models.ForeignKey(
        ActionPlan, on_delete=models.PROTECT, related_name="activities"
    )
    section = models.ForeignKey(
        PlanSection,
        on_delete=models.PROTECT,
        related_name="activities",
        verbose_name=_("section"),
    )
    responsible = models.ForeignKey(
        Institution,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("responsible"),
    )
    partners = models.ManyToManyField(
        Institution, blank=True, related_name="+", verbose_name=_("partners")
    )
    themes = models.ManyToManyField(
        Theme, blank=True, related_name="+", verbose_name=_("themes")
    )
    indicator = models.TextField(_("indicator"), blank=True)
    target = models.TextField(_("target"), blank=True)
    means_of_verification = models.TextField(_("means of verification"), blank=True)
    funding = models.CharField(
        _("cost and source of funding"), max_length=300, blank=True
    )

    objects = InPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        constraints = [
            models.UniqueConstraint(
                name="activity_number_is_unique_in_its_plan", fields=["plan", "number"]
            ),
            models.UniqueConstraint(
                name="activity_is_known_with_its_plan", fields=["id", "plan"]
            ),
        ]


@tracked
class MissionActivity(models.Model):
    """A mission was sent to help carry out this activity."""

    mission = models.ForeignKey(
        Mission, on_delete=models.PROTECT, related_name="activities"
    )
    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, related_name="missions"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="mission_serves_an_activity_once", fields=["mission", "activity"]
            )
        ]

    def __str__(self):
        return f"{self.mission_id} for {self.activity_id}"


class Rebaseline(AppendOnly):
    """A dated decision, with its reason, that gives milestones new agreed dates."""

    plan = models.ForeignKey(
        ActionPlan, on_delete=models.PROTECT, related_name="rebaselines"
    )
    decided_on = models.DateField(_("decided on"))
    decided_by = models.CharField(_("decided by"), max_length=250)
    reason = models.TextField(_("reason"))
    reference = models.CharField(_("reference"), max_length=250, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        constraints = [
            models.CheckConstraint(
                name="rebaseline_has_a_reason", condition=~Q(reason="")
            )
        ]
        indexes = [models.Index(fields=["at", "id"], name="rebaseline_at")]

    def __str__(self):
        return f"{self.plan_id}, {self.decided_on}"


track_links(ActionPlan, "confirmers")
track_links(Activity, "partners")
track_links(Activity, "themes")
