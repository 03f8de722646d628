"""One run: reminders are due, mail leaves, things break, and in the end all is told."""

import asyncio
import json
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from bench.chaos.faults import FAULTS
from bench.chaos.stack import Pace, Stack, Stuck, running
from bench.chaos.verdict import Row, Verdict, judge

# Faults come as the mail leaves: the last one when so much of it has left.
SHARE_UNDER_FAULTS = 0.9
# The first mail must have left by then, and after the last fault everything ended.
SETTLE_SECONDS = 900
USUAL = Pace()

OPEN = """
    SELECT count(*) FROM mail_outbox
     WHERE state IN ('pending', 'claimed', 'sending', 'unknown')
"""
# Reminders wait for their day, or stay with a message that waits for a person.
UNSETTLED = """
    SELECT count(*) FROM reminders_reminder r
      LEFT JOIN mail_outbox m ON m.id = r.message_id
     WHERE r.state = 'waiting' AND r.due_at <= clock_timestamp()
        OR r.state = 'bundled' AND m.state NOT IN ('review', 'failed')
"""
ROWS = """
    SELECT m.message_id, m.state, coalesce(array_agg(s.title_fr)
           FILTER (WHERE s.title_fr IS NOT NULL), '{}')
      FROM mail_outbox m
      LEFT JOIN reminders_reminder r ON r.message_id = m.id
      LEFT JOIN cooperation_milestone s ON s.id = r.milestone_id
     GROUP BY m.id ORDER BY m.id
"""


@dataclass
class Run:
    """What came of it."""

    verdict: Verdict
    reminders: int
    mails: int
    seconds: float
    faults: Counter[str] = field(default_factory=Counter)


async def run_once(
    folder: Path,
    *,
    reminders: int,
    has_journal: bool,
    seed: int,
    names: Sequence[str] = tuple(FAULTS),
    pace: Pace = USUAL,
) -> Run:
    started, random = time.monotonic(), Random(seed)
    stack = Stack(folder, has_journal=has_journal, random=random, pace=pace)
    async with running(stack):
        expected = await seeded(stack, reminders)
        stack.start_workers()
        faults = await _break_things(stack, expected, random.sample(names, len(names)))
        await settled(stack, expected, within=SETTLE_SECONDS)
        return Run(
            verdict=judge(expected, stack.relay.taken, rows(stack)),
            reminders=reminders,
            mails=len(stack.relay.taken),
            seconds=time.monotonic() - started,
            faults=faults,
        )


async def seeded(stack: Stack, reminders: int, *, age: str = "old") -> dict[str, str]:
    """What has to be told to whom."""
    file = stack.folder / "expected.json"
    await stack.run("seed", "bench.chaos.seed", str(reminders), age, str(file))
    return json.loads(file.read_text())


async def settled(stack: Stack, expected: dict[str, str], *, within: float) -> float:
    """Wait until there is nothing left to do; returns the seconds that it took."""

    def is_settled() -> bool:
        # The cheap question first: this is asked again and again.
        if stack.ask(OPEN) != [(0,)] or stack.ask(UNSETTLED) != [(0,)]:
            return False
        return sum(len(row.tokens) for row in rows(stack)) >= len(expected)

    what = "Everything has ended"
    return await stack.until(is_settled, within=within, what=what, every=0.5)


def rows(stack: Stack) -> list[Row]:
    return [
        Row(message_id, state, frozenset(titles))
        for message_id, state, titles in stack.ask(ROWS)
    ]


async def _break_things(
    stack: Stack, expected: dict[str, str], names: Sequence[str]
) -> Counter[str]:
    """Every fault once, evenly over the time in which mail leaves."""
    mails = len(set(expected.values()))
    started = []
    await _mail_left(stack, 1, within=SETTLE_SECONDS)
    for number, name in enumerate(names):
        share = SHARE_UNDER_FAULTS * number / len(names)
        with suppress(Stuck):
            await _mail_left(stack, share * mails, within=stack.pace.pause)
        started.append(asyncio.create_task(FAULTS[name](stack)))
    await asyncio.gather(*started)
    return Counter(names)


async def _mail_left(stack: Stack, least: float, *, within: float) -> None:
    await stack.until(
        lambda: len(stack.relay.taken) >= least, within=within, what="Mail leaves"
    )
