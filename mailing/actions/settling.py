"""What the mail server's answer means for the message."""

from datetime import datetime

from django.db import transaction

from mailing.actions.queueing import delay_after
from mailing.actions.suppressions import suppress
from mailing.models import Message, MessageState, SuppressionReason
from mailing.smtp import Outcome, Verdict
from migration_coop.lib.database import repeated_after_reconnect


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
        suppress(
            recipient=message.recipient,
            address=message.address,
            reason=SuppressionReason.BAD_ADDRESS,
            detail=outcome.detail,
            at=now,
        )
    return changes["state"]


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
            }
        case _:  # a permanent refusal
            return {
                "state": MessageState.FAILED,
                "last_error": outcome.detail,
                "smtp_started_at": None,
            }
