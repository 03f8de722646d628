"""Programmes pay for and organise missions."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from institutions.models import Country, Institution
from migration_coop.lib.history import track_links, tracked
from migration_coop.lib.languages import localized
from migration_coop.lib.records import Versioned


class ProgrammeQuerySet(models.QuerySet):
    def for_user(self, user):
        """Programmes are public facts: who pays for a mission is on its page."""
        return self.all()

    def followed_by(self, user):
        """Programmes of which the user reads every mission."""
        return self.filter(grants__user=user)

    def coordinated_by(self, user):
        return self.filter(grants__user=user, grants__role=ProgrammeRole.COORDINATOR)

    def with_partners_known_to(self, user):
        """Each with the partners that the user may know of, and its region."""
        known = Institution.objects.for_user(user)
        partners = ProgrammePartner.objects.filter(institution__in=known)
        partners = partners.select_related("institution").order_by("role", "pk")
        found = self.select_related("region")
        return found.prefetch_related(models.Prefetch("partners", partners))

    def in_order(self):
        return self.order_by("name_fr", "pk")


def _days(label, number: int) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(label, default=number, db_default=number)


class ReportEvery(models.IntegerChoices):
    """Months between two reports to the funders."""

    QUARTER = 3, _("quarter")
    HALF_YEAR = 6, _("half-year")
    YEAR = 12, _("year")


@tracked
class Programme(Versioned, models.Model):
    """A programme or facility that supports cooperation, such as FMM West Africa."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    name_fr = models.CharField(_("name in French"), max_length=250)
    name_en = models.CharField(_("name in English"), max_length=250)
    facility = models.CharField(_("facility"), max_length=100, blank=True)
    description = models.TextField(_("description"), blank=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    # Whose members it is for; memberships are dated.
    region = models.ForeignKey(
        Institution,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("regional body"),
    )
    further_countries = models.ManyToManyField(
        Country, blank=True, related_name="+", verbose_name=_("further countries")
    )
    source = models.CharField(_("source"), max_length=500, blank=True)
    # When a cooperation that it supports is late, quiet, and so on: in days.
    late_after_days = _days(_("late: overdue by more than"), 30)
    slips_after_days = _days(_("at risk: a milestone slips by more than"), 14)
    quiet_after_days = _days(_("at risk: without contact for"), 30)
    no_news_after_days = _days(_("no news: without contact for"), 90)
    dormant_after_days = _days(_("dormant: without contact for more than"), 180)
    stalled_after_days = _days(_("stalled: at the same stage for more than"), 365)
    # What the funder is owed, and when; and what its observers may see.
    report_months = models.PositiveSmallIntegerField(
        _("a report every"),
        choices=ReportEvery,
        default=ReportEvery.QUARTER,
        db_default=ReportEvery.QUARTER,
    )
    report_days = models.PositiveSmallIntegerField(
        _("days from the end of the period to the report"), default=30, db_default=30
    )
    shows_lateness = models.BooleanField(
        _("observers see what is late, by country"), default=False, db_default=False
    )

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        constraints = [
            models.CheckConstraint(
                name="programme_does_not_end_before_it_starts",
                condition=Q(starts_on=None)
                | Q(ends_on=None)
                | Q(ends_on__gte=models.F("starts_on")),
            ),
            models.CheckConstraint(
                name="programme_is_quiet_before_it_has_no_news",
                condition=Q(quiet_after_days__lte=models.F("no_news_after_days")),
                violation_error_message=_("Silence is at risk before it is no news."),
            ),
            models.CheckConstraint(
                name="programme_reports_by_quarters_of_a_year",
                condition=Q(report_months__in=ReportEvery.values),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def name(self) -> str:
        name = localized(self, "name")
        return f"{name} ({self.facility})" if self.facility else name


class PartnerRole(models.TextChoices):
    """Organisation roles of IATI, with the coordination that DDF programmes have."""

    FUNDER = "funder", _("Funder")
    COORDINATOR = "coordinator", _("Coordinator")
    IMPLEMENTER = "implementer", _("Implementer")


@tracked
class ProgrammePartner(models.Model):
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="partners"
    )
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="programmes"
    )
    role = models.CharField(_("role"), max_length=20, choices=PartnerRole)

    class Meta:
        verbose_name = _("partner of a programme")
        verbose_name_plural = _("partners of programmes")
        constraints = [
            models.UniqueConstraint(
                name="programme_names_a_partner_once_per_role",
                fields=["programme", "institution", "role"],
            )
        ]

    def __str__(self):
        return f"{self.programme_id} {self.role} {self.institution_id}"


class ProgrammeRole(models.TextChoices):
    COORDINATOR = "coordinator", _("Coordinator")
    OBSERVER = "observer", _("Observer")


@tracked
class ProgrammeGrant(models.Model):
    """A user who coordinates a programme, or may only read what it supports."""

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="grants"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="programme_grants",
    )
    role = models.CharField(_("role"), max_length=20, choices=ProgrammeRole)

    class Meta:
        verbose_name = _("role in a programme")
        verbose_name_plural = _("roles in programmes")
        constraints = [
            models.UniqueConstraint(
                name="programme_grants_a_user_one_role", fields=["programme", "user"]
            )
        ]

    def __str__(self):
        return f"{self.programme_id} {self.role} {self.user_id}"


track_links(Programme, "further_countries")
