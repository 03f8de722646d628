"""Two people merge the same pair at once: one wins, in transactions of their own."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.utils import translation

from institutions.actions.merges import MergeError, Wanted, merge_records, undo_merge
from institutions.models import Institution, Merge
from tests.at_once import at_once
from tests.factories.accounts import UserFactory
from tests.factories.institutions import InstitutionFactory
from tests.factories.missions import VisitFactory

AT = datetime(2026, 11, 26, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pair():
    kept, merged = InstitutionFactory(), InstitutionFactory()
    VisitFactory.create_batch(3, institution=kept)
    VisitFactory.create_batch(3, institution=merged)
    return kept, merged


def attempt(call, *args, **kwargs):
    # A thread of its own reads the language of the settings.
    with translation.override("en"):
        try:
            return call(*args, **kwargs)
        except MergeError as error:
            return str(error)


def look(row):
    """The row as another person's request reads it."""
    return Institution.objects.get(pk=row.pk)


def test_the_same_pair_is_merged_once(pair):
    by = UserFactory()

    def work(number):
        one, other = (look(row) for row in pair)
        wanted = Wanted(uuid4(), one.version, other.version)
        return attempt(merge_records, one, other, wanted, by=by, at=AT)

    done = at_once(2, work)

    assert Merge.objects.count() == 1
    assert "One of the two has been merged already." in done
    assert pair[0].visits.count() == 6


def test_each_into_the_other_has_one_winner(pair):
    by = UserFactory()

    def work(number):
        one, other = (look(row) for row in (pair if number else reversed(pair)))
        wanted = Wanted(uuid4(), one.version, other.version)
        return attempt(merge_records, one, other, wanted, by=by, at=AT)

    done = at_once(2, work)

    merge = Merge.objects.get()
    assert merge in done
    assert merge.kept.visits.count() == 6
    assert merge.merged.merged_into == merge.kept
    assert merge.kept.merged_into is None


def test_the_same_form_sent_from_two_tabs_merges_once(pair):
    by, key = UserFactory(), uuid4()

    def work(number):
        one, other = (look(row) for row in pair)
        wanted = Wanted(key, one.version, other.version)
        return attempt(merge_records, one, other, wanted, by=by, at=AT)

    first, second = at_once(2, work)

    assert first == second == Merge.objects.get()


def test_a_merge_is_undone_once(pair):
    by = UserFactory()
    one, other = (look(row) for row in pair)
    wanted = Wanted(uuid4(), one.version, other.version)
    merge = merge_records(one, other, wanted, by=by, at=AT)

    done = at_once(2, lambda number: attempt(undo_merge, merge, by=by, at=AT))

    assert "This merge is undone already." in done
    assert pair[1].visits.count() == 3
