"""Rules of imports that the database keeps."""

import pytest
from django.db import IntegrityError, transaction

from tests.factories.exchange import ImportFactory, ImportRowFactory

pytestmark = pytest.mark.usefixtures("togo")


def test_a_row_stands_in_an_import_once():
    row = ImportRowFactory()

    with pytest.raises(IntegrityError, match="import_has_a_row_once"):
        ImportRowFactory(part_of=row.part_of, number=row.number)


@pytest.mark.parametrize(
    ("about", "rule"),
    [
        ({"done": [1]}, "import_row_is_done_only_when_written"),
        (
            {"written_at": "2026-03-02T08:00Z", "action": "fix"},
            "import_row_is_written_only_to_create_or_update",
        ),
    ],
)
def test_a_row_says_what_was_done_only_when_it_was(about, rule):
    with pytest.raises(IntegrityError, match=rule):
        ImportRowFactory(**about)


def test_an_import_that_failed_says_why():
    with (
        pytest.raises(IntegrityError, match="import_says_why_it_failed"),
        transaction.atomic(),
    ):
        ImportFactory(status="failed")
    with pytest.raises(IntegrityError, match="import_says_why_it_failed"):
        ImportFactory(reason="Because")


def test_a_person_runs_one_import():
    running_ = ImportFactory(status="checking")

    with pytest.raises(IntegrityError, match="user_runs_one_import_at_a_time"):
        ImportFactory(owner=running_.owner, status="writing")
