"""No more than so many messages a minute to one domain, by all workers together.

Mail servers take a burst of messages for spam, and then refuse the next ones too.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection

from mailing.models import Message
from mailing.models.state import WAITING

MINUTE = timedelta(minutes=1)
# Tells our locks from those that others may take in the same database.
LOCK = 0x6D61696C


def later_turn(address: str, *, now: datetime) -> datetime | None:
    """When a message to this address may leave; None if it may at once.

    Asked in the transaction that marks the message as being sent. Whoever asks about
    the same domain meanwhile waits for its end, and then counts this message too.
    """
    limit = settings.MAIL_DOMAIN_PER_MINUTE
    if not limit:
        return None
    domain = address.rsplit("@", 1)[-1].lower()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [LOCK, domain])
    if Message.objects.begun_since(now - MINUTE, domain=domain).count() < limit:
        return None
    _spread(domain, size=limit, now=now)
    return now + MINUTE


def _spread(domain: str, *, size: int, now: datetime) -> None:
    """Give what else is due for the domain its turn in the next minutes.

    All at once: taken and put back one by one, they would keep the others waiting.
    """
    due = Message.objects.filter(state__in=WAITING, not_before__lte=now)
    rows = due.filter(recipient__email__iendswith=f"@{domain}")
    rows = rows.order_by("-is_urgent", "not_before", "pk")
    rows = rows.select_for_update(skip_locked=True, of=["self"])
    pks = list(rows.values_list("pk", flat=True))
    for turn, start in enumerate(range(0, len(pks), size), start=1):
        group = Message.objects.filter(pk__in=pks[start : start + size])
        group.update(not_before=now + turn * MINUTE)
