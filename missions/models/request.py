"""Assistance requests: a national institution asks a programme for help."""

from datetime import date, datetime

from django.db import models
from django.db.models import BooleanField, Case, Exists, F, OuterRef, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from institutions.models import Country, Institution, Theme
from migration_coop.lib.history import track_links, tracked
from migration_coop.lib.lifecycle import Lifecycle, LifecycleEvent
from migration_coop.lib.records import CreatedOnce, Versioned
from missions.models.programme import Programme
from missions.models.types import MissionKind


class RequestStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", pgettext_lazy("assistance request", "Submitted")
    ELIGIBLE = "eligible", pgettext_lazy("assistance request", "Eligible")
    APPRAISED = "appraised", pgettext_lazy("assistance request", "Appraised")
    APPROVED = "approved", pgettext_lazy("assistance request", "Approved")
    REJECTED = "rejected", pgettext_lazy("assistance request", "Rejected")
    WITHDRAWN = "withdrawn", pgettext_lazy("assistance request", "Withdrawn")


# With the programme, which has not decided yet.
PENDING = (RequestStatus.SUBMITTED, RequestStatus.ELIGIBLE, RequestStatus.APPRAISED)
ENDED = (RequestStatus.REJECTED, RequestStatus.WITHDRAWN)


class AssistanceRequestQuerySet(models.QuerySet):
    def for_user(self, user):
        """Those of the user's countries, institutions and programmes.

        Each row knows whether the user may draft and submit it (`editable`).
        """
        access = user.access()
        found = self
        if not access.reads_everywhere:
            found = self.filter(
                Q(country__in=access.readable_countries)
                | Q(institution__in=access.readable_institutions)
                | self._asks(Programme.objects.followed_by(user))
            )
        return found.annotate(editable=self._editable_by(user, access))

    def _editable_by(self, user, access):
        if access.writes_everywhere:
            return Value(True, output_field=BooleanField())
        mine = (
            Q(country__in=access.writable_countries)
            | Q(institution__in=access.writable_institutions)
            | self._asks(Programme.objects.coordinated_by(user))
        )
        return Case(When(mine, then=True), default=False, output_field=BooleanField())

    @staticmethod
    def _asks(programmes):
        return Exists(programmes.filter(pk=OuterRef("programme")))

    def pending(self):
        return self.filter(status__in=PENDING)

    def standing(self):
        """Asked for and neither refused nor withdrawn."""
        return self.exclude(status__in=ENDED)

    def with_details(self):
        """With what its page names, in the same query."""
        return self.select_related(
            "programme__region",
            "country",
            "institution",
            "host_country",
            "host_institution",
            "appraisal",
        )


@tracked
class AssistanceRequest(Versioned, CreatedOnce, Lifecycle):
    """A national institution asks a programme for help, such as a study visit.

    Each step leaves behind what domain.md 1.3 names: the letter, the eligibility
    sheet, the appraisal, the decisions of the parties (missions/models/dossier.py).
    """

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
    kind = models.CharField(
        _("what is asked for"),
        max_length=20,
        choices=MissionKind,
        default=MissionKind.STUDY_VISIT,
    )
    host_country = models.ForeignKey(
        Country,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("host country wished for"),
    )
    host_institution = models.ForeignKey(
        Institution,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("host institution wished for"),
    )
    wanted_from = models.DateField(_("wished for from"), null=True, blank=True)
    wanted_until = models.DateField(_("until"), null=True, blank=True)
    requested_on = models.DateField(_("requested on"), null=True, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    reference = models.CharField(_("reference"), max_length=100, blank=True)
    decision_reference = models.CharField(
        _("reference of the decision"), max_length=100, blank=True
    )
    themes = models.ManyToManyField(
        Theme, blank=True, related_name="+", verbose_name=_("themes")
    )
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
            models.CheckConstraint(
                name="request_period_does_not_end_before_it_starts",
                condition=Q(wanted_from=None)
                | Q(wanted_until=None)
                | Q(wanted_until__gte=F("wanted_from")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["country", "-requested_on", "-id"], name="request_country"
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("missions:request_detail", args=[self.pk])

    # What it is

    @property
    def is_draft(self) -> bool:
        return self.status == RequestStatus.DRAFT

    @property
    def is_pending(self) -> bool:
        return self.status in PENDING

    @property
    def is_approved(self) -> bool:
        return self.status == RequestStatus.APPROVED

    @property
    def period(self) -> tuple[date, date] | None:
        """The days that it is wished for, as far as they are known."""
        known = [day for day in (self.wanted_from, self.wanted_until) if day]
        return (known[0], known[-1]) if known else None

    # What can happen to it

    def submit(
        self, *, on, by, at: datetime, reference: str = "", note: str = ""
    ) -> None:
        self.move_to(
            RequestStatus.SUBMITTED,
            by=by,
            at=at,
            note=note,
            requested_on=on,
            reference=reference or self.reference,
        )

    def find_eligible(self, *, by, at: datetime, note: str = "") -> None:
        self.move_to(RequestStatus.ELIGIBLE, by=by, at=at, note=note)

    def appraise(self, *, by, at: datetime, note: str) -> None:
        self.move_to(RequestStatus.APPRAISED, by=by, at=at, note=note)

    def approve(
        self, *, on, by, at: datetime, reference: str = "", note: str = ""
    ) -> None:
        self.move_to(
            RequestStatus.APPROVED,
            by=by,
            at=at,
            note=note,
            decided_on=on,
            decision_reference=reference,
        )

    def reject(self, *, on, by, at: datetime, note: str, reference: str = "") -> None:
        self.move_to(
            RequestStatus.REJECTED,
            by=by,
            at=at,
            note=note,
            decided_on=on,
            decision_reference=reference,
        )

    def withdraw(self, *, by, at: datetime, note: str) -> None:
        self.move_to(RequestStatus.WITHDRAWN, by=by, at=at, note=note)

    def return_to_draft(self, *, by, at: datetime, note: str) -> None:
        self.move_to(
            RequestStatus.DRAFT,
            by=by,
            at=at,
            note=note,
            decided_on=None,
            decision_reference="",
        )


class AssistanceRequestEvent(LifecycleEvent):
    subject = models.ForeignKey(
        AssistanceRequest, on_delete=models.PROTECT, related_name="events"
    )


track_links(AssistanceRequest, "themes")
