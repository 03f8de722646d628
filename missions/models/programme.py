"""Programmes pay for and organise missions; requests ask them to."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from institutions.models import Country, Institution, Theme
from migration_coop.lib.history import track_links, tracked
from migration_coop.lib.languages import localized
from migration_coop.lib.lifecycle import Lifecycle, LifecycleEvent
from migration_coop.lib.records import CreatedOnce, Versioned


class ProgrammeQuerySet(models.QuerySet):
    def for_user(self, user):
        """Programmes are public facts: who pays for a mission is on its page."""
        return self.all()

    def followed_by(self, user):
        """Programmes of which the user reads every mission."""
        return self.filter(grants__user=user)

    def coordinated_by(self, user):
        return self.filter(grants__user=user, grants__role=ProgrammeRole.COORDINATOR)

    def in_order(self):
        return self.order_by("name_fr", "pk")


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
    source = models.CharField(_("source"), max_length=500, blank=True)
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


class RequestStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", pgettext_lazy("assistance request", "Submitted")
    ELIGIBLE = "eligible", pgettext_lazy("assistance request", "Eligible")
    APPRAISED = "appraised", pgettext_lazy("assistance request", "Appraised")
    APPROVED = "approved", pgettext_lazy("assistance request", "Approved")
    REJECTED = "rejected", pgettext_lazy("assistance request", "Rejected")
    WITHDRAWN = "withdrawn", pgettext_lazy("assistance request", "Withdrawn")


class AssistanceRequestQuerySet(models.QuerySet):
    def for_user(self, user):
        access = user.access()
        if access.reads_everywhere:
            return self.all()
        followed = Programme.objects.followed_by(user)
        return self.filter(
            Q(country__in=access.readable_countries)
            | Q(institution__in=access.readable_institutions)
            | Exists(followed.filter(pk=OuterRef("programme")))
        )


@tracked
class AssistanceRequest(Versioned, CreatedOnce, Lifecycle):
    """A national institution asks a programme for help, such as a study visit."""

    TRANSITIONS = {
        RequestStatus.DRAFT: {RequestStatus.SUBMITTED, RequestStatus.WITHDRAWN},
        RequestStatus.SUBMITTED: {
            RequestStatus.DRAFT,
            RequestStatus.ELIGIBLE,
            RequestStatus.REJECTED,
            RequestStatus.WITHDRAWN,
        },
        RequestStatus.ELIGIBLE: {
            RequestStatus.APPRAISED,
            RequestStatus.REJECTED,
            RequestStatus.WITHDRAWN,
        },
        RequestStatus.APPRAISED: {
            RequestStatus.APPROVED,
            RequestStatus.REJECTED,
            RequestStatus.WITHDRAWN,
        },
        RequestStatus.APPROVED: {RequestStatus.WITHDRAWN},
        RequestStatus.REJECTED: {RequestStatus.DRAFT},
        RequestStatus.WITHDRAWN: {RequestStatus.DRAFT},
    }

    programme = models.ForeignKey(
        Programme,
        on_delete=models.PROTECT,
        related_name="requests",
        verbose_name=_("programme"),
    )
    country = models.ForeignKey(
        Country,
        on_delete=models.PROTECT,
        related_name="requests",
        verbose_name=_("country"),
    )
    institution = models.ForeignKey(
        Institution,
        on_delete=models.PROTECT,
        related_name="requests",
        verbose_name=_("requesting institution"),
    )
    title = models.CharField(_("title"), max_length=250)
    objective = models.TextField(_("objective"), blank=True)
    requested_on = models.DateField(_("requested on"), null=True, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    reference = models.CharField(_("reference"), max_length=100, blank=True)
    themes = models.ManyToManyField(Theme, blank=True, related_name="+")
    status = models.CharField(
        _("status"),
        max_length=20,
        choices=RequestStatus,
        default=RequestStatus.DRAFT,
        editable=False,
    )

    objects = AssistanceRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("assistance request")
        verbose_name_plural = _("assistance requests")
        constraints = [
            models.CheckConstraint(
                name="request_is_dated_once_submitted",
                condition=Q(status__in=["draft", "withdrawn"])
                | Q(requested_on__isnull=False),
            ),
            models.CheckConstraint(
                name="request_decision_is_dated",
                condition=~Q(status__in=["approved", "rejected"])
                | Q(decided_on__isnull=False),
            ),
        ]

    def __str__(self):
        return self.title

    # What can happen to it

    def submit(self, *, on, by, at: datetime, note: str = "") -> None:
        self.move_to(RequestStatus.SUBMITTED, by=by, at=at, note=note, requested_on=on)

    def find_eligible(self, *, by, at: datetime, note: str = "") -> None:
        self.move_to(RequestStatus.ELIGIBLE, by=by, at=at, note=note)

    def appraise(self, *, by, at: datetime, note: str) -> None:
        self.move_to(RequestStatus.APPRAISED, by=by, at=at, note=note)

    def approve(self, *, on, by, at: datetime, note: str = "") -> None:
        self.move_to(RequestStatus.APPROVED, by=by, at=at, note=note, decided_on=on)

    def reject(self, *, on, by, at: datetime, note: str) -> None:
        self.move_to(RequestStatus.REJECTED, by=by, at=at, note=note, decided_on=on)

    def withdraw(self, *, by, at: datetime, note: str) -> None:
        self.move_to(RequestStatus.WITHDRAWN, by=by, at=at, note=note)

    def return_to_draft(self, *, by, at: datetime, note: str) -> None:
        self.move_to(RequestStatus.DRAFT, by=by, at=at, note=note, decided_on=None)


class AssistanceRequestEvent(LifecycleEvent):
    subject = models.ForeignKey(
        AssistanceRequest, on_delete=models.PROTECT, related_name="events"
    )


track_links(AssistanceRequest, "themes")
