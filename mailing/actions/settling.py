"""What the mail server's answer means for the message."""

from datetime import datetime, timedelta

from django.db import transaction

from mailing.actions.queueing import delay_after
from mailing.actions.suppressions import suppress
from mailing.models import Message, MessageState, SuppressionReason
from mailing.smtp import Outcome, Verdict
from migration_coop.lib.database import repeated_after_reconnect

# A mailbox that takes nothing is emptied by Monday, or nobody reads it.
FULL_FOR = timedelta(days=3)


@repeated_after_reconnect
@transaction.atomic
def settle(message: Message, outcome: Outcome, *, now: datetime) -> MessageState | None:
    """Record the outcome, unless somebody else holds the message by now.

    A worker that comes back after its lease was over finds nothing to settle.
    """
    changes = _changes(message, outcome, now=now)
    mine = Message.objects.filter(
        pk=message.pk, claim_token=message.claim_token, state=MessageState.SENDING
    )
    if not mine.update(claim_token=None, lease_until=None, **changes):
        return None
    if outcome.is_bad_address:
        _suspend(message, SuppressionReason.BAD_ADDRESS, outcome, now=now)
    elif outcome.is_full and now - changes["full_since"] >= FULL_FOR:
        _suspend(message, SuppressionReason.BOUNCED, outcome, now=now)
    return changes["state"]


def _suspend(
    message: Message, reason: SuppressionReason, outcome: Outcome, *, now: datetime
) -> None:
    suppress(
        recipient=message.recipient,
        address=message.address,
        reason=reason,
        detail=outcome.detail,
        at=now,
    )


def _changes(message: Message, outcome: Outcome, *, now: datetime) -> dict:
    later = now + delay_after(message.attempts)
    match outcome.verdict:
        case Verdict.ACCEPTED:
            return {
                "state": MessageState.SENT,
                "sent_at": now,
                "evidence": outcome.detail,
            }
        case Verdict.UNKNOWN:
            return {
                "state": MessageState.UNKNOWN,
                "not_before": later,
                "last_error": outcome.detail,
            }
        case Verdict.TEMPORARY:
            return {
                "state": MessageState.PENDING,
                "not_before": later,
                "last_error": outcome.detail,
                "smtp_started_at": None,
                "full_since": (message.full_since or now) if outcome.is_full else None,
            }
        case _:  # a permanent refusal
            return {
                "state": MessageState.FAILED,
                "last_error": outcome.detail,
                "smtp_started_at": None,
            }
