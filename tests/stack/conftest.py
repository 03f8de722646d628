"""Runs bin/run on a clean copy of the project, as its users do."""

import contextlib
import json
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace

import psutil
import psycopg2
import pytest

from migration_coop.stack.environment import ROOT, without_settings
from migration_coop.stack.processes import die_with_parent, free_port

# Several stacks start at once, on two cores that also run tests.
START_SECONDS = 240
# Nobody waits so long when all is well.
PATIENCE = 120
KEPT_OUT = shutil.ignore_patterns(".*", "var", "staticfiles", "__pycache__", "*.mo")


class Run:
    """One bin/run: what it said, what it started, how it ended."""

    def __init__(self, project, var, *, port=None, env=None):
        self.var = Path(var)
        self.port = port or free_port()
        self.command = [project / "bin" / "run", "--var", var, "--port", str(self.port)]
        self.env = clean_environment() | (env or {})

    def start(self, *arguments, output=None, **options):
        self.output = output or self.var.with_name(f"{self.var.name}.output")
        self.started = time.monotonic()
        with self.output.open("wb") as file:
            self.popen = subprocess.Popen(
                [*self.command, *arguments],
                env=self.env,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                preexec_fn=die_with_parent(signal.SIGTERM),  # noqa: PLW1509
                **options,
            )
        return self

    def wait_until_ready(self):
        while not self.is_ready():
            assert self.popen.poll() is None, self.text
            assert self.seconds < START_SECONDS, self.text
            time.sleep(0.1)
        self.seconds_to_start = self.seconds
        return self

    def is_ready(self):
        """A killed run leaves its run.json behind until the next one has started."""
        return self.run_file.exists() and self.facts["pid"] == self.popen.pid

    def refusal(self):
        """What it said when it would not start: one sentence, no traceback."""
        assert self.popen.wait(START_SECONDS) == 1, self.text
        *_, sentence = self.text.strip().splitlines()
        assert sentence.startswith("Passerelle: "), self.text
        assert "Traceback" not in self.text
        return sentence

    def stop(self, number=signal.SIGTERM):
        """Return the seconds that it took."""
        before = time.monotonic()
        self.popen.send_signal(number)
        self.popen.wait(PATIENCE)
        return time.monotonic() - before

    @property
    def seconds(self):
        return time.monotonic() - self.started

    @property
    def run_file(self):
        return self.var / "run.json"

    @property
    def facts(self):
        return json.loads(self.run_file.read_text())

    @property
    def text(self):
        return self.output.read_text(errors="replace")

    def family(self):
        return psutil.Process(self.popen.pid).children(recursive=True)

    def process(self, words):
        """The first process, parents before children, that was started so."""
        return next(p for p in self.family() if words in " ".join(words_of(p)))

    def names(self):
        lines = " ".join(word for p in self.family() for word in words_of(p))
        return set(
            re.findall(r"postgres|redis|valkey|mail_catcher|gunicorn|beat", lines)
        )


def words_of(process):
    """How it was started; nothing for one that has ended and waits to be collected."""
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def told_by(processes, ask):
    """What each of them answers; nothing of one that has ended meanwhile."""
    found = []
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            found.append(ask(process))
    return found


def clean_environment():
    """This Python's own packages serve the copy too: installing them takes a minute."""
    return without_settings(os.environ) | {"PASSERELLE_VENV": sys.prefix}


@pytest.fixture(scope="session")
def workplace():
    """Open to others, as pytest's folders are not: root's PostgreSQL is not root."""
    folder = Path(tempfile.mkdtemp(prefix="passerelle-stack-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def project(workplace):
    """A copy of what a clone would have, in a folder with a space and an accent."""
    copy = workplace / "Projet été"
    if not (shutil.which("git") and (ROOT / ".git").exists()):
        return shutil.copytree(ROOT, copy, ignore=KEPT_OUT)
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listing = subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    for name in filter(None, listing.stdout.decode().split("\0")):
        if (ROOT / name).is_file():  # it may be deleted and not committed yet
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, copy / name)
    return copy


@pytest.fixture(scope="session")
def prepared(project, workplace):
    """A data folder that was filled once and stopped well, to be copied by tests."""
    run = Run(project, workplace / "prepared").start().wait_until_ready()
    database_url = run.facts["database_url"]
    with database(database_url) as cursor:
        cursor.execute("CREATE TABLE proof AS SELECT 1 AS kept")
    return SimpleNamespace(
        run=run,
        var=run.var,
        accounts=run.facts["accounts"],
        family=[psutil.Process(run.popen.pid), *run.family()],
        seconds=run.stop(),
    )


@pytest.fixture
def var(prepared, workplace):
    """A copy of the prepared data folder, which starts in seconds."""
    return copy_of(prepared.var, workplace / f"var-{secrets.token_hex(4)}")


@pytest.fixture(scope="session")
def shared_run(project, prepared):
    """One that goes on, for the tests that only look at it."""
    run = Run(project, copy_of(prepared.var, project / "var"))
    yield run.start().wait_until_ready()
    run.stop()


def copy_of(var, folder):
    # cp keeps the owner of the database, who is not root.
    subprocess.run(["cp", "-a", var, folder], check=True)
    return folder


@pytest.fixture
def start(project):
    """Start bin/run; whatever is still there at the end of the test is stopped."""
    runs = []

    def start_run(var, *arguments, ready=True, port=None, env=None, **options):
        run = Run(project, var, port=port, env=env)
        runs.append(run.start(*arguments, **options))
        return run.wait_until_ready() if ready else run

    yield start_run
    for run in runs:
        with contextlib.suppress(subprocess.TimeoutExpired):
            run.stop()
        run.popen.kill()


@contextlib.contextmanager
def database(url):
    with contextlib.closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            yield cursor


def wait_until(condition, *, within=PATIENCE):
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(0.1)
    raise AssertionError("it did not happen in time")
