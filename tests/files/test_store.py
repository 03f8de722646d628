"""No row without its file, no file without its row, and safe on the way out."""

import hashlib
import os
import resource
from datetime import UTC, datetime, timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import IntegrityError
from django.http import Http404
from django.utils import timezone

from files import tasks
from files.actions import StoreError, remove_orphans, store_file
from files.models import StoredFile
from files.serving import serve_as_attachment
from tests.factories.files import StoredFileFactory
from tests.files.corpus import PDF

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def root(settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        }
    }
    return tmp_path


def pdf(name="Rapport de mission.pdf"):
    return SimpleUploadedFile(name, PDF)


def on_disk(root):
    return [path for path in root.rglob("*") if path.is_file()]


def test_a_file_is_kept_under_its_id_with_its_sum(root, staff):
    stored = store_file(pdf(), by=staff, at=NOW)

    assert on_disk(root) == [root / stored.id.hex[:2] / str(stored.id)]
    with stored.open() as content:
        assert content.read() == PDF
    row = StoredFile.objects.get()
    assert str(row) == row.name == "Rapport de mission.pdf"
    assert (row.size, row.content_type) == (len(PDF), "application/pdf")
    assert row.sha256 == hashlib.sha256(PDF).hexdigest()
    assert (row.uploaded_by, row.uploaded_at) == (staff, NOW)
    assert row.history.get().pgh_label == "insert"


def test_the_same_name_twice_is_two_files(root, staff):
    store_file(pdf(), by=staff, at=NOW)
    store_file(pdf(), by=staff, at=NOW)

    assert len(on_disk(root)) == StoredFile.objects.count() == 2


def test_a_refused_file_leaves_nothing(root, staff):
    with pytest.raises(ValidationError):
        store_file(pdf("page.html"), by=staff, at=NOW)

    assert (on_disk(root), StoredFile.objects.count()) == ([], 0)


def test_a_row_that_cannot_be_written_leaves_no_file(root):
    with pytest.raises(IntegrityError):
        store_file(pdf(), by=None, at=NOW)

    assert on_disk(root) == []


@pytest.fixture
def room_for_ten_bytes():
    """The system refuses to write more to any file, in the middle of a write."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, limits[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_a_full_disk_is_said_in_words_and_leaves_nothing(
    root, staff, room_for_ten_bytes
):
    with pytest.raises(StoreError, match="the disk is full"):
        store_file(pdf(), by=staff, at=NOW)

    assert (on_disk(root), StoredFile.objects.count()) == ([], 0)


def test_old_files_without_a_row_are_removed_and_nothing_else(root, staff):
    stored = store_file(pdf(), by=staff, at=NOW)
    at_work, orphan = (
        StoredFileFactory.build(uploaded_by=staff) for _number in range(2)
    )
    foreign = root / "ab" / "README"
    for path in (root / at_work.path, root / orphan.path, foreign):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(PDF)
    old = (NOW - timedelta(hours=2)).timestamp()
    for path in (default_storage.path(stored.path), root / orphan.path, foreign):
        os.utime(path, (old, old))
    os.utime(root / at_work.path, (NOW.timestamp(), NOW.timestamp()))

    assert remove_orphans(now=NOW) == [str(orphan.pk)]

    assert set(on_disk(root)) == {
        root / stored.path,
        root / at_work.path,
        foreign,
    }


def old_orphan(root):
    path = root / "ab" / str(uuid4())
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(PDF)
    old = (timezone.now() - timedelta(hours=2)).timestamp()
    os.utime(path, (old, old))
    return path


def test_the_clock_and_the_command_remove_files_without_a_row(root, staff):
    stored = store_file(pdf(), by=staff, at=NOW)
    told = StringIO()
    old_orphan(root)
    tasks.remove_orphans()
    assert on_disk(root) == [root / stored.path]

    old_orphan(root)
    call_command("remove_orphans", stdout=told)

    assert on_disk(root) == [root / stored.path]
    assert told.getvalue() == "1 removed\n"


def test_no_file_is_removed_for_a_database_that_knows_none(root):
    orphan = old_orphan(root)

    assert remove_orphans(now=timezone.now()) == []
    assert orphan.exists()


# --- On the way out ------------------------------------------------------------------------


def test_a_download_cannot_be_run_or_kept_by_the_browser(staff):
    stored = store_file(pdf("Compte rendu – é.pdf"), by=staff, at=NOW)

    response = serve_as_attachment(stored)

    assert b"".join(response) == PDF
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''Compte%20rendu%20%E2%80%93%20%C3%A9.pdf"
    )
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Cache-Control"] == "private, no-store"
    response.close()


def test_a_file_missing_on_the_disk_is_not_found_and_logged(caplog):
    with pytest.raises(Http404):
        serve_as_attachment(StoredFileFactory())

    assert "is missing on the disk" in caplog.text


# --- Constraints ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("stored_file_has_a_plain_name", {"name": ""}),
        ("stored_file_has_a_plain_name", {"name": "a/b.pdf"}),
        ("stored_file_has_a_plain_name", {"name": "a\\b.pdf"}),
        ("stored_file_has_a_plain_name", {"name": "a\nb.pdf"}),
        ("stored_file_is_not_empty", {"size": 0}),
        ("stored_file_has_a_sha256", {"sha256": "0" * 63}),
        ("stored_file_has_a_sha256", {"sha256": "G" * 64}),
    ],
)
def test_the_database_refuses(constraint, fields):
    with pytest.raises(IntegrityError, match=constraint):
        StoredFileFactory(**fields)
