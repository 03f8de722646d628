"""Keeping an instrument: its row and its file, or neither."""

from collections.abc import Iterable
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from cooperation.models import Instrument
from files.actions import store_file
from migration_coop.lib.records import create_once


def add_instrument(
    instrument: Instrument, *, file: UploadedFile | None, by, at: datetime
) -> Instrument:
    """Store a new draft; a form that arrives twice leads to the first one."""

    def create() -> Instrument:
        if file is not None:
            instrument.file = store_file(file, by=by, at=at)
        instrument.save(force_insert=True)
        instrument.record_start(by=by, at=at)
        return instrument

    return create_once(Instrument, form_key=instrument.form_key, create=create)


@transaction.atomic
def edit_instrument(
    instrument: Instrument,
    *,
    expected_version: int,
    fields: Iterable[str],
    file: UploadedFile | None,
    by,
    at: datetime,
) -> None:
    """Write these fields. A new file takes the place of the old, which is kept."""
    if file is not None:
        instrument.file = store_file(file, by=by, at=at)
    instrument.save_edit(expected_version=expected_version, fields=[*fields, "file"])
