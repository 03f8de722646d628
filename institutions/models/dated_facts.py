"""What was true of an institution for a time, and where else it is registered."""

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q, Value
from django.utils.translation import gettext_lazy as _

from institutions.models.country import DatedQuerySet, DateRange
from institutions.models.names import AllNames, Names, has_a_name
from institutions.models.theme import Theme
from migration_coop.lib.history import tracked
from migration_coop.lib.records import Versioned
from migration_coop.lib.search import Fold


class FormerNameQuerySet(models.QuerySet):
    def named_like(self, word: str):
        return self.annotate(folded_names=Fold(AllNames())).filter(
            folded_names__contains=Fold(Value(word))
        )


@tracked
class FormerName(Versioned, Names):
    """What an institution was called from one day up to, not including, another."""

    institution = models.ForeignKey(
        "institutions.Institution",
        on_delete=models.PROTECT,
        related_name="former_names",
    )
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("until"))
    source = models.CharField(_("source"), max_length=300, blank=True)

    objects = FormerNameQuerySet.as_manager()

    class Meta:
        verbose_name = _("former name")
        verbose_name_plural = _("former names")
        indexes = [
            GinIndex(
                OpClass(Fold(AllNames()), name="gin_trgm_ops"),
                name="former_names_search",
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="former_name_is_not_empty", condition=has_a_name()
            ),
            ExclusionConstraint(
                name="institution_bore_one_name_at_a_time",
                expressions=[
                    (DateRange("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                    ("institution", RangeOperators.EQUAL),
                ],
            ),
        ]

    def __str__(self):
        return self.name

    def covers(self, day: date) -> bool:
        return (self.valid_from or date.min) <= day < self.valid_to


@tracked
class InstitutionParent(Versioned):
    """Under which ministry or body an institution stood, and when."""

    institution = models.ForeignKey(
        "institutions.Institution", on_delete=models.PROTECT, related_name="parents"
    )
    parent = models.ForeignKey(
        "institutions.Institution", on_delete=models.PROTECT, related_name="children"
    )
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("parent body")
        verbose_name_plural = _("parent bodies")
        constraints = [
            models.CheckConstraint(
                name="institution_is_not_its_own_parent",
                condition=~Q(institution=models.F("parent")),
            ),
            ExclusionConstraint(
                name="institution_has_one_parent_at_a_time",
                expressions=[
                    (DateRange("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                    ("institution", RangeOperators.EQUAL),
                ],
            ),
        ]

    def __str__(self):
        return f"{self.institution_id} < {self.parent_id}"

    def covers(self, day: date) -> bool:
        return (self.valid_from or date.min) <= day < (self.valid_to or date.max)


class IdentifierScheme(models.TextChoices):
    IATI = "iati", _("IATI organisation identifier")
    ROR = "ror", _("Research Organization Registry")
    WIKIDATA = "wikidata", _("Wikidata")


@tracked
class InstitutionIdentifier(Versioned):
    """The institution in somebody else's register."""

    institution = models.ForeignKey(
        "institutions.Institution", on_delete=models.PROTECT, related_name="identifiers"
    )
    scheme = models.CharField(_("register"), max_length=10, choices=IdentifierScheme)
    value = models.CharField(_("identifier"), max_length=100)

    class Meta:
        verbose_name = _("identifier")
        verbose_name_plural = _("identifiers")
        constraints = [
            models.UniqueConstraint(
                name="identifier_names_one_institution", fields=["scheme", "value"]
            ),
        ]

    def __str__(self):
        return f"{self.scheme}:{self.value}"


class ThemeOffer(models.TextChoices):
    OFFERED = "offered", _("Offered")
    SOUGHT = "sought", _("Sought")


@tracked
class InstitutionTheme(models.Model):
    """What an institution can teach, or wants to learn."""

    institution = models.ForeignKey(
        "institutions.Institution", on_delete=models.PROTECT, related_name="themes"
    )
    theme = models.ForeignKey(
        Theme, on_delete=models.PROTECT, related_name="institutions"
    )
    offer = models.CharField(
        _("offered or sought"),
        max_length=10,
        choices=ThemeOffer,
        default=ThemeOffer.OFFERED,
    )

    class Meta:
        verbose_name = _("theme of an institution")
        verbose_name_plural = _("themes of institutions")
        constraints = [
            models.UniqueConstraint(
                name="institution_lists_a_theme_once",
                fields=["institution", "theme", "offer"],
            ),
        ]

    def __str__(self):
        return f"{self.institution_id} {self.offer} {self.theme_id}"
