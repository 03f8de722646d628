"""Runs pytest between throw-away services: bin/test [pytest arguments].

Without arguments the whole suite runs on every core. With --coverage alone branch
coverage counts as well, and less than all of it fails: that takes twice as long.
"""

import contextlib
import fcntl
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from migration_coop.stack import console, kept_database
from migration_coop.stack.environment import ROOT, without_settings
from migration_coop.stack.postgres import start_postgres
from migration_coop.stack.processes import Process, run_to_end, stop_all
from migration_coop.stack.redis import start_redis
from migration_coop.stack.translations import compile_translations

PREFIX = "passerelle-test-"
SPACE_NEEDED = 1024**3
# In the order of tests/conftest.py, not by how many tests a group has.
WHOLE_SUITE = ["-n", "auto", "--dist", "loadgroup", "--no-loadscope-reorder"]
COVERAGE = [
    *("--cov", "--cov-branch", "--cov-report=term-missing:skip-covered"),
    "--cov-fail-under=100",
]


def main() -> int:
    console.stop_on_signals()
    compile_translations()
    processes: list[Process] = []
    with throw_away_folder() as folder:
        try:
            environment = start_services(folder, processes)
            return run_pytest(chosen(sys.argv[1:]), environment)
        except console.Stop:
            return 130
        finally:
            console.ignore_signals()
            stop_all(reversed(processes), within=5)


def chosen(arguments: list[str]) -> list[str]:
    if arguments == ["--coverage"]:
        return WHOLE_SUITE + COVERAGE
    return arguments or WHOLE_SUITE


@contextlib.contextmanager
def throw_away_folder() -> Iterator[Path]:
    """A folder in memory where there is room; those of killed runs are removed."""
    memory = Path("/dev/shm")
    has_room = (
        os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > SPACE_NEEDED
    )
    parent = memory if has_room else Path(tempfile.gettempdir())
    for left_over in parent.glob(f"{PREFIX}*"):
        remove_if_abandoned(left_over)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
    folder.chmod(0o711)  # root's PostgreSQL runs as nobody
    owner = os.open(folder, os.O_RDONLY)
    fcntl.flock(owner, fcntl.LOCK_EX)
    try:
        yield folder
    finally:
        os.close(owner)
        shutil.rmtree(folder, ignore_errors=True)


def remove_if_abandoned(folder: Path) -> None:
    with contextlib.suppress(OSError):
        if time.time() - folder.stat().st_mtime < 60:
            return
        owner = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(owner, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
        finally:
            os.close(owner)


def start_services(folder: Path, processes: list[Process]) -> dict[str, str]:
    is_migrated = kept_database.restore(folder)
    database_url = start_database(folder, processes)
    redis, redis_url = start_redis(
        folder=folder / "redis", log=folder / "log" / "redis.log", durable=False
    )
    processes.append(redis)
    for name in ("files", "static"):
        (folder / name).mkdir()
    environment = without_settings(os.environ) | {
        "DJANGO_SETTINGS_MODULE": "migration_coop.settings",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "SITE_URL": "http://testserver",
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        # Django keeps mail in memory during tests; nothing listens here.
        "EMAIL_URL": "smtp://127.0.0.1:9",
        "FILES_ROOT": str(folder / "files"),
        "STATIC_ROOT": str(folder / "static"),
    }
    if not is_migrated:
        migrate(folder, environment)
        stop_all([processes.pop(0)], within=5)
        kept_database.keep(folder)
        environment["DATABASE_URL"] = start_database(folder, processes)
    return environment


def start_database(folder: Path, processes: list[Process]) -> str:
    postgres, url = start_postgres(
        folder=folder / "postgres", log=folder / "log" / "postgres.log", durable=False
    )
    processes.insert(0, postgres)
    return url


def migrate(folder: Path, environment: dict[str, str]) -> None:
    """Make the tables once; every pytest worker then copies this database."""
    log = folder / "log" / "migrate.log"
    process = Process(
        name="migrate",
        # The checks come later: a broken page must not keep all tests from running.
        command=[sys.executable, "manage.py", "migrate", "-v", "0", "--skip-checks"],
        env=environment,
        log=log,
        cwd=ROOT,
    )
    if run_to_end(process):
        console.say(log.read_text(errors="replace"))
        raise console.StackError("The migrations fail, so no test can run.")


def run_pytest(arguments: list[str], environment: dict[str, str]) -> int:
    command = [sys.executable, "-m", "pytest", *arguments]
    pytest = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        while pytest.poll() is None:
            console.pause(0.1)
    except console.Stop as stop:
        # Ctrl-C has reached pytest too. It tears its fixtures down, which takes time.
        if stop.args != (signal.SIGINT,):
            pytest.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            pytest.wait(20)
        pytest.kill()
    return pytest.wait()


if __name__ == "__main__":
    sys.exit(console.exit_with_one_sentence(main))
