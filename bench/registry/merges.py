"""Two institutions become one and two again, with 500 to 20,000 visits to move.

Seconds and queries of the preview, of asking for the merge and its undo, and of the
worker where that is left to one; each in this process.
"""

import time
import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Grant, Role, User
from bench.world import settle
from institutions.actions.merges import Wanted, merge_records, undo_merge
from institutions.actions.running_merges import run_merges
from institutions.merging.preview import lines_of, preview_of
from institutions.models import Country, Institution, InstitutionType
from missions.models import Mission, Visit

SIZES = (500, 1_000, 20_000)
VISITS_OF_A_MISSION = 4
AT_ONCE = 1000
FIRST = date(2016, 1, 1)


def measure() -> dict[str, Any]:
    """Figures by name; prints them as it finds them."""
    call_command("load_reference", verbosity=0)
    user = User.objects.create_user("bench@example.org", "not-a-password-of-anybody")
    Grant.objects.create(user=user, role=Role.ADMIN)
    countries = list(Country.objects.order_by("code")[:2])
    found = {}
    for size in SIZES:
        pair = [_institution(f"BENCH-{size}-{n}", countries[0]) for n in range(2)]
        _visits(user, pair[1], countries, size)
        settle()
        found |= _merge(user, *pair, size=size)
    for name, figure in found.items():
        print(f"{name:<36} {figure}")
    return found


def _merge(user: User, kept: Institution, merged: Institution, *, size: int):
    at, today = timezone.now(), timezone.localdate()
    found: dict[str, Any] = {}

    def note(name: str, action: Callable[[], Any]) -> Any:
        with CaptureQueriesContext(connection) as queries:
            started = time.perf_counter()
            result = action()
            spent = time.perf_counter() - started
        found[f"merge.{size}.{name}.s"] = round(spent, 2)
        found[f"merge.{size}.{name}.queries"] = len(queries)
        return result

    lines = lines_of(kept, merged, {}, today=today)
    note("preview", lambda: preview_of(kept, merged, lines, user=user))
    wanted = Wanted(uuid.uuid4(), kept.version, merged.version)
    merge = note("merge", lambda: merge_records(kept, merged, wanted, by=user, at=at))
    if merge.is_waiting:
        note("merge.worker", run_merges)
    assert kept.visits.count() == size
    undo = note("undo", lambda: undo_merge(merge, by=user, at=at))
    if undo.is_waiting:
        note("undo.worker", run_merges)
    undo.refresh_from_db()
    assert merged.visits.count() == size
    assert not undo.conflicts
    return found


def _institution(code: str, country: Country) -> Institution:
    return Institution.objects.create(
        code=code, name_fr=code, country=country, type=next(iter(InstitutionType))
    )


def _visits(
    user: User, institution: Institution, countries: list[Country], size: int
) -> None:
    missions = Mission.objects.bulk_create(
        (
            Mission(
                code=f"TG-TN-{2000 + size % 97}-{number}",
                title=f"Mission {number}",
                visiting_country=countries[0],
                host_country=countries[1],
                starts_on=(day := FIRST + timedelta(days=number % 3000)),
                ends_on=day,
                logged_by=user,
                logged_at=timezone.now(),
            )
            for number in range(-(-size // VISITS_OF_A_MISSION))
        ),
        batch_size=AT_ONCE,
    )
    Visit.objects.bulk_create(
        (
            Visit(
                mission=(mission := missions[number // VISITS_OF_A_MISSION]),
                number=number % VISITS_OF_A_MISSION + 1,
                institution=institution,
                takes_place_on=mission.starts_on,
                time_zone="Africa/Tunis",
                subject=f"Placement {number}",
            )
            for number in range(size)
        ),
        batch_size=AT_ONCE,
    )
