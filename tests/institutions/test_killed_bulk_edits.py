"""A worker that is killed while it edits leaves no row edited twice and none forgotten."""

import signal
import time

import pytest
from django.core.management import call_command

from bench.registry.imports import worker
from institutions.models import BulkEdit, BulkEditStatus
from tests.factories.accounts import GrantFactory
from tests.factories.institutions import CountryFactory, InstitutionFactory
from tests.institutions.edits_of_many import edit, fresh

# Five batches.
ROWS = 1000


def killed_after_its_first_batch(edited):
    process = worker("run_bulk_edits")
    while process.poll() is None and not edited.rows.changed().exists():
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_is_gone_on_for_with_each_row_once():
    by = GrantFactory(role="admin", country=None).user
    rows = InstitutionFactory.create_batch(ROWS, country=CountryFactory(code="TG"))
    edited = edit(rows, by=by, values={"city": "Lomé"})

    killed_after_its_first_batch(edited)
    assert 0 < edited.rows.changed().count() < ROWS
    call_command("run_bulk_edits")

    assert BulkEdit.objects.get().status == BulkEditStatus.WRITTEN
    assert edited.rows.changed().count() == ROWS
    assert {(row.city, row.version) for row in map(fresh, rows)} == {("Lomé", 2)}
