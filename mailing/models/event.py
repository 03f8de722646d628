"""What happened to a message."""

from django.conf import settings
from django.db import models

from mailing.models.message import Message
from mailing.models.state import MessageState
from migration_coop.lib.records import AppendOnly


class MessageEvent(AppendOnly):
    """One change of state, written by a trigger; the database keeps it for ever."""

    message = models.ForeignKey(
        Message, on_delete=models.PROTECT, related_name="events"
    )
    from_state = models.CharField(max_length=12, blank=True)
    to_state = models.CharField(max_length=12, choices=MessageState)
    at = models.DateTimeField()
    attempts = models.PositiveIntegerField()
    detail = models.TextField(blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )

    class Meta(AppendOnly.Meta):
        db_table = "mail_event"

    def __str__(self) -> str:
        return f"{self.from_state} → {self.to_state}"
