"""Workers that die or meet: a merge that waits is carried out once, and whole."""

import pytest
from django.db import connection, transaction

from institutions.actions.running_merges import run_merges
from institutions.models import Merge
from tests.at_once import at_once
from tests.factories.institutions import InstitutionFactory
from tests.factories.missions import VisitFactory
from tests.institutions.merge_page import merge

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def waiting(settings):
    settings.MERGE_AT_ONCE_ROWS = 0
    kept, merged = InstitutionFactory(), InstitutionFactory()
    VisitFactory.create_batch(3, institution=merged)
    return merge(kept, merged)


def versions(record):
    return {*record.visits.values_list("version", flat=True)}


def seen(waiting):
    return Merge.objects.get(pk=waiting.pk)


def test_what_a_killed_worker_left_is_done_once_by_the_next(waiting):
    def die(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        if sql.startswith('UPDATE "missions_visit"'):
            # Rows are moved and nothing is committed: the line of the dead is cut.
            context["connection"].connection.close()
        return result

    [before] = versions(waiting.merged)
    with connection.execute_wrapper(die):
        run_merges()
    connection.close()

    left = seen(waiting)
    assert (left.state, left.attempts, left.changes) == ("waiting", 1, [])
    assert left.started_at is not None
    assert left.merged.visits.count() == 3
    run_merges()
    done = seen(waiting)
    assert (done.state, done.attempts) == ("merged", 0)
    assert versions(done.kept) == {before + 1}
    assert done.kept.visits.count() == len(done.changes) == 3


def test_two_workers_merge_once(waiting):
    [before] = versions(waiting.merged)

    at_once(2, lambda number: run_merges())

    assert seen(waiting).state == "merged"
    assert versions(waiting.kept) == {before + 1}
    assert waiting.merged.events.filter(to_status="merged").count() == 1


def test_what_another_worker_holds_is_passed_over(waiting):
    with transaction.atomic():
        Merge.objects.select_for_update().get(pk=waiting.pk)
        at_once(1, lambda number: run_merges())

    assert (seen(waiting).state, seen(waiting).attempts) == ("waiting", 0)


def test_what_another_worker_did_in_the_last_moment_is_not_done_again(waiting):
    asked = []

    def overtake(execute, sql, params, many, context):
        if "SKIP LOCKED" in sql:
            asked.append(sql)
            if len(asked) == 2:
                at_once(1, lambda number: run_merges())
        return execute(sql, params, many, context)

    with connection.execute_wrapper(overtake):
        run_merges()

    assert len(asked) == 2
    assert waiting.merged.events.filter(to_status="merged").count() == 1
