"""Stop writing to a person or an address, never in silence."""

from datetime import datetime

from mailing.models import Suppression, SuppressionReason


def suppress(
    *,
    recipient,
    reason: SuppressionReason,
    at: datetime,
    address: str = "",
    kind: str = "",
    until: datetime | None = None,
    detail: str = "",
) -> Suppression:
    """Asked twice, the newer reason and end hold."""
    suppression, _is_new = Suppression.objects.update_or_create(
        recipient=recipient,
        address=address,
        kind=kind,
        lifted_at=None,
        defaults={"reason": reason, "since": at, "until": until, "detail": detail},
    )
    return suppression
