"""What came back: notifications of mail servers about messages that had left."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mailing.models.message import Message
from migration_coop.lib.records import AppendOnly


class BounceKind(models.TextChoices):
    HARD = "hard", _("The address does not work")
    SOFT = "soft", _("Could not be delivered this time")
    COMPLAINT = "complaint", _("Reported as unwanted")


class BounceQuerySet(models.QuerySet["Bounce"]):
    def soft(self, *, recipient_id: int, address: str, since: datetime):
        """Of this person and address, each message once."""
        return self.filter(
            kind=BounceKind.SOFT,
            at__gt=since,
            message__recipient=recipient_id,
            message__address__iexact=address,
        )

    def newest_first(self) -> "BounceQuerySet":
        return self.order_by("-at", "-pk")


class Bounce(AppendOnly):
    """One notification about one message. A second one of the same kind about the
    same message, such as a copy, says nothing new and is not kept."""

    message = models.ForeignKey(
        Message, on_delete=models.PROTECT, related_name="bounces"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=BounceKind)
    status = models.CharField(_("status"), max_length=12, blank=True)
    action = models.CharField(_("action"), max_length=20, blank=True)
    diagnostic = models.TextField(
        pgettext_lazy("mail server", "diagnostic"), blank=True
    )
    at = models.DateTimeField(_("received at"))

    objects = BounceQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        db_table = "mail_bounce"
        constraints = [
            models.CheckConstraint(
                name="bounce_kind_is_known", condition=Q(kind__in=BounceKind.values)
            ),
            models.CheckConstraint(
                name="bounce_status_is_a_code_of_three_numbers",
                condition=Q(status="")
                | Q(status__regex=r"^[45]\.[0-9]{1,3}\.[0-9]{1,3}$"),
            ),
            models.UniqueConstraint(
                name="bounce_once_per_message_and_kind", fields=["message", "kind"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.status}".strip()
