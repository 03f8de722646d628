"""A million open milestones, 20,000 of them due near today: `bin/bench scan`.

Seconds for the first look at everything, which writes all their obligations, and for
one with everything known; milliseconds for a tick in between, with nothing new. Each
row has its copy in the history, a year old: that is where a tick looks for news.
"""

import os
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from statistics import median
from zoneinfo import ZoneInfo

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from bench.world import Size, make_world, settle
from cooperation.models import Milestone, MilestoneStatus
from mailing.actions import record_heartbeat
from reminders.actions import tick
from reminders.actions.materialise import AHEAD, BACK, close_stale, materialise
from reminders.actions.scanning import SCAN
from reminders.models import Reminder

OPEN, NEAR = 1_000_000, 20_000
FIRST_LOOK_S, TICK_MS = 10, 100
ROUNDS = 20
WORLD = Size(countries=20, cooperations=20, missions=50, plans=20, activities=60)
# Before the hour of any mail: nothing is due yet, so that no tick has to send.
EARLY = 3

# Owners, heads and activities in turn; every 50th row near today, the others later.
FILL = """
INSERT INTO cooperation_milestone (
    number, title_fr, title_en, position, version, plan_id, activity_id,
    baseline_on, forecast_on, owner_id, escalates_to_id, status,
    expected_evidence, blocked_reason)
SELECT 'B' || n, 'Jalon ' || n, '', 0, 1, a.plan_id, a.id, day, day,
       people[1 + n %% cardinality(people)],
       people[1 + (n / 7) %% cardinality(people)], 'not_started', '', ''
FROM generate_series(1, %(count)s) n
CROSS JOIN (SELECT array_agg(id ORDER BY id) people FROM accounts_user) u
CROSS JOIN (SELECT array_agg(id ORDER BY id) ids FROM cooperation_activity) x
JOIN cooperation_activity a ON a.id = x.ids[1 + n %% cardinality(x.ids)]
CROSS JOIN LATERAL (SELECT CASE WHEN n <= %(near)s
    THEN %(first)s::date + n %% %(window)s
    ELSE %(far)s::date + n %% 3000 END AS day) d
"""
COPY = """
INSERT INTO cooperation_milestonehistory (pgh_created_at, pgh_label, pgh_obj_id, {0})
SELECT now() - interval '1 year', 'insert', id, {0} FROM cooperation_milestone
"""


@cache
def measured() -> dict[str, float]:
    call_command("load_reference", stdout=sys.stderr)
    now = datetime.now(ZoneInfo("UTC")).replace(hour=EARLY, minute=0) + timedelta(1)
    make_world(today=timezone.localdate(), size=WORLD)
    # Those of the world have dates of their own.
    Milestone.objects.open().update(status=MilestoneStatus.DROPPED)
    _fill(now)
    settle()
    begun = time.process_time()
    written, first = _seconds(lambda: _look(now))
    # Of this process, whatever else the machine was doing; without the database's.
    first_cpu = round(time.process_time() - begun, 2)
    settle()
    again, known = _seconds(lambda: _look(now))
    record_heartbeat(worker=SCAN, at=now)
    ticks = [_seconds(lambda: tick(now=lambda: now))[1] for _ in range(ROUNDS)]
    return {
        "open_milestones": Milestone.objects.open().count(),
        "due_near_today": NEAR,
        "obligations_written": Reminder.objects.count(),
        "first_look_s": round(first, 2),
        "first_look_cpu_s": first_cpu,
        "first_look_limit_s": FIRST_LOOK_S,
        "look_with_all_known_s": round(known, 2),
        "written_by_second_look": again,
        "tick_p50_ms": round(median(ticks) * 1000, 1),
        "tick_max_ms": round(max(ticks) * 1000, 1),
        "tick_limit_ms": TICK_MS,
        "load_of_machine": round(os.getloadavg()[0], 1),
        "is_complete": written == Reminder.objects.count() and again == 0,
    }


def _fill(now: datetime) -> None:
    columns = ", ".join(field.column for field in Milestone._meta.concrete_fields)
    values = {
        "count": OPEN,
        "near": NEAR,
        "first": now.date() - BACK,
        "window": (BACK + AHEAD + timedelta(days=30)).days,
        "far": now.date() + AHEAD + timedelta(days=400),
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(FILL, values)
        cursor.execute(COPY.format(columns))


def _look(now: datetime) -> int:
    close_stale(now=now)
    return materialise(now=now)


def _seconds(work: Callable[[], int | None]) -> tuple[int | None, float]:
    started = time.perf_counter()
    found = work()
    return found, time.perf_counter() - started


def rows() -> list[list]:
    return [["figure", "value"], *map(list, measured().items())]


def figures() -> dict[str, float]:
    return measured()
