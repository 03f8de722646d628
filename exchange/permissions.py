"""Who may take contacts away, and what an export still needs when it is fetched."""

from datetime import datetime, timedelta

from exchange.models import Export

# Who takes more in a day is asked to come back tomorrow.
CONTACTS_A_DAY = 5
A_DAY = timedelta(days=1)
# So many may wait for their turn at once.
WAITING_AT_ONCE = 3


def may_export_contacts(user) -> bool:
    """Administrators, and only of people whose record they may change."""
    return user.access().administers


def has_contacts_left(user, *, now: datetime) -> bool:
    taken = Export.objects.of_contacts().filter(by=user, at__gt=now - A_DAY)
    return taken.count() < CONTACTS_A_DAY


def has_too_many_waiting(user) -> bool:
    return Export.objects.open().filter(by=user).count() >= WAITING_AT_ONCE


def scope_of(user) -> str:
    """What somebody may reach, as one text: it tells whether that has changed."""
    scopes = user.access().scopes
    parts = sorted(f"{s.role} {s.country or ''} {s.institution or ''}" for s in scopes)
    return "; ".join(parts)


def may_fetch(user, export: Export) -> bool:
    """Their own, while they may reach just what they could when it was made."""
    is_own = export.by_id == user.pk
    return export.is_ready and is_own and export.scope == scope_of(user)
