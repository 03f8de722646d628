"""Documents of a mission: a checked file, kept, and the row that names it."""

from datetime import date, datetime
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from files.actions import store_file
from migration_coop.lib.records import create_once
from missions.models import Document, Mission


def add_document(
    mission: Mission,
    *,
    upload: UploadedFile,
    kind: str,
    title: str,
    dated_on: date | None,
    form_key: UUID | None,
    by,
    at: datetime,
) -> Document:
    """A form that arrives twice adds one document; the second file is an orphan."""

    def create() -> Document:
        stored = store_file(upload, by=by, at=at)
        return Document.objects.create(
            mission=mission,
            file=stored,
            kind=kind,
            title=title or stored.name,
            dated_on=dated_on,
            form_key=form_key,
            added_by=by,
            added_at=at,
        )

    with transaction.atomic():
        return create_once(Document, form_key=form_key, create=create)
