"""Instruments: the texts by which parties bind themselves."""

from datetime import date, datetime

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cooperation.models.cooperation import Cooperation
from files.models import StoredFile
from migration_coop.lib.history import tracked
from migration_coop.lib.lifecycle import Lifecycle, LifecycleEvent
from migration_coop.lib.records import CreatedOnce, Versioned


class InstrumentKind(models.TextChoices):
    NOTE_VERBALE = "note_verbale", _("Note verbale")
    LETTER_OF_INTENT = "letter_of_intent", _("Letter of intent")
    EXCHANGE_OF_LETTERS = "exchange_of_letters", _("Exchange of letters")
    JOINT_MINUTES = "joint_minutes", _("Minutes of a joint commission")
    MOU = "mou", _("Memorandum of understanding")
    FRAMEWORK = "framework", _("Framework agreement")
    BLMA = "blma", _("Bilateral labour migration agreement")
    SOCIAL_SECURITY = "social_security", _("Social security convention")
    PROTOCOL = "protocol", _("Implementing protocol")
    INTER_AGENCY = "inter_agency", _("Convention between agencies")
    TWINNING = "twinning", _("Twinning")
    UNION_MOU = "union_mou", _("Memorandum between trade unions")
    ACTION_MATRIX = "action_matrix", _("Action matrix")


class InstrumentStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SIGNED = "signed", pgettext_lazy("instrument", "Signed")
    IN_FORCE = "in_force", _("In force")
    SUSPENDED = "suspended", pgettext_lazy("instrument", "Suspended")
    EXPIRED = "expired", pgettext_lazy("instrument", "Expired")
    TERMINATED = "terminated", pgettext_lazy("instrument", "Terminated")


class InstrumentQuerySet(models.QuerySet):
    def for_user(self, user):
        """Who may see or change the cooperation may do so with its instruments."""
        cooperations = Cooperation.objects.for_user(user)
        mine = cooperations.filter(pk=OuterRef("cooperation"), editable=True)
        return self.filter(cooperation__in=cooperations.values("pk")).annotate(
            editable=Exists(mine)
        )

    def in_order(self):
        return self.order_by(F("signed_on").asc(nulls_last=True), "pk")


@tracked(by_time=True)
class Instrument(Versioned, CreatedOnce, Lifecycle):
    """A text of a cooperation, from draft to its end. Ratification may take years."""

    TRANSITIONS = {
        InstrumentStatus.DRAFT: {InstrumentStatus.SIGNED},
        InstrumentStatus.SIGNED: {
            InstrumentStatus.IN_FORCE,
            InstrumentStatus.SUSPENDED,
            InstrumentStatus.EXPIRED,
            InstrumentStatus.TERMINATED,
        },
        InstrumentStatus.IN_FORCE: {
            InstrumentStatus.SUSPENDED,
            InstrumentStatus.EXPIRED,
            InstrumentStatus.TERMINATED,
        },
        InstrumentStatus.SUSPENDED: {
            InstrumentStatus.IN_FORCE,
            InstrumentStatus.EXPIRED,
            InstrumentStatus.TERMINATED,
        },
        InstrumentStatus.EXPIRED: {InstrumentStatus.IN_FORCE},
        InstrumentStatus.TERMINATED: set(),
    }

    cooperation = models.ForeignKey(
        Cooperation, on_delete=models.PROTECT, related_name="instruments"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=InstrumentKind)
    title = models.CharField(_("title"), max_length=250)
    reference = models.CharField(_("reference"), max_length=100, blank=True)
    signatories = models.TextField(_("signatories"), blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    in_force_on = models.DateField(_("in force since"), null=True, blank=True)
    expires_on = models.DateField(_("expires on"), null=True, blank=True)
    renews_by_itself = models.BooleanField(_("renews by itself"), default=False)
    file = models.OneToOneField(
        StoredFile,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="instrument",
    )
    status = models.CharField(
        _("status"),
        max_length=20,
        choices=InstrumentStatus,
        default=InstrumentStatus.DRAFT,
        editable=False,
    )

    objects = InstrumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("instrument")
        verbose_name_plural = _("instruments")
        constraints = [
            models.CheckConstraint(
                name="instrument_is_dated_once_signed",
                condition=Q(status=InstrumentStatus.DRAFT) | Q(signed_on__isnull=False),
            ),
            models.CheckConstraint(
                name="instrument_in_force_says_since_when",
                condition=~Q(status=InstrumentStatus.IN_FORCE)
                | Q(in_force_on__isnull=False),
            ),
            models.CheckConstraint(
                name="instrument_does_not_expire_before_it_is_signed",
                condition=Q(expires_on=None)
                | Q(signed_on=None)
                | Q(expires_on__gte=F("signed_on")),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("cooperation:instrument_detail", args=[self.pk])

    # What can happen to it

    def sign(self, *, on: date, by, at: datetime, note: str = "") -> None:
        self.move_to(InstrumentStatus.SIGNED, by=by, at=at, note=note, signed_on=on)

    def enter_into_force(self, *, on: date, by, at: datetime, note: str = "") -> None:
        self.move_to(InstrumentStatus.IN_FORCE, by=by, at=at, note=note, in_force_on=on)

    def suspend(self, *, by, at: datetime, note: str) -> None:
        self.move_to(InstrumentStatus.SUSPENDED, by=by, at=at, note=note)

    def expire(self, *, by, at: datetime, note: str = "") -> None:
        self.move_to(InstrumentStatus.EXPIRED, by=by, at=at, note=note)

    def terminate(self, *, by, at: datetime, note: str) -> None:
        self.move_to(InstrumentStatus.TERMINATED, by=by, at=at, note=note)


class InstrumentEvent(LifecycleEvent):
    subject = models.ForeignKey(
        Instrument, on_delete=models.PROTECT, related_name="events"
    )
