"""All of Passerelle for one run: services of its own, with failing lines in between."""

import asyncio
import os
import secrets
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

import psycopg2

from bench.chaos.proxy import FaultProxy
from bench.chaos.relay import Relay
from migration_coop.stack import kept_database
from migration_coop.stack.environment import ROOT, without_settings
from migration_coop.stack.postgres import start_postgres
from migration_coop.stack.processes import (
    Process,
    stop_all,
    stopped_on_error,
)
from migration_coop.stack.redis import start_redis
from migration_coop.stack.testing import migrate

CELERY = ("celery", "-A", "migration_coop")
LOST = (psycopg2.OperationalError, psycopg2.InterfaceError)


class Stuck(AssertionError):
    """Something that had to happen did not, in the time it was given."""


@dataclass(frozen=True)
class Pace:
    """A world in which everything happens several times faster: seconds."""

    tick: float = 2.0
    # All deadlines of sending are shares of it, also on a machine that is busy.
    lease: float = 27.0
    retry_minutes: str = "0.02,0.04,0.08"
    # Longer than any outage of faults.py, and than it takes to recover from one.
    journal: float = 6.0
    # What the relay takes over one message.
    relay: float = 0.03
    # No fault waits longer than this for the mail that the one before holds up.
    pause: float = 3.0

    @property
    def longer_than_a_lease(self) -> float:
        return self.lease + 1.5

    @property
    def longer_than_patience(self) -> float:
        """A conversation gets a ninth of the lease (mailing/deadlines.py)."""
        return self.lease / 9 + 0.5


