"""Signs of life, the journal, and whether this database may send at all."""

from datetime import datetime

from django.conf import settings
from django.db import connection

from mailing.models import Heartbeat, Installation, JournalEntry


def record_heartbeat(*, worker: str, at: datetime, seen: int = 0) -> None:
    signs = {"at": at, "seen": seen}
    Heartbeat.objects.update_or_create(worker=worker, defaults=signs)


def record_in_journal(*, message_id: str, seen_at: datetime) -> None:
    """The relay took this message. It may say so more than once."""
    entry = JournalEntry(message_id=message_id, seen_at=seen_at)
    JournalEntry.objects.bulk_create([entry], ignore_conflicts=True)


def fingerprint() -> str:
    """Where we are: another host, cluster or database gives another one.

    A restored dump lands in a database with another number, a copied virtual
    machine gets another address: neither may repeat what the original sent.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT system_identifier, oid FROM pg_control_system(), pg_database"
            " WHERE datname = current_database()"
        )
        cluster, database = cursor.fetchone()
    return f"{settings.SITE_HOST}/{cluster}/{database}"


def installation() -> Installation:
    """The one row; a database that never sent belongs to where it first does."""
    found = Installation.objects.filter(pk=Installation.THE_ONE).first()
    if found is not None:
        return found
    first = Installation(fingerprint=fingerprint())
    Installation.objects.bulk_create([first], ignore_conflicts=True)
    return Installation.objects.get(pk=Installation.THE_ONE)


def is_mail_frozen() -> bool:
    return settings.MAIL_FREEZE or installation().is_frozen_at(fingerprint())


def freeze_mail(*, by, at: datetime, note: str) -> None:
    installation().freeze(by=by, at=at, note=note)


def release_mail(*, by, at: datetime, note: str = "") -> None:
    """A person has looked: from here on this database sends."""
    installation().release(by=by, at=at, fingerprint=fingerprint(), note=note)
