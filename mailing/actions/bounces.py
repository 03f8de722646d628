"""Notifications of mail servers: keep them, and stop writing where it is of no use."""

import logging
from datetime import datetime, timedelta

from django.contrib.auth import get_user_model
from django.db import transaction

from mailing.actions.suppressions import suppress
from mailing.actions.watch import record_in_journal
from mailing.bounces import Report, read_report
from mailing.mime import message_pk_of_bounce
from mailing.models import (
    Bounce,
    BounceKind,
    Message,
    MessageState,
    Suppression,
    SuppressionReason,
)
from migration_coop.lib.database import repeated_after_reconnect

logger = logging.getLogger(__name__)

# So many messages that came back "this time" within so many days are one too many.
SOFT_ALLOWED = 2
SOFT_WITHIN = timedelta(days=7)
IN_DOUBT = (MessageState.UNKNOWN, MessageState.REVIEW)


def receive_bounce(raw: bytes, *, recipient: str, at: datetime) -> Bounce | None:
    """Read a notification that came to `recipient`, the envelope's address.

    Only an address with our own seal counts, so nobody can suspend somebody else's.
    None when it changes nothing: no failure, forged, or known already.
    """
    pk = message_pk_of_bounce(recipient.strip().strip("<>"))
    if pk is None:
        logger.warning("A bounce for %.200r, which is no address of ours", recipient)
        return None
    report = read_report(raw)
    if report is None:
        logger.info("What came about message %s tells of no failure", pk)
        return None
    return _record(report, message_pk=pk, at=at)


@repeated_after_reconnect
@transaction.atomic
def _record(report: Report, *, message_pk: int, at: datetime) -> Bounce | None:
    # A message that never left has no address, and cannot have come back.
    message = Message.objects.filter(pk=message_pk).exclude(address="").first()
    if message is None:
        logger.warning("A bounce about message %s, which never left", message_pk)
        return None
    # The lock: of two notifications at once the second counts the first.
    people = get_user_model()._base_manager.select_for_update(no_key=True)
    people.get(pk=message.recipient_id)
    bounce, is_new = Bounce.objects.get_or_create(
        message=message,
        kind=report.kind,
        defaults={
            "status": report.status,
            "action": report.action,
            "diagnostic": report.diagnostic,
            "at": at,
        },
    )
    if not is_new:
        logger.info("Message %s is known to have come back", message_pk)
        return None
    if message.state in IN_DOUBT:
        # Only what was taken can come back: it must not be sent once more.
        record_in_journal(message_id=message.message_id, seen_at=at)
    _suspend(bounce, message, at=at)
    return bounce


def _suspend(bounce: Bounce, message: Message, *, at: datetime) -> None:
    lifted_at = _last_lifted(message)
    left_at = message.smtp_started_at or at
    if lifted_at is not None and left_at <= lifted_at:
        # Somebody has repaired the address since this message left.
        return
    if bounce.kind == BounceKind.COMPLAINT:
        _suppress(message, SuppressionReason.COMPLAINED, bounce, kind=message.kind)
    elif bounce.kind == BounceKind.HARD:
        _suppress(message, SuppressionReason.BAD_ADDRESS, bounce)
    else:
        since = max(filter(None, [lifted_at, at - SOFT_WITHIN]))
        recent = Bounce.objects.soft(
            recipient_id=message.recipient_id, address=message.address, since=since
        )
        if recent.count() > SOFT_ALLOWED:
            _suppress(message, SuppressionReason.BOUNCED, bounce)


def _last_lifted(message: Message) -> datetime | None:
    lifted = Suppression.objects.filter(
        recipient=message.recipient_id,
        address__iexact=message.address,
        lifted_at__isnull=False,
    )
    return lifted.order_by("-lifted_at").values_list("lifted_at", flat=True).first()


def _suppress(
    message: Message, reason: SuppressionReason, bounce: Bounce, *, kind: str = ""
) -> None:
    suppress(
        recipient=message.recipient,
        address=message.address,
        kind=kind,
        reason=reason,
        detail=f"{bounce.status} {bounce.diagnostic}".strip(),
        at=bounce.at,
    )
