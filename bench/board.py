"""The coordinator's pages on a world of ten years: `bin/bench board [address ...]`.

Milliseconds on the server, from the request to the whole answer, in this process and
without a network; and how many queries each page asks. Each page is asked once to
warm up, then ROUNDS times.
"""

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from statistics import median, quantiles

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from bench.world import make_world, settle

ROUNDS = 12
# What is asked in issue of a page: in under so many milliseconds.
LIMIT_MS = 300
A_MONTH_AGO = timezone.localdate() - timedelta(days=30)
PAGES = {
    "home": "/",
    "board": "/cooperations/",
    "board_list": "/cooperations/?view=list",
    "board_institutions": "/cooperations/?view=institutions",
    "board_panel": f"/cooperations/?pair=TG-TN&since={A_MONTH_AGO}",
    "work": "/work/",
    "work_late": "/work/?state=late",
    "changes": f"/changes/?since={A_MONTH_AGO}",
    "plans": "/plans/",
    "plan": "/plans/TG-PLAN-0/",
    "timeline": "/plans/TG-PLAN-0/timeline/",
    "search_common": "/search/?q=convention",
    "search_rare": "/search/?q=zanzibar",
    "search_mistyped": "/search/?q=conventoin",
    "indicators": "/indicators/",
    "indicator": "/indicators/missions-reciprocated/",
    "indicator_silent": "/indicators/cooperations-silent/",
    "reports": "/reports/",
    "donor_report": "/reports/donor/prog-1/",
    "country_brief": "/reports/country/tg/",
    "note": "/reports/note/tg/",
    "plan_report": "/reports/plan/TG-PLAN-0/",
    "requests": "/requests/",
    "calendar": "/calendar/",
    "notices": "/notices/",
    "missions": "/missions/",
}


@dataclass(frozen=True)
class Page:
    name: str
    status: int
    p50: float
    p95: float
    queries: int
    kilobytes: float


@cache
def pages() -> list[Page]:
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("load_reference", stdout=sys.stderr)
    started = time.monotonic()
    user = make_world(today=timezone.localdate())
    settle()
    print(f"The world was made in {time.monotonic() - started:.0f} s.", file=sys.stderr)
    client = Client(headers={"accept-language": "fr"})
    client.force_login(user)
    asked = {address: address for address in sys.argv[1:]} or PAGES
    return [_measured(client, name, address) for name, address in asked.items()]


def _measured(client: Client, name: str, address: str) -> Page:
    client.get(address)
    asked: list[str] = []
    with connection.execute_wrapper(_kept_in(asked)):
        answer = client.get(address)
    spent = sorted(_milliseconds(client, address))
    return Page(
        name=name,
        status=answer.status_code,
        p50=median(spent),
        p95=quantiles(spent, n=20)[-1],
        queries=len(asked),
        kilobytes=len(answer.getvalue()) / 1024,
    )


def _kept_in(asked: list[str]):
    def keep(execute, sql, params, many, context):
        asked.append(sql)
        return execute(sql, params, many, context)

    return keep


def _milliseconds(client: Client, address: str) -> Iterator[float]:
    for _ in range(ROUNDS):
        started = time.perf_counter()
        client.get(address).getvalue()
        yield (time.perf_counter() - started) * 1000


def rows() -> list[list]:
    heading = ["page", "status", "p50 ms", "p95 ms", "queries", "kB"]
    return [
        heading,
        *(
            [
                p.name,
                p.status,
                f"{p.p50:.0f}",
                f"{p.p95:.0f}",
                p.queries,
                f"{p.kilobytes:.0f}",
            ]
            for p in pages()
        ),
    ]


def figures() -> dict[str, float]:
    found: dict[str, float] = {"limit_ms": LIMIT_MS}
    for page in pages():
        found |= {
            f"{page.name}.p50_ms": round(page.p50, 1),
            f"{page.name}.p95_ms": round(page.p95, 1),
            f"{page.name}.queries": page.queries,
            f"{page.name}.kilobytes": round(page.kilobytes, 1),
            f"{page.name}.is_shown": page.status == 200,
        }
    return found
