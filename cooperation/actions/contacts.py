"""Logging a contact: once, however often its form is sent."""

from datetime import date, datetime
from uuid import UUID

from cooperation.models import Contact, Cooperation
from migration_coop.lib.records import create_once


def log_contact(
    cooperation: Cooperation,
    *,
    kind: str,
    held_on: date,
    note: str,
    form_key: UUID | None,
    by,
    at: datetime,
) -> Contact:
    return create_once(
        Contact,
        form_key=form_key,
        create=lambda: Contact.objects.create(
            cooperation=cooperation,
            kind=kind,
            held_on=held_on,
            note=note,
            form_key=form_key,
            logged_by=by,
            logged_at=at,
        ),
    )
