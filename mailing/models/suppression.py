"""Who gets no mail for now, and why. The messages that this stops stay visible."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import BooleanField, Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from migration_coop.lib.history import tracked


class SuppressionReason(models.TextChoices):
    BAD_ADDRESS = "bad_address", _("The mail server refused the address")
    BOUNCED = "bounced", _("Messages came back")
    ACCOUNT_CLOSED = "account_closed", _("The account is closed")
    ASKED = "asked", _("Asked for no messages of this kind")
    COMPLAINED = "complained", _("Reported a message as unwanted")


# What the recipient wants: nobody else may write to them again.
ASKED_FOR = (SuppressionReason.ASKED, SuppressionReason.COMPLAINED)


class SuppressionQuerySet(models.QuerySet["Suppression"]):
    def active(self, now: datetime) -> "SuppressionQuerySet":
        return self.filter(
            Q(until=None) | Q(until__gt=now), lifted_at=None, since__lte=now
        )

    def in_effect(self, now: datetime) -> "SuppressionQuerySet":
        """Without those of an address that the person has left behind."""
        is_theirs = Q(address="") | Q(address__iexact=F("recipient__email"))
        return self.active(now).filter(is_theirs)

    def with_editable(self, user) -> "SuppressionQuerySet":
        """Who may lift it: the recipient, and of what they did not ask for
        themselves administrators of everything."""
        may_lift = Q(recipient=user)
        if user.access().administers_everywhere:
            may_lift |= ~Q(reason__in=ASKED_FOR)
        is_editable = Case(
            When(may_lift, then=True),
            default=Value(False),
            output_field=BooleanField(),
        )
        return self.annotate(editable=is_editable)

    def to_repair(self) -> "SuppressionQuerySet":
        """Where something is wrong, and nobody has asked for it."""
        return self.exclude(reason__in=ASKED_FOR)

    def stopping(
        self, *, recipient_id: int, address: str, kind: str, now: datetime
    ) -> "SuppressionQuerySet":
        """What forbids this message. A new address makes a bounce irrelevant."""
        return self.active(now).filter(
            Q(address="") | Q(address__iexact=address),
            Q(kind="") | Q(kind=kind),
            recipient_id=recipient_id,
        )


@tracked
class Suppression(models.Model):
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="mail_suppressions",
    )
    address = models.CharField(_("address"), max_length=320, blank=True)
    kind = models.CharField(_("kind of message"), max_length=50, blank=True)
    reason = models.CharField(_("reason"), max_length=20, choices=SuppressionReason)
    detail = models.TextField(_("detail"), blank=True)
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"), null=True, blank=True)
    lifted_at = models.DateTimeField(_("lifted at"), null=True, editable=False)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )

    objects = SuppressionQuerySet.as_manager()

    class Meta:
        db_table = "mail_suppression"
        constraints = [
            models.CheckConstraint(
                name="suppression_reason_is_known",
                condition=Q(reason__in=SuppressionReason.values),
            ),
            models.CheckConstraint(
                name="suppression_until_is_after_since",
                condition=Q(until=None) | Q(until__gt=F("since")),
            ),
            models.CheckConstraint(
                name="suppression_lifting_has_person_and_moment",
                condition=(
                    Q(lifted_at=None, lifted_by=None)
                    | Q(lifted_at__isnull=False, lifted_by__isnull=False)
                ),
            ),
            models.UniqueConstraint(
                name="suppression_once_per_person_address_and_kind",
                fields=["recipient", "address", "kind"],
                condition=Q(lifted_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recipient_id}: {self.get_reason_display()}"

    # What it is

    def is_active(self, now: datetime) -> bool:
        has_ended = self.until is not None and self.until <= now
        return self.lifted_at is None and self.since <= now and not has_ended

    @property
    def is_asked_for(self) -> bool:
        return self.reason in ASKED_FOR

    # What can happen to it

    def lift(self, *, by, at: datetime) -> None:
        rows = Suppression.objects.filter(pk=self.pk, lifted_at=None)
        rows.update(lifted_at=at, lifted_by=by)
        self.refresh_from_db()
