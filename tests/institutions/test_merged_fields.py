"""What a merge does with fields and rows that the database compares with one another."""

from datetime import UTC, date, datetime

import pytest

from institutions.actions.merges import merge_records
from institutions.merging.comparing import compare
from tests.factories import accounts, institutions
from tests.institutions.merged_rows import BASIS, ENDED, wanted

AT = datetime(2026, 11, 26, 9, tzinfo=UTC)


@pytest.fixture
def by():
    return accounts.UserFactory()


def test_who_stands_in_is_never_the_person_themselves(by):
    kept, merged = institutions.PersonFactory(), institutions.PersonFactory()
    of_kept = institutions.PostFactory(person=kept, alternate=merged)
    of_merged = institutions.PostFactory(person=merged, alternate=kept)

    merge = merge_records(kept, merged, wanted(kept, merged), by=by, at=AT)

    assert merge.changes == []
    stayed = {(one["field"], one["pk"]) for one in merge.stayed}
    assert stayed == {("alternate", str(of_kept.pk)), ("person", str(of_merged.pk))}


def test_a_legal_basis_is_taken_over_with_its_law_its_day_and_who_says_so(by):
    kept = institutions.PersonFactory(basis_note="", **BASIS)
    merged = institutions.PersonFactory(
        legal_basis="public_task",
        basis_laws=["malabo", "ecowas"],
        basis_on=date(2025, 5, 1),
        basis_note="Circulaire 12",
        basis_by=by,
    )
    choices = wanted(kept, merged, legal_basis="merged")

    merge_records(kept, merged, choices, by=by, at=AT)

    kept.refresh_from_db()
    for name in ("legal_basis", "basis_laws", "basis_on", "basis_note", "basis_by"):
        assert getattr(kept, name) == getattr(merged, name)


def test_the_end_and_who_took_over_are_chosen_between_two_that_ended(by):
    heir = institutions.InstitutionFactory(name_fr="Agence")
    kept = institutions.InstitutionFactory(**ENDED)
    ended = {"status": "dissolved", "ended_on": date(2021, 1, 1)}
    merged = institutions.InstitutionFactory(succeeded_by=heir, **ended)
    chosen = {"ended_on": "merged", "succeeded_by": "merged"}
    lines = {line.name: line for line in compare(kept, merged, {})}
    assert lines["succeeded_by"].merged == "Agence"

    merge_records(kept, merged, wanted(kept, merged, **chosen), by=by, at=AT)

    kept.refresh_from_db()
    assert (kept.ended_on, kept.succeeded_by) == (date(2021, 1, 1), heir)


def test_what_stands_gets_no_end_and_no_body_takes_over_from_itself(by):
    chosen = {"ended_on": "merged", "succeeded_by": "merged"}
    standing = institutions.InstitutionFactory()
    merged = institutions.InstitutionFactory(**ENDED)
    merge_records(standing, merged, wanted(standing, merged, **chosen), by=by, at=AT)
    standing.refresh_from_db()
    assert standing.ended_on is None

    kept = institutions.InstitutionFactory(**ENDED)
    merged = institutions.InstitutionFactory(succeeded_by=kept, **ENDED)
    merge = merge_records(kept, merged, wanted(kept, merged, **chosen), by=by, at=AT)
    kept.refresh_from_db()
    assert (kept.succeeded_by, merge.changes) == (None, [])
