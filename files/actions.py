"""Files into the store, and out of it those that no row knows."""

import hashlib
import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from files.checks import check_upload
from files.models import StoredFile

# A request that is still at work has its file before it has its row.
GRACE = timedelta(hours=1)
LOOKED_UP_AT_ONCE = 1_000


class StoreError(Exception):
    """The file could not be kept. The message is fit to show to the user."""


def store_file(upload: UploadedFile, *, by, at: datetime) -> StoredFile:
    """Check and keep an upload: first the file, safely on the disk, then its row.

    A row therefore always has its file. A file can lose its row when the
    caller's transaction fails later; `remove_orphans` finds those.
    """
    name, file_type = check_upload(upload)
    return keep_file(
        upload, name=name, content_type=file_type.content_type, by=by, at=at
    )


def keep_file(
    content: File, *, name: str, content_type: str, by, at: datetime
) -> StoredFile:
    """Keep what was checked, or what we have made ourselves."""
    sha256, size = _sum_and_size(content)
    stored = StoredFile(
        name=name,
        size=size,
        content_type=content_type,
        sha256=sha256,
        uploaded_by=by,
        uploaded_at=at,
    )
    try:
        _write(stored.path, content)
        stored.save(force_insert=True)
    except BaseException as error:
        default_storage.delete(stored.path)
        if isinstance(error, OSError):
            raise StoreError(
                _("The file could not be kept: the disk is full or not available.")
            ) from error
        raise
    return stored


def forget_file(stored: StoredFile) -> None:
    """Delete a file that nothing points at any more, once that is certain."""
    path = stored.path
    stored.delete()
    transaction.on_commit(lambda: default_storage.delete(path))


def remove_orphans(*, now: datetime) -> list[str]:
    """Delete files without a row that are older than any request can be.

    None while there is no row at all: then the database is not that of these files.
    """
    if not StoredFile.objects.exists():
        return []
    since = (now - GRACE).timestamp()
    old = (path for path in _files_on_disk() if path.stat().st_mtime < since)
    orphans: list[str] = []
    while paths := {UUID(path.name): path for path in islice(old, LOOKED_UP_AT_ONCE)}:
        for key in paths.keys() - set(StoredFile.objects.in_bulk(list(paths))):
            paths[key].unlink(missing_ok=True)
            orphans.append(str(key))
    return orphans


def _sum_and_size(content: File) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for chunk in content.chunks():
        digest.update(chunk)
        size += len(chunk)
    content.seek(0)
    return digest.hexdigest(), size


def _write(path: str, content: File) -> None:
    default_storage.save(path, content)
    with default_storage.open(path) as written:
        os.fsync(written.fileno())


def _files_on_disk() -> Iterator[Path]:
    """Only what has the shape of our own names; other things are not ours."""
    for path in Path(settings.FILES_ROOT).glob("??/*"):
        try:
            UUID(path.name)
        except ValueError:
            continue
        yield path
