"""Templates of action plans: what is to be done, and how long after the start."""

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from institutions.models import Country
from migration_coop.lib.dates import months_later
from migration_coop.lib.history import tracked
from migration_coop.lib.languages import localized
from migration_coop.lib.records import CreatedOnce


class LineKind(models.TextChoices):
    SECTION = "section", _("Section")
    ACTIVITY = "activity", _("Activity")
    MILESTONE = "milestone", pgettext_lazy("of a plan", "Milestone")


class OffsetUnit(models.TextChoices):
    DAYS = "days", _("days")
    WEEKS = "weeks", _("weeks")
    MONTHS = "months", _("months")


class PlanTemplateQuerySet(models.QuerySet):
    def for_user(self, user):
        """Those for everybody, and those of the countries that the user reads."""
        access = user.access()
        if access.reads_everywhere:
            return self
        return self.filter(Q(country=None) | Q(country__in=access.readable_countries))

    def in_order(self):
        return self.order_by("title_fr", "pk")


@tracked
class PlanTemplate(CreatedOnce):
    """What a plan of a kind usually holds. Plans are copied from it, and then free."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    # Of one country only; for everybody where there is none.
    country = models.ForeignKey(
        Country,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="plan_templates",
        verbose_name=_("country"),
    )
    title_fr = models.CharField(_("title in French"), max_length=250)
    title_en = models.CharField(_("title in English"), max_length=250, blank=True)
    purpose_fr = models.TextField(_("what it is for"), blank=True)
    purpose_en = models.TextField(_("what it is for, in English"), blank=True)
    level_labels_fr = models.JSONField(default=list, blank=True)
    level_labels_en = models.JSONField(default=list, blank=True)
    is_illustrative = models.BooleanField(_("illustrative"), default=False)

    objects = PlanTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan template")
        verbose_name_plural = _("plan templates")

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("cooperation:plan_template_start", args=[self.code])

    @property
    def title(self) -> str:
        return localized(self, "title")

    @property
    def purpose(self) -> str:
        return localized(self, "purpose")


@tracked
class TemplateLine(models.Model):
    """One section, activity or milestone. Its number says what it is part of."""

    template = models.ForeignKey(
        PlanTemplate, on_delete=models.PROTECT, related_name="lines"
    )
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=LineKind)
    number = models.CharField(max_length=20)
    title_fr = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300, blank=True)
    expected_evidence = models.CharField(max_length=300, blank=True)
    # Of a milestone: so long after the start of the plan, or after another milestone.
    offset = models.PositiveSmallIntegerField(null=True, blank=True)
    unit = models.CharField(max_length=10, choices=OffsetUnit, blank=True)
    after = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="followed_by",
    )

    class Meta:
        verbose_name = _("line of a plan template")
        verbose_name_plural = _("lines of plan templates")
        constraints = [
            models.UniqueConstraint(
                name="line_number_is_unique_in_its_template",
                fields=["template", "number"],
            ),
            models.UniqueConstraint(
                name="line_is_known_with_its_template", fields=["id", "template"]
            ),
            models.CheckConstraint(
                name="template_line_does_not_follow_itself",
                condition=Q(after=None) | ~Q(after=F("pk")),
            ),
            models.CheckConstraint(
                name="template_line_has_a_date_exactly_when_a_milestone",
                condition=Q(kind=LineKind.MILESTONE, offset__isnull=False) & ~Q(unit="")
                | ~Q(kind=LineKind.MILESTONE) & Q(offset=None, unit="", after=None),
            ),
        ]

    def __str__(self):
        return f"{self.number} {self.title}"

    @property
    def title(self) -> str:
        return localized(self, "title")

    def day(self, start: date) -> date:
        """So long after that day; the end of February stays the end of February."""
        if self.unit == OffsetUnit.MONTHS:
            return months_later(start, self.offset)
        days = self.offset * (7 if self.unit == OffsetUnit.WEEKS else 1)
        return start + timedelta(days=days)
