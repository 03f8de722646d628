"""Countries, their weeks, and the regional bodies they belong to, with dates."""

from datetime import date

from babel import Locale
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Func, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from migration_coop.lib.history import tracked
from migration_coop.lib.records import Versioned

SUNDAY, SATURDAY = 7, 6


class DateRange(Func):
    """Two date columns as a range: from the first day up to, not including, the last."""

    function = "DATERANGE"
    output_field = DateRangeField()


@tracked
class Country(models.Model):
    """A country of ISO 3166-1. Its name comes from CLDR, in the reader's language."""

    code = models.CharField(
        _("ISO code"),
        max_length=2,
        primary_key=True,
        validators=[RegexValidator(r"^[A-Z]{2}\Z")],
    )
    alpha3 = models.CharField(_("three-letter code"), max_length=3, unique=True)
    time_zone = models.CharField(_("time zone"), max_length=64)
    # UN M49 sub-region, such as 011 Western Africa or 015 Northern Africa.
    m49_region = models.CharField(_("UN region"), max_length=3, blank=True)

    class Meta:
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        constraints = [
            models.CheckConstraint(
                name="country_code_is_two_capitals",
                condition=Q(code__regex=r"^[A-Z]{2}$"),
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return f"{reverse('institutions:institution_list')}?country={self.code}"

    # What it is

    @property
    def name(self) -> str:
        return self.name_in(get_language() or "fr")

    def name_in(self, language: str) -> str:
        """The CLDR name, such as "Togo" or "Tunisie"."""
        locale = Locale.parse(language, sep="-")
        return locale.territories.get(self.code, self.code)


class DatedQuerySet(models.QuerySet):
    def on(self, day: date):
        """What held that day: a mission of 2019 shows the members of 2019."""
        return self.filter(
            Q(valid_from=None) | Q(valid_from__lte=day),
            Q(valid_to=None) | Q(valid_to__gt=day),
        )


@tracked
class RestDays(models.Model):
    """The weekly rest days of a country for a time: Mauritania changed five times."""

    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, related_name="rest_days"
    )
    # ISO 8601 numbers: 1 is Monday, 7 is Sunday.
    weekdays = ArrayField(
        models.PositiveSmallIntegerField(
            validators=[MinValueValidator(1), MaxValueValidator(7)]
        ),
        verbose_name=_("rest days"),
    )
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("weekly rest days")
        verbose_name_plural = _("weekly rest days")
        constraints = [
            ExclusionConstraint(
                name="rest_days_of_a_country_do_not_overlap",
                expressions=[
                    (DateRange("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                    ("country", RangeOperators.EQUAL),
                ],
            ),
            models.CheckConstraint(
                name="rest_days_are_iso_weekdays",
                condition=Q(weekdays__contained_by=list(range(1, 8))),
            ),
        ]

    def __str__(self):
        return f"{self.country_id}: {self.weekdays}"


@tracked
class HolidayOverride(models.Model):
    """A day on which the list of public holidays is wrong, or does not know yet.

    Feasts that follow the moon are confirmed days before; a government gives a day
    off, or moves one.
    """

    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, related_name="holiday_overrides"
    )
    on = models.DateField(_("day"))
    is_day_off = models.BooleanField(_("a day off"), default=True)
    name_fr = models.CharField(_("name in French"), max_length=100, blank=True)
    name_en = models.CharField(_("name in English"), max_length=100, blank=True)
    source = models.CharField(_("source"), max_length=300)

    class Meta:
        verbose_name = _("correction of a public holiday")
        verbose_name_plural = _("corrections of public holidays")
        constraints = [
            models.UniqueConstraint(
                name="holiday_override_is_one_a_day", fields=["country", "on"]
            ),
            models.CheckConstraint(
                name="holiday_override_gives_its_source", condition=~Q(source="")
            ),
        ]

    def __str__(self):
        return f"{self.country_id}: {self.on}"


@tracked
class CountryMembership(Versioned):
    """A country in a regional body, such as ECOWAS, from one day to another."""

    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, related_name="memberships"
    )
    body = models.ForeignKey(
        "institutions.Institution",
        on_delete=models.PROTECT,
        related_name="member_countries",
        verbose_name=_("regional body"),
    )
    valid_from = models.DateField(_("member from"), null=True, blank=True)
    valid_to = models.DateField(_("member until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership of a country")
        verbose_name_plural = _("memberships of countries")
        constraints = [
            ExclusionConstraint(
                name="country_is_member_of_a_body_once_at_a_time",
                expressions=[
                    (DateRange("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                    ("country", RangeOperators.EQUAL),
                    ("body", RangeOperators.EQUAL),
                ],
            ),
        ]

    def __str__(self):
        return f"{self.country_id} – {self.body_id}"
