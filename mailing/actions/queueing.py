"""Into the outbox, and out of it for one worker at a time."""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F

from mailing.deadlines import LEASE, RETRIES
from mailing.models import Message, MessageState
from mailing.models.message import message_id_for
from migration_coop.lib.database import repeated_after_reconnect


def enqueue(
    *,
    dedupe_key: str,
    kind: str,
    recipient,
    not_before: datetime,
    expires_at: datetime | None = None,
    language: str = "",
    is_urgent: bool = False,
) -> Message:
    """Order a message; the same key orders it only once, whoever asks again."""
    message = Message(
        dedupe_key=dedupe_key,
        message_id=message_id_for(dedupe_key),
        kind=kind,
        recipient=recipient,
        not_before=not_before,
        expires_at=expires_at,
        language=language,
        is_urgent=is_urgent,
    )
    Message.objects.bulk_create([message], ignore_conflicts=True)
    return Message.objects.get(dedupe_key=dedupe_key)


@repeated_after_reconnect
@transaction.atomic
def claim(*, now: datetime, size: int | None = None) -> list[Message]:
    """Take the next messages. No two workers ever get the same one.

    A claim ends with its lease, so what a killed worker held comes back.
    """
    due = Message.objects.due(now).order_by("-is_urgent", "not_before", "pk")
    rows = due.select_for_update(skip_locked=True).values_list("pk", flat=True)
    pks = list(rows[: size or settings.MAIL_CLAIM_SIZE])
    token = uuid.uuid4()
    Message.objects.filter(pk__in=pks).update(
        state=MessageState.CLAIMED,
        claim_token=token,
        lease_until=now + timedelta(seconds=LEASE),
        attempts=F("attempts") + 1,
    )
    mine = Message.objects.filter(claim_token=token)
    return list(mine.order_by("-is_urgent", "not_before", "pk"))


@repeated_after_reconnect
@transaction.atomic
def release(messages: Iterable[Message]) -> None:
    """Give back what was claimed and not begun, as if it had not been touched."""
    for message in messages:
        _put_back(message, attempts=F("attempts") - 1)


@repeated_after_reconnect
@transaction.atomic
def put_off(messages: Iterable[Message], *, error: str, now: datetime) -> None:
    """Give back what could not even be begun, for a later try."""
    for message in messages:
        _put_back(
            message,
            last_error=error,
            not_before=now + delay_after(message.attempts),
        )


def delay_after(attempts: int) -> timedelta:
    return RETRIES[min(attempts, len(RETRIES)) - 1]


def _put_back(message: Message, **changes) -> None:
    is_open = message.smtp_started_at is not None
    Message.objects.filter(
        pk=message.pk, claim_token=message.claim_token, state=MessageState.CLAIMED
    ).update(
        state=MessageState.UNKNOWN if is_open else MessageState.PENDING,
        claim_token=None,
        lease_until=None,
        **changes,
    )
