"""Scenarios run at once: each has services of its own and mostly waits. Only the one
that is held to a minute has the machine for itself."""

import asyncio
from contextlib import ExitStack

import pytest

from bench.chaos.faults import FAULTS
from bench.chaos.recovery import seconds_after_silence, without_redis
from bench.chaos.run import run_once
from bench.chaos.stack import Pace
from migration_coop.stack.testing import throw_away_folder

# Silence takes half a minute, and has a scenario of its own.
NAMES = [name for name in FAULTS if name not in {"redis_silent", "postgres_silent"}]
HURRIED = Pace(lease=12.0, journal=4.0, relay=0.1, pause=0.8)


def chaos(folder, *, has_journal):
    return run_once(
        folder,
        reminders=300,
        has_journal=has_journal,
        seed=5,
        names=NAMES,
        pace=HURRIED,
    )


AT_ONCE = {
    "journal": lambda folder: chaos(folder, has_journal=True),
    "blind": lambda folder: chaos(folder, has_journal=False),
    "timer": without_redis,
}


@pytest.fixture(scope="session")
def outcomes():
    with ExitStack() as folders:

        async def at_once(*runs):
            tasks = [run(folders.enter_context(throw_away_folder())) for run in runs]
            return await asyncio.gather(*tasks, return_exceptions=True)

        [silence] = asyncio.run(at_once(seconds_after_silence))
        found = asyncio.run(at_once(*AT_ONCE.values()))
        return dict(zip(AT_ONCE, found, strict=True)) | {"silence": silence}


@pytest.fixture
def outcome(outcomes):
    """What became of the scenario of this name."""

    def of(name):
        if isinstance(outcomes[name], BaseException):
            raise outcomes[name]
        return outcomes[name]

    return of
