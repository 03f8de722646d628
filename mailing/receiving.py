"""What the mail server hands over: copies of what it took from us, and what came back."""

import re
from datetime import datetime
from email.header import decode_header, make_header
from email.parser import BytesHeaderParser

from aiosmtpd.smtp import Envelope

from mailing.actions import receive_bounce, record_in_journal
from mailing.mime import message_pk_of_bounce
from mailing.models import Message
from migration_coop.lib.database import database_now

# A relay may rewrite the first one.
NAMES = ("Message-ID", "X-Passerelle-Reminder")


def receive(envelope: Envelope) -> None:
    """Whoever calls this answers for the mail only when it has returned.

    Only our own seal in an address counts, so that nobody else can claim that a
    message has arrived, or has not. Called again for the same mail it changes nothing.
    """
    raw, at = envelope.original_content or b"", database_now()
    keep_in_journal(raw, sender=envelope.mail_from or "", at=at)
    for recipient in envelope.rcpt_tos:
        if message_pk_of_bounce(recipient) is not None:
            receive_bounce(raw, recipient=recipient, at=at)


def keep_in_journal(raw: bytes, *, sender: str, at: datetime) -> None:
    """Our messages leave from an address that names them and carries our seal."""
    pk = message_pk_of_bounce(sender)
    if pk is None:
        return
    ours = Message.objects.filter(pk=pk, message_id__in=named_in(raw))
    for message_id in ours.values_list("message_id", flat=True):
        record_in_journal(message_id=message_id, seen_at=at)


def named_in(raw: bytes) -> set[str]:
    head = BytesHeaderParser().parsebytes(raw)
    values = [_whole(value) for name in NAMES for value in head.get_all(name, [])]
    return {found for value in values for found in re.findall(r"<[^<>]+>", value)}


def _whole(value: str) -> str:
    """Without folds, and decoded: a long value may have been written in pieces."""
    return "".join(str(make_header(decode_header(value))).split())
