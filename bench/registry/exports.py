"""Exports of a large registry, in each format: seconds, and how much memory grows.

Each file is made in a process of its own. Memory is what the process holds at its peak
above what it held before it began: the same at 10,000 rows and at 100,000.
"""

import json
import os
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import connection, connections, transaction
from django.http import QueryDict
from django.utils import timezone

from accounts.models import Grant, Role, User
from exchange.actions.exports import claim_next, make_export
from exchange.exports.formats import FORMATS
from exchange.exports.institutions import INSTITUTIONS
from exchange.exports.listing import Asked
from exchange.models import Export
from institutions.models import (
    Country,
    Institution,
    InstitutionTheme,
    InstitutionType,
    Theme,
)

SIZES = (10_000, 100_000)
AT_ONCE = 5_000
# How much more a hundred thousand rows may take than ten thousand.
ALLOWED_GROWTH_MB = 20


def measure(sizes: tuple[int, ...] = SIZES) -> dict[str, Any]:
    user = _somebody()
    figures: dict[str, Any] = {}
    written = 0
    for size in sizes:
        _apart(partial(_fill, written, size))
        written = size
        for form in FORMATS:
            found = _apart(partial(_made, _order(user, form)))
            figures |= {f"{form}.{size}.{name}": value for name, value in found.items()}
            print(
                f"{size:>7} rows as {form:<4}: {found['seconds']:6.1f} s,"
                f" {found['own_seconds']:5.1f} s of them its own,"
                f" {found['peak_mb']:5.1f} MB more at the peak,"
                f" {found['file_mb']:6.1f} MB"
            )
    for form in FORMATS:
        small, *_between, large = (figures[f"{form}.{size}.peak_mb"] for size in sizes)
        figures[f"{form}.growth_mb"] = round(large - small, 1)
        figures[f"{form}.is_constant"] = large - small < ALLOWED_GROWTH_MB
    return figures


def _somebody() -> User:
    user = User.objects.create_user(
        "exports@bench.example", "a made-up world", first_name="Bench", last_name="User"
    )
    Grant.objects.create(user=user, role=Role.ADMIN)
    return user


@transaction.atomic
def _fill(first: int, end: int) -> None:
    """Institutions with what an export reads of them; no trigger runs meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
    country, _made = Country.objects.get_or_create(
        code="TG", defaults={"alpha3": "TGO", "time_zone": "Africa/Lome"}
    )
    theme, _made = Theme.objects.get_or_create(
        code="BENCH", defaults={"name_fr": "Placement", "name_en": "Placement"}
    )
    for start in range(first, end, AT_ONCE):
        rows = Institution.objects.bulk_create(
            _institution(number, country)
            for number in range(start, min(start + AT_ONCE, end))
        )
        InstitutionTheme.objects.bulk_create(
            InstitutionTheme(institution=row, theme=theme) for row in rows
        )


def _institution(number: int, country: Country) -> Institution:
    return Institution(
        code=f"TG-BENCH-{number}",
        name_fr=f"Direction régionale de l’emploi et de la main-d’œuvre nº {number}",
        name_en=f"Regional directorate of employment and labour no. {number}",
        acronym=f"DREM{number}",
        type=InstitutionType.DIRECTORATE,
        iati_type="10",
        social_side="government",
        country=country,
        city="Lomé",
        address=f"{number}, avenue de la Présidence",
        email=f"direction-{number}@bench.example",
        phone="+22822210000",
        languages=["fr", "ee"],
        mandate="Placement, orientation professionnelle et suivi des migrants.",
        source="Made up",
    )


def _apart(work: Callable[[], Any]) -> Any:
    """In a process of its own: what it holds is not counted with what comes later."""
    connections.close_all()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        with os.fdopen(writing, "w") as pipe:
            json.dump(work(), pipe)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        found = json.load(pipe)
    os.waitpid(child, 0)
    return found


def _order(user: User, form: str) -> int:
    """All columns that an import takes: more than anybody reads."""
    asked = Asked(user, QueryDict(), timezone.localdate())
    columns = INSTITUTIONS.offered(asked, for_import=True)
    export = Export.objects.create(
        by=user,
        at=timezone.now(),
        listing=INSTITUTIONS.name,
        columns=[column.name for column in columns],
        format=form,
        is_for_import=True,
    )
    return export.pk


def _made(pk: int) -> dict[str, float]:
    export = claim_next(now=timezone.now())
    if export is None or export.pk != pk:
        raise ValueError("Somebody else makes exports here.")
    _forget_peak()
    before, started, busy = _memory("VmRSS"), time.monotonic(), time.process_time()
    make_export(export)
    seconds, peak = time.monotonic() - started, _memory("VmHWM")
    busy = time.process_time() - busy
    if not export.is_ready:
        raise ValueError("The export failed: see the log.")
    return {
        "seconds": round(seconds, 1),
        # Without what the database and other processes took of the machine.
        "own_seconds": round(busy, 1),
        "peak_mb": round((peak - before) / 1024, 1),
        "file_mb": round(export.file.size / 1024 / 1024, 1),
        "rows": export.rows_done,
    }


def _forget_peak() -> None:
    with open("/proc/self/clear_refs", "w") as file:
        file.write("5")


def _memory(name: str) -> int:
    """In kB, as the kernel counts it."""
    with open("/proc/self/status") as file:
        [line] = [line for line in file if line.startswith(name)]
    return int(line.split()[1])
