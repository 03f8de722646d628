"""Keeping a piece of evidence: the file and its row, or neither."""

from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from cooperation.models import Evidence, EvidenceKind
from files.actions import store_file


@transaction.atomic
def add_evidence(
    *,
    kind: str,
    title: str,
    dated_on: date,
    file: UploadedFile | None = None,
    link: str = "",
    statement: str = "",
    by,
    at: datetime,
) -> Evidence:
    """A document, a link or a statement, whichever the kind says."""
    stored = None
    if kind == EvidenceKind.DOCUMENT and file is not None:
        stored = store_file(file, by=by, at=at)
    return Evidence.objects.create(
        kind=kind,
        title=title,
        dated_on=dated_on,
        file=stored,
        link=link if kind == EvidenceKind.LINK else "",
        statement=statement if kind == EvidenceKind.STATEMENT else "",
        added_by=by,
        added_at=at,
    )