class Stack:
    def __init__(
        self, folder: Path, *, has_journal: bool, random: Random, pace: Pace
    ) -> None:
        self.folder, self.random, self.pace = folder, random, pace
        self.has_journal = has_journal
        self.relay = Relay(
            seconds=pace.relay, late=pace.longer_than_patience, random=random
        )
        self.workers: list[Process] = []
        self.clocks: list[Process] = []
        self.services: list[Process] = []
        self._database: psycopg2.extensions.connection | None = None
        self._watch: asyncio.Task | None = None

    # Starting and stopping

    async def start(self) -> None:
        is_migrated = kept_database.restore(self.folder)
        # Durable: what was committed before a crash must be there after it.
        self.postgres, self.database_url = start_postgres(
            folder=self.folder / "postgres", log=self.log("postgres"), durable=True
        )
        self.services.append(self.postgres)
        self.redis, self.redis_url = start_redis(
            folder=self.folder / "redis", log=self.log("redis"), durable=False
        )
        self.services.append(self.redis)
        await self._start_lines()
        self.env = self._environment()
        if not is_migrated:
            migrate(self.folder, self.env | {"DATABASE_URL": self.database_url})

    async def _start_lines(self) -> None:
        if self.has_journal:
            self.relay.report = self.note_in_journal
        await self.relay.start()
        self.to_postgres = FaultProxy(urlsplit(self.database_url).port)
        self.to_redis = FaultProxy(urlsplit(self.redis_url).port)
        self.to_relay = FaultProxy(self.relay.port)
        self.lines = (self.to_postgres, self.to_redis, self.to_relay)
        for line in self.lines:
            await line.start()

    def _environment(self) -> dict[str, str]:
        for name in ("files", "static"):
            (self.folder / name).mkdir()
        return without_settings(os.environ) | {
            "DJANGO_SETTINGS_MODULE": "migration_coop.settings",
            "SECRET_KEY": secrets.token_urlsafe(50),
            "SITE_URL": "http://chaos.test",
            "DATABASE_URL": _by_way_of(self.database_url, self.to_postgres),
            "REDIS_URL": _by_way_of(self.redis_url, self.to_redis),
            "EMAIL_URL": f"smtp://127.0.0.1:{self.to_relay.port}",
            "FILES_ROOT": str(self.folder / "files"),
            "STATIC_ROOT": str(self.folder / "static"),
            "LOG_LEVEL": "WARNING",
            # bin/check has looked at the pages; a worker that starts again need not.
            "CELERY_SKIP_CHECKS": "true",
            "TICK_SECONDS": str(self.pace.tick),
            "MAIL_LEASE_SECONDS": str(self.pace.lease),
            "MAIL_RETRY_MINUTES": self.pace.retry_minutes,
            "MAIL_JOURNAL_SECONDS": str(self.pace.journal),
            "MAIL_HAS_JOURNAL": str(self.has_journal).lower(),
            # All at once: a rate would only make the runs longer.
            "MAIL_DOMAIN_PER_MINUTE": "0",
        }

    def start_workers(self, *, workers: int = 2, clocks: int = 2) -> None:
        for number in range(workers):
            name = f"worker-{number}"
            options = ("worker", "-c", "1", "-n", f"{name}@chaos", "-l", "WARNING")
            options += ("--without-gossip", "--without-mingle")
            self.workers.append(self.python(name, *CELERY, *options))
        # One worker asks PostgreSQL over the line that fails, the others directly:
        # a line of Python takes time from each of their many questions.
        for worker in self.workers[1:]:
            worker.env = worker.env | {"DATABASE_URL": self.database_url}
        for number in range(clocks):
            name = f"beat-{number}"
            schedule = str(self.folder / name)
            options = ("beat", "-l", "WARNING", "--pidfile=", "-s", schedule)
            self.clocks.append(self.python(name, *CELERY, *options))
        for process in (*self.workers, *self.clocks):
            process.start()
        self._watch = asyncio.create_task(self._restart_what_ended())

    async def stop(self) -> None:
        if self._watch is not None:
            self._watch.cancel()
        stop_all([*self.workers, *self.clocks], within=1)
        if hasattr(self, "lines"):
            for line in self.lines:
                await line.stop()
            await self.relay.finish()
        if self._database is not None:
            self._database.close()
        stop_all(self.services, within=5)

    def log(self, name: str) -> Path:
        return self.folder / "log" / f"{name}.log"

    def python(self, name: str, *arguments: str) -> Process:
        return Process(
            name=name,
            command=[sys.executable, "-P", "-m", *arguments],
            env=self.env,
            log=self.log(name),
            cwd=ROOT,
            # It is made to be killed, also when the driver itself is.
            stop_signal=signal.SIGKILL,
        )

    async def run(self, name: str, *arguments: str) -> None:
        """A program that has to succeed; what it says is in its log."""
        process = self.python(name, *arguments)
        with stopped_on_error(process):
            process.start()
            while not process.has_ended():
                await asyncio.sleep(0.05)
        if process.popen.returncode:
            raise Stuck(process.log.read_text(errors="replace")[-2000:])

    async def _restart_what_ended(self) -> None:
        """As systemd would."""
        while True:
            for process in (*self.workers, *self.clocks):
                if process.has_ended():
                    process.start()
            await asyncio.sleep(0.1)

    # What can be asked of the database, around the failing line

    def ask(self, statement: str, values: tuple = ()) -> list[tuple]:
        """Raises ConnectionError while the database is away."""
        try:
            if self._database is None:
                self._database = psycopg2.connect(self.database_url, connect_timeout=2)
                self._database.autocommit = True
            with self._database.cursor() as cursor:
                cursor.execute(statement, values)
                return cursor.fetchall() if cursor.description else []
        except LOST as error:
            if self._database is not None:
                self._database.close()
            self._database = None
            raise ConnectionError(str(error)) from error

    async def note_in_journal(self, message_id: str) -> None:
        """What the receiver of the relay's copies does."""
        self.ask(
            "INSERT INTO mail_journal (message_id, seen_at)"
            " VALUES (%s, clock_timestamp()) ON CONFLICT DO NOTHING",
            (message_id,),
        )

    async def until(
        self,
        is_so: Callable[[], bool],
        *,
        within: float,
        what: str,
        every: float = 0.1,
    ) -> float:
        """Wait for it; returns the seconds that it took."""
        started = time.monotonic()
        while time.monotonic() - started < within:
            with suppress(ConnectionError):
                if is_so():
                    return time.monotonic() - started
            await asyncio.sleep(every)
        raise Stuck(f"{what}: not within {within:.0f} s")


@asynccontextmanager
async def running(stack: Stack) -> AsyncIterator[Stack]:
    """Its processes end with the block, whatever happens in it."""
    try:
        await stack.start()
        yield stack
    finally:
        await stack.stop()


def _by_way_of(url: str, line: FaultProxy) -> str:
    parts = urlsplit(url)
    place = parts.netloc.rpartition(":")[0]
    return parts._replace(netloc=f"{place}:{line.port}").geturl()
