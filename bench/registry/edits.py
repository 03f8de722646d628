"""The list of institutions on a big registry, and many of them changed at once.

Milliseconds of the list by each of its orders and some of its filters, in this
process and without a network; seconds and queries of edits of 200 institutions, which
are done at once, and of 10,000, which a worker does in batches; from the page that
shows it to the undo, with the memory that this process has taken by then.
"""

import resource
import time
import uuid
from collections.abc import Callable
from datetime import date
from functools import partial
from statistics import median
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Grant, Role, User
from bench.world import settle
from institutions.actions.bulk_edits import (
    AT_ONCE,
    edit_together,
    run_bulk_edits,
    undo_edit,
)
from institutions.bulk.survey import Survey
from institutions.bulk.wanted import NewParent, Wanted
from institutions.listing import COLUMNS
from institutions.models import (
    IATI_TYPE_OF,
    Country,
    Institution,
    InstitutionType,
    Theme,
    ThemeOffer,
    social_side_of,
)

SIZE = 20_000
SIZES = (AT_ONCE, 10_000)
PAGE = 100
ROUNDS = 5
FILTERS = {
    "country": "country=SN",
    "theme": "theme=T01",
    "under": "under=BENCH-0",
    "due": "verified=due",
    "missing": "missing=email",
    "name": "q=agence+12",
}
COLUMNS_ALL = ".".join(column.name for column in COLUMNS.columns)


def measure() -> dict[str, Any]:
    """Figures by name; prints them as it finds them."""
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("load_reference", verbosity=0)
    user = _administrator()
    _registry()
    settle()
    client = Client(headers={"accept-language": "fr"})
    client.force_login(user)
    found = {}
    orders = [f"sort={one.name}" for one in COLUMNS.columns if one.sort]
    orders += [f"sort=-{one.name}" for one in COLUMNS.columns if one.sort]
    asked = {f"list.{order}": order for order in [*orders, "sort=country.-verified"]}
    asked |= {f"list.by_{name}": query for name, query in FILTERS.items()}
    asked["list.all_columns"] = f"columns={COLUMNS_ALL}"
    for name, query in asked.items():
        found[f"{name}.ms"] = _milliseconds(client, f"/institutions/?{query}")
    for size in SIZES:
        found |= _edit(user, size)
    for name, figure in found.items():
        print(f"{name:<36} {figure}")
    return found


def _administrator() -> User:
    user = User.objects.create_user("bench@example.org", "not-a-password-of-anybody")
    Grant.objects.create(user=user, role=Role.ADMIN)
    return user


def _registry() -> None:
    countries = list(Country.objects.order_by("code")[:40])
    types = list(InstitutionType)
    Institution.objects.bulk_create(
        (
            Institution(
                code=f"BENCH-{number}",
                name_fr=f"Agence {number * 7919 % SIZE} de l’emploi",
                name_en=f"Agency {number * 104729 % SIZE}",
                type=(type_ := types[number % len(types)]),
                iati_type=IATI_TYPE_OF[type_],
                social_side=social_side_of(type_),
                country=countries[number % len(countries)],
                city=f"Ville {number % 300}",
                email="" if number % 3 else f"a{number}@example.org",
                verified_on=None if number % 4 else date(2025, 1 + number % 12, 1),
            )
            for number in range(SIZE)
        ),
        batch_size=1000,
    )


def _wanted(size: int) -> Wanted:
    """All that can be set in one go."""
    return Wanted(
        values={"type": "PES", "city": f"Lomé {size}", "languages": ["fr", "en"]},
        parent=NewParent(Institution.objects.get(code="BENCH-0"), date(2026, 1, 1)),
        add_themes=tuple(Theme.objects.order_by("code")[:2]),
        offer=ThemeOffer.OFFERED,
        is_verified=True,
        step="rest",
        note="Bench",
    )


def _measured(found: dict[str, Any], name: str, action: Callable[[], Any]) -> Any:
    """What the action gives; its seconds, queries and memory are noted in `found`."""
    with CaptureQueriesContext(connection) as queries:
        started = time.perf_counter()
        result = action()
        spent = time.perf_counter() - started
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found[f"{name}.s"] = round(spent, 2)
    found[f"{name}.queries"] = len(queries)
    found[f"{name}.MB"] = round(held)
    return result


def _work() -> None:
    while run_bulk_edits():
        pass


def _edit(user: User, size: int) -> dict[str, Any]:
    rows = Institution.objects.filter(code__startswith="BENCH-").order_by("-pk")
    versions = dict(rows.values_list("pk", "version")[:size])
    wanted = _wanted(size)
    stamp = {"form_key": uuid.uuid4(), "by": user, "at": timezone.now()}
    found: dict[str, Any] = {}
    note = partial(_measured, found)

    def preview() -> dict[str, int]:
        survey = Survey(versions, wanted, user=user, today=timezone.localdate())
        survey.changed(0, PAGE)
        return survey.counts

    note("preview", preview)
    edit = note("write", lambda: edit_together(versions, wanted, **stamp))
    note("write.worker", _work)
    edit.refresh_from_db()
    edit = note("undo", lambda: undo_edit(edit, by=user, at=timezone.now()))
    note("undo.worker", _work)
    counts = edit.rows.counts()
    found |= {"changed": counts["changed"], "conflicts": counts["conflicts"]}
    return {f"edit.{size}.{name}": value for name, value in found.items()}


def _milliseconds(client: Client, address: str) -> float:
    assert client.get(address).status_code == 200
    spent = []
    for _round in range(ROUNDS):
        started = time.perf_counter()
        client.get(address)
        spent.append((time.perf_counter() - started) * 1000)
    return round(median(spent), 1)
