"""What the rows of the outbox say about its health, by one query."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection

from mailing.models import Heartbeat
from mailing.models.suppression import SuppressionReason

LATELY = timedelta(days=7)
# A worker that has been silent for this long was taken out of service.
FORGOTTEN_AFTER = timedelta(days=1)

# Each line is answered from an index; none reads the messages that were sent.
QUERY = """
    SELECT
        ARRAY(SELECT worker FROM ops_heartbeat ORDER BY worker),
        ARRAY(SELECT at FROM ops_heartbeat ORDER BY worker),
        (SELECT min(not_before) FROM mail_outbox
            WHERE state = 'pending' AND not_before <= %(now)s),
        EXISTS (SELECT 1 FROM mail_installation
            WHERE frozen_at IS NOT NULL OR fingerprint <> (
                SELECT concat_ws('/', %(host)s, system_identifier, oid)
                FROM pg_control_system(), pg_database
                WHERE datname = current_database())),
        (SELECT count(*) FROM mail_outbox WHERE state = 'review'),
        (SELECT count(*) FROM mail_outbox
            WHERE state = 'failed' AND not_before BETWEEN %(since)s AND %(now)s),
        (SELECT count(*) FROM mail_outbox
            WHERE state = 'suppressed' AND last_error <> %(asked)s
            AND not_before BETWEEN %(since)s AND %(now)s),
        (SELECT count(*) FROM mail_outbox
            WHERE not_before BETWEEN %(since)s AND %(now)s)
"""


@dataclass(frozen=True)
class Signs:
    """Counts of the last seven days, but for `in_review`, which counts all.

    `suppressed` leaves out what people had asked not to get.
    """

    heartbeats: dict[str, datetime]
    oldest_due_at: datetime | None
    is_frozen: bool
    in_review: int
    failed: int
    suppressed: int
    messages: int


def signs_of_life(*, now: datetime) -> Signs:
    with connection.cursor() as cursor:
        cursor.execute(
            QUERY,
            {
                "now": now,
                "since": now - LATELY,
                "host": settings.SITE_HOST,
                "asked": SuppressionReason.ASKED.value,
            },
        )
        workers, moments, oldest_due_at, is_frozen, *counts = cursor.fetchone()
    return Signs(
        dict(zip(workers, moments, strict=True)),
        oldest_due_at,
        is_frozen or settings.MAIL_FREEZE,
        *counts,
    )


def forget_gone_workers(*, now: datetime, but: str) -> None:
    """`but` names what is no worker and never forgotten: the tick."""
    gone = Heartbeat.objects.filter(at__lt=now - FORGOTTEN_AFTER)
    gone.exclude(worker=but).delete()
