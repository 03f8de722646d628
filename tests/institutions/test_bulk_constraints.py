"""What must never be false of edits of many and their rows."""

from contextlib import contextmanager

import pytest
from django.db import IntegrityError, transaction

from tests.factories.institutions import BulkEditFactory, BulkEditRowFactory
from tests.institutions.edits_of_many import AT


@pytest.fixture
def refused():
    @contextmanager
    def refusal(name):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            yield

    return refusal


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("bulk_edit_says_whether_it_is_undone", {"status": "undone"}),
        ("bulk_edit_waits_exactly_while_it_runs", {"status": "writing"}),
        ("bulk_edit_waits_exactly_while_it_runs", {"waiting_since": AT}),
    ],
)
def test_what_an_edit_says_of_itself_holds_together(name, columns, refused):
    with refused(name):
        BulkEditFactory(**columns)


@pytest.mark.parametrize(
    "columns",
    [
        {"reason": "since"},
        {"entries": [{}]},
        {"done_at": AT},
        {"done_at": AT, "reason": "since", "entries": [{}]},
    ],
)
def test_a_row_is_changed_or_left_once_it_is_done(columns, refused):
    with refused("bulk_edit_row_is_changed_or_left_once_done"):
        BulkEditRowFactory(**columns)


@pytest.mark.parametrize(
    "columns",
    [
        {"undone_at": AT},
        {"done_at": AT, "entries": [{}], "conflicts": [{}]},
        {"done_at": AT, "reason": "since", "undone_at": AT},
    ],
)
def test_only_what_was_changed_is_taken_back(columns, refused):
    with refused("bulk_edit_row_is_undone_only_when_changed"):
        BulkEditRowFactory(**columns)


def test_an_institution_stands_in_an_edit_once(refused):
    row = BulkEditRowFactory()
    with refused("bulk_edit_has_an_institution_once"):
        BulkEditRowFactory(part_of=row.part_of, institution=row.institution)
    with refused("bulk_edit_has_a_place_once"):
        BulkEditRowFactory(part_of=row.part_of, number=row.number)
