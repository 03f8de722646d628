"""Workers do each batch once, one worker at a time."""

from io import StringIO

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from exchange import tasks
from exchange.actions import (
    choose_columns,
    guessed_columns,
    run_imports,
    running,
    write_import,
)
from exchange.actions.running import run_batch
from exchange.models import ImportStatus
from migration_coop.lib.database import database_now
from tests.exchange.sheets import (
    AGENCY,
    HEADINGS,
    begin,
    checked,
    fresh,
    many,
    now,
    work,
)
from tests.factories.exchange import ImportFactory, ImportRowFactory
from tests.factories.institutions import (
    InstitutionFactory,
)

pytestmark = pytest.mark.usefixtures("togo")


def test_the_command_works_until_nothing_is_left(administrator):
    begun = begin(administrator, HEADINGS, AGENCY)
    choose_columns(begun, guessed_columns(begun), by=administrator, at=now())

    call_command("run_imports", stdout=StringIO())

    assert fresh(begun).status == ImportStatus.CHECKED


def test_the_task_wakes_itself_while_something_is_left(administrator, monkeypatch):
    woken = []
    monkeypatch.setattr(tasks, "wake", woken.append)
    begun = begin(administrator, HEADINGS, AGENCY)
    choose_columns(begun, guessed_columns(begun), by=administrator, at=now())

    monkeypatch.setattr(tasks.actions, "run_imports", lambda: run_imports(budget=0))
    tasks.run_imports()
    monkeypatch.setattr(tasks.actions, "run_imports", lambda: run_imports(budget=60))
    tasks.run_imports()

    assert woken == [tasks.run_imports]
    assert fresh(begun).status == ImportStatus.CHECKED


def test_one_import_that_fails_lets_the_others_go_on(administrator, monkeypatch):
    broken = ImportFactory(status="checking", target="institutions", row_count=1)
    ImportRowFactory(part_of=broken)
    begun = begin(administrator, HEADINGS, AGENCY)
    choose_columns(begun, guessed_columns(begun), by=administrator, at=now())
    whole = running.store_verdicts

    def store(rows, verdicts):
        if rows[0].part_of_id == broken.pk:
            raise RuntimeError
        whole(rows, verdicts)

    monkeypatch.setattr(running, "store_verdicts", store)
    work()

    assert fresh(begun).status == ImportStatus.CHECKED
    assert fresh(broken).status == ImportStatus.CHECKING


def test_a_worker_whose_time_is_over_begins_nothing_more(administrator, monkeypatch):
    begun = begin(administrator, HEADINGS, AGENCY)
    choose_columns(begun, guessed_columns(begun), by=administrator, at=now())

    def time_is_over(rows, verdicts):
        raise SoftTimeLimitExceeded

    with monkeypatch.context() as cut:
        cut.setattr(running, "store_verdicts", time_is_over)
        with pytest.raises(SoftTimeLimitExceeded):
            work()
    work()

    assert fresh(begun).status == ImportStatus.CHECKED


QUERIED = ["code", "nom", "pays", "ville", "ror", "tutelle", "themes_offered"]


def both_kinds(number):
    """A row to update, and one to create."""
    name = f"Body {'abcdefgh'[number] * 9}"
    return [
        [f"TG-{number}", "", "", "Lomé", f"ror-{number}", "TG-MIN", ""],
        ["", name, "Togo", "Lomé", f"r-{number}", "TG-MIN", ""],
    ]


def queries(administrator, *numbers):
    """Of the batch that checks, and of the one that writes."""
    rows = [row for number in numbers for row in both_kinds(number)]
    begun = begin(administrator, QUERIED, *rows)
    choose_columns(begun, guessed_columns(begun), by=administrator, at=now())
    run_batch(begun.pk, now=database_now)
    with CaptureQueriesContext(connection) as checking:
        run_batch(begun.pk, now=database_now)
    work()
    write_import(fresh(begun), by=administrator, at=now())
    with CaptureQueriesContext(connection) as writing:
        run_batch(begun.pk, now=database_now)
    work()
    return len(checking), len(writing)


def test_a_batch_costs_the_same_for_one_row_as_for_three(administrator):
    InstitutionFactory(code="TG-MIN", name_fr="Ministère")
    for number in range(4):
        InstitutionFactory(code=f"TG-{number}", city="Kara")

    assert queries(administrator, 0) == queries(administrator, 1, 2, 3)


def test_two_batches_cost_twice_one(administrator, monkeypatch):
    monkeypatch.setattr(running, "CHECKED_AT_ONCE", 3)
    begun = begin(administrator, HEADINGS, *many(6))
    choose_columns(begun, guessed_columns(begun), by=administrator, at=now())
    run_batch(begun.pk, now=database_now)
    asked = []
    for _batch in range(2):
        with CaptureQueriesContext(connection) as kept:
            run_batch(begun.pk, now=database_now)
        asked.append(len(kept))

    assert asked[0] == asked[1]
    assert begun.rows.to_check().count() == 0


def test_a_sheet_that_another_worker_has_read_meanwhile_is_not_read_again(
    administrator,
):
    import_ = checked(administrator, HEADINGS, AGENCY)

    assert running._stage(import_, table=None, at=now())
    assert import_.rows.count() == 1
