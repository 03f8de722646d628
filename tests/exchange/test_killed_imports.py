"""A worker that is killed while it writes leaves no row doubled and none out."""

import pytest

from bench.registry.imports import (
    doubled,
    institution_rows,
    killed_while_writing,
    missing,
    prepared,
    sent,
)
from exchange.models import ImportStatus
from institutions.models import Institution
from tests.exchange.sheets import fresh, work

ROWS, KILLS = 600, 5


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_at_any_moment_resumes_without_doubling_or_missing():
    import_ = sent(prepared(), "institutions", institution_rows(ROWS))
    work()
    valid = import_.rows.to_write().count()

    killed, _ended = killed_while_writing(import_, kills=KILLS)

    assert killed >= 1
    assert fresh(import_).status == ImportStatus.WRITTEN
    assert (doubled("institutions"), missing(import_)) == (0, 0)
    assert Institution.objects.count() == valid == ROWS - ROWS // 100
