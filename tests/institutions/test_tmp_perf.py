import time
from datetime import UTC, date, datetime
from uuid import uuid4

from django.db import connection
from django.test.utils import CaptureQueriesContext

from institutions.actions.merges import Wanted, merge_records, undo_merge
from institutions.merging.preview import lines_of, preview_of
from missions.models import Visit
from tests.factories.accounts import GrantFactory
from tests.factories.institutions import InstitutionFactory
from tests.factories.missions import MissionFactory


def test_perf(capsys):
    by = GrantFactory(role="admin", country=None).user
    kept, merged = InstitutionFactory(), InstitutionFactory()
    mission = MissionFactory()
    Visit.objects.bulk_create(
        [
            Visit(
                mission=mission,
                number=n % 30000,
                institution=merged,
                takes_place_on=date(2026, 1, 1),
                time_zone="Africa/Lome",
            )
            for n in range(20000)
        ]
    )
    with CaptureQueriesContext(connection) as q:
        t = time.perf_counter()
        lines = lines_of(kept, merged, {}, today=date(2026, 11, 26))
        preview_of(kept, merged, lines, user=by)
        a = time.perf_counter() - t
    with capsys.disabled():
        print("preview", round(a, 2), "s", len(q), "queries")
    with CaptureQueriesContext(connection) as q:
        t = time.perf_counter()
        m = merge_records(
            kept, merged, Wanted(uuid4(), 1, 1), by=by, at=datetime.now(UTC)
        )
        a = time.perf_counter() - t
    with capsys.disabled():
        print("merge", round(a, 2), "s", len(q), "queries", len(m.changes))
    with CaptureQueriesContext(connection) as q:
        t = time.perf_counter()
        undo_merge(m, by=by, at=datetime.now(UTC))
        a = time.perf_counter() - t
    with capsys.disabled():
        print("undo", round(a, 2), "s", len(q), "queries")
    assert Visit.objects.filter(institution=merged).count() == 20000
