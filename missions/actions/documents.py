"""Documents of missions and requests: a checked file, kept, and the row that names it."""

from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from files.actions import store_file
from migration_coop.lib.records import create_once
from missions.models import Document, RequestDocument

Row = TypeVar("Row", Document, RequestDocument)


def add_document(
    model: type[Row],
    *,
    upload: UploadedFile,
    title: str,
    form_key: UUID | None,
    by,
    at: datetime,
    **about: Any,
) -> Row:
    """A form that arrives twice adds one document; the second file is an orphan.

    `about` is what the file belongs to, and what else the row says of it.
    """

    def create() -> Row:
        stored = store_file(upload, by=by, at=at)
        return model.objects.create(
            **about,
            file=stored,
            title=title or stored.name,
            form_key=form_key,
            added_by=by,
            added_at=at,
        )

    with transaction.atomic():
        return create_once(model, form_key=form_key, create=create)
