"""The last look before a message leaves: still mine, allowed, and still true."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import translation

from mailing.actions.pacing import later_turn
from mailing.content import Content, Postpone, Sender
from mailing.deadlines import JOURNAL_SPEAKS_WITHIN, LEASE_NEEDED
from mailing.models import (
    JournalEntry,
    Message,
    MessageState,
    Suppression,
    SuppressionReason,
)
from migration_coop.lib.database import repeated_after_reconnect
from migration_coop.lib.logs import without_keys


@dataclass(frozen=True)
class Letter:
    """A message that passed the fence, what it says, and the moment that it bears."""

    message: Message
    content: Content
    at: datetime


@repeated_after_reconnect
@transaction.atomic
def fence(message: Message, *, sender: Sender, now: datetime) -> Letter | None:
    """Mark the message as being sent, if it may be; otherwise settle it.

    The row is locked first, then the sender looks whether the message is still
    true, then the state changes, all in one transaction. A change elsewhere is
    either committed and seen, or comes after the moment of sending.
    """
    row = _held(message, now=now)
    if row is None:
        return None
    verdict = _verdict(row, now=now)
    if verdict is None:
        content = _prepare(row, sender=sender, now=now)
        if isinstance(content, Content):
            return _begin(row, content, now=now)
        verdict = _not_sent(row, content)
    changes = {"claim_token": None, "lease_until": None} | verdict
    Message.objects.filter(pk=row.pk).update(**changes)
    return None


def _held(message: Message, *, now: datetime) -> Message | None:
    mine = Message.objects.filter(
        pk=message.pk,
        claim_token=message.claim_token,
        state=MessageState.CLAIMED,
        lease_until__gt=now + LEASE_NEEDED,
    )
    locked = mine.select_for_update(of=["self"]).select_related("recipient")
    return locked.first()


def _verdict(message: Message, *, now: datetime) -> dict | None:
    """How the message ends without being sent, or None if nothing forbids it."""
    if seen := _seen_in_journal(message):
        return {
            "state": MessageState.SENT,
            "sent_at": seen.seen_at,
            "evidence": "journal",
        }
    if waiting := _wait_for_journal(message, now=now):
        return waiting
    if message.expires_at is not None and message.expires_at <= now:
        return {"state": MessageState.EXPIRED}
    if message.smtp_started_at is not None and message.unknowns >= _repeats_allowed():
        return {"state": MessageState.REVIEW}
    if reason := _suppressed_because(message, now=now):
        return {"state": MessageState.SUPPRESSED, "last_error": reason}
    return None


def _seen_in_journal(message: Message) -> JournalEntry | None:
    if message.smtp_started_at is None and not message.unknowns:
        return None
    return JournalEntry.objects.filter(message_id=message.message_id).first()


def _wait_for_journal(message: Message, *, now: datetime) -> dict | None:
    """A journal that was away for a moment may still tell that the message arrived."""
    if message.smtp_started_at is None or not settings.MAIL_HAS_JOURNAL:
        return None
    speaks_by = message.smtp_started_at + JOURNAL_SPEAKS_WITHIN
    return _later(message, until=speaks_by) if now < speaks_by else None


def _repeats_allowed() -> int:
    """A journal finds what did arrive, so with one a second repeat is safe."""
    return 2 if settings.MAIL_HAS_JOURNAL else 1


def _suppressed_because(message: Message, *, now: datetime) -> str:
    if not message.recipient.is_active:
        return SuppressionReason.ACCOUNT_CLOSED
    suppression = Suppression.objects.stopping(
        recipient_id=message.recipient_id,
        address=message.recipient.email,
        kind=message.kind,
        now=now,
    ).first()
    return suppression.reason if suppression else ""


def _prepare(
    message: Message, *, sender: Sender, now: datetime
) -> Content | Postpone | None:
    with translation.override(message.language or settings.LANGUAGE_CODE):
        content = sender.prepare(message, now=now)
    # Last, as those who write to the same domain wait from here to the end.
    if isinstance(content, Content):
        turn = later_turn(message.recipient.email, now=now)
        return Postpone(turn) if turn else content
    return content


def _not_sent(message: Message, content: Postpone | None) -> dict:
    if content is None:
        return {"state": MessageState.SUPERSEDED}
    return _later(message, until=content.until)


def _later(message: Message, *, until: datetime) -> dict:
    """As if it had not been tried: this was nobody's failure."""
    is_open = message.smtp_started_at is not None
    return {
        "state": MessageState.UNKNOWN if is_open else MessageState.PENDING,
        "not_before": until,
        "attempts": F("attempts") - 1,
    }


def _begin(message: Message, content: Content, *, now: datetime) -> Letter:
    """From here until the relay's answer nobody knows whether it has arrived."""
    if message.smtp_started_at is not None:
        message.unknowns += 1
    message.state = MessageState.SENDING
    message.smtp_started_at = now
    message.address = message.recipient.email
    message.subject = content.subject
    message.body_text = without_keys(content.text)
    message.body_html = without_keys(content.html)
    message.save(
        update_fields=[
            "state",
            "unknowns",
            "smtp_started_at",
            "address",
            "subject",
            "body_text",
            "body_html",
        ]
    )
    return Letter(message, content, at=now)
