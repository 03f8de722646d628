"""What happened to a message."""

import pgtrigger
from django.conf import settings
from django.db import models

from mailing.models.message import Message
from mailing.models.state import MessageState


class MessageEvent(models.Model):
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

    class Meta:
        db_table = "mail_event"
        triggers = [
            pgtrigger.Protect(
                name="append_only", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.from_state} → {self.to_state}"
