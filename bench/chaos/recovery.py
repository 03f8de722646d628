"""Two measurements on a stack that is otherwise well: a silent Redis, and none."""

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random

from bench.chaos.run import rows, seeded, settled
from bench.chaos.stack import Pace, Stack, running
from bench.chaos.verdict import Verdict, judge

# Long enough that a drain of the timer takes all there is.
UNHURRIED = Pace(lease=90.0, relay=0.005)


async def seconds_after_silence(folder: Path, *, reminders: int = 20) -> float:
    """How long until mail leaves again after all connections to Redis and PostgreSQL
    went silent, which no side is told. Workers and clock get over it by themselves."""
    stack = Stack(
        folder, has_journal=True, random=Random(1), pace=Pace(tick=1.0, relay=0.01)
    )
    async with running(stack):
        stack.start_workers(workers=1, clocks=1)
        await stack.until(lambda: bool(_ticks(stack)), within=90, what="A tick")
        lines = (stack.to_redis, stack.to_postgres)
        connections = [line.connections for line in lines]
        for line in lines:
            line.silence_all()
        started = time.monotonic()
        expected = await seeded(stack, reminders, age="new")
        await settled(stack, expected, within=400)
        for line, before in zip(lines, connections, strict=True):
            assert line.connections > before
        return time.monotonic() - started


@dataclass(frozen=True)
class Timer:
    """What ticks did without Redis: first two at once, then two more."""

    verdict: Verdict
    mails: int
    mails_after_more_ticks: int


async def without_redis(folder: Path, *, reminders: int = 40) -> Timer:
    stack = Stack(folder, has_journal=False, random=Random(1), pace=UNHURRIED)
    async with running(stack):
        stack.redis.popen.kill()
        stack.redis.popen.wait()
        expected = await seeded(stack, reminders)
        await _two_ticks(stack)
        mails = len(stack.relay.taken)
        await _two_ticks(stack)
        return Timer(
            verdict=judge(expected, stack.relay.taken, rows(stack)),
            mails=mails,
            mails_after_more_ticks=len(stack.relay.taken) - mails,
        )


async def _two_ticks(stack: Stack) -> None:
    """As the timers of two machines start them at the same moment."""
    tick = ("django", "reminders_tick", "--skip-checks")
    await asyncio.gather(*(stack.run(f"timer-{n}", *tick) for n in range(2)))


def _ticks(stack: Stack) -> list[tuple]:
    return stack.ask("SELECT 1 FROM ops_heartbeat WHERE worker = 'tick'")
