"""What a country asks of its missions, with where it is written and since when."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from institutions.models.country import Country, DatedQuerySet, DateRange
from migration_coop.lib.history import tracked
from migration_coop.lib.languages import localized
from migration_coop.lib.records import Versioned


class CountryRuleKind(models.TextChoices):
    MOST_MEMBERS = "most_members", _("Members of a delegation at most")
    REPORT_DAYS = "report_days", _("Days until the report is due")
    APPROVING_OFFICE = "approving_office", _("Office that authorises missions")


NUMBERS = (CountryRuleKind.MOST_MEMBERS, CountryRuleKind.REPORT_DAYS)


@tracked
class CountryRule(Versioned, models.Model):
    """One rule of one country, from a day up to, not including, another.

    Rules are shown and warned about; they never block (docs/adr/0016).
    """

    country = models.ForeignKey(
        Country,
        on_delete=models.PROTECT,
        related_name="rules",
        verbose_name=_("country"),
    )
    kind = models.CharField(_("rule"), max_length=20, choices=CountryRuleKind)
    number = models.PositiveSmallIntegerField(
        _("number"), null=True, blank=True, help_text=_("Of members, or of days.")
    )
    text_fr = models.CharField(_("office in French"), max_length=200, blank=True)
    text_en = models.CharField(_("office in English"), max_length=200, blank=True)
    # Read after "unless": "3 at most, unless a waiver with a reason".
    waiver_fr = models.CharField(
        _("waiver in French"),
        max_length=200,
        blank=True,
        help_text=_("What lifts the rule, as it reads after “unless”."),
    )
    waiver_en = models.CharField(_("waiver in English"), max_length=200, blank=True)
    # The title of the text in its own language: a citation is not translated.
    source = models.CharField(
        _("source"), max_length=300, help_text=_("As it is cited: décret 2012-734.")
    )
    source_url = models.URLField(_("address of the source"), max_length=500, blank=True)
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("until"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("country rule")
        verbose_name_plural = _("country rules")
        constraints = [
            ExclusionConstraint(
                name="country_has_one_rule_of_a_kind_at_a_time",
                expressions=[
                    (DateRange("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                    ("country", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                ],
                violation_error_message=_(
                    "The country has another rule of this kind on some of these days."
                ),
            ),
            models.CheckConstraint(
                name="country_rule_has_a_number_or_a_text_by_its_kind",
                condition=Q(
                    kind__in=NUMBERS,
                    number__isnull=False,
                    number__gt=0,
                    text_fr="",
                    text_en="",
                )
                | Q(~Q(text_fr=""), ~Q(kind__in=NUMBERS), number=None),
                violation_error_message=_(
                    "Members and days are a number above 0; an office is a text, with"
                    " at least its French name."
                ),
            ),
            models.CheckConstraint(
                name="country_rule_names_its_source", condition=~Q(source="")
            ),
        ]

    def __str__(self):
        return f"{self.country_id}, {self.get_kind_display()}: {self.value}"

    @property
    def value(self) -> int | str:
        """The number of members or days, or the office in the reader's language."""
        return localized(self, "text") if self.number is None else self.number

    @property
    def waiver(self) -> str:
        return localized(self, "waiver")
