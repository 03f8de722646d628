"""What has to be ready before Passerelle answers: tables, static files, examples."""

import contextlib
import hashlib
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import environ
import psycopg2

from migration_coop.stack.console import StackError
from migration_coop.stack.environment import ROOT
from migration_coop.stack.folder import Folder
from migration_coop.stack.processes import Process, run_to_end, write_private


def manage(folder: Folder, env: dict[str, str], *arguments: str, doing: str) -> None:
    """Run manage.py; on failure say its last line, which names the cause."""
    log = folder.log("manage")
    size_before = log.stat().st_size if log.exists() else 0
    process = Process(
        name="manage",
        command=[sys.executable, "manage.py", *arguments],
        env=env,
        log=log,
        cwd=ROOT,
    )
    if run_to_end(process):
        output = log.read_bytes()[size_before:].decode(errors="replace")
        raise StackError(f"{doing} failed ({_cause(output)}); {log} has it all.")


def _cause(output: str) -> str:
    lines = [line.strip() for line in output.splitlines()]
    # A failed connection explains itself on several lines, the first one names it.
    errors = [line for line in lines if "Error" in line.split(":")[0]]
    return (errors or [line for line in lines if line] or ["no output"])[-1]


def collect_static(folder: Folder, env: dict[str, str]) -> None:
    """Collect and compress static files, when any of them has changed."""
    stamp = folder.path / "static.sha256"
    digest = _static_digest()
    if stamp.exists() and stamp.read_text() == digest and folder.static.exists():
        return
    manage(folder, env, "collectstatic", "--noinput", doing="Collecting static files")
    write_private(stamp, digest)


def _static_digest() -> str:
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    roots = [ROOT / "static", *sorted(ROOT.glob("*/static"))]
    for path in sorted(path for root in roots for path in root.rglob("*")):
        status = path.stat()
        line = f"{path.relative_to(ROOT)} {status.st_size} {status.st_mtime_ns}\n"
        digest.update(line.encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


# --- The example data -------------------------------------------------------------------


def load_example(
    folder: Folder, env: dict[str, str], *, embedded: bool
) -> list[dict[str, Any]]:
    """Load it once and return its accounts, which have passwords made for them.

    A database of one's own that has users already is somebody's real work: nothing
    is added to it.
    """
    path = _accounts_file(folder, env["DATABASE_URL"], embedded=embedded)
    if not path.exists() and (embedded or not _has_users(env["DATABASE_URL"])):
        with _private_files():
            arguments = ("load_example", "--accounts-file", str(path))
            manage(folder, env, *arguments, doing="Loading the example data")
    return json.loads(path.read_text()) if path.exists() else []


def _accounts_file(folder: Folder, database_url: str, *, embedded: bool) -> Path:
    if embedded:
        return folder.path / "accounts.json"
    digest = hashlib.sha256(database_url.encode()).hexdigest()[:12]
    return folder.path / f"accounts-{digest}.json"


@contextlib.contextmanager
def _private_files() -> Iterator[None]:
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def _has_users(database_url: str) -> bool:
    place = environ.Env.db_url_config(database_url)
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST"}
    options = {name: place[key] for name, key in names.items() if place.get(key)}
    if place.get("PORT"):
        options["port"] = place["PORT"]
    connection = psycopg2.connect(connect_timeout=5, **options)
    with contextlib.closing(connection), connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM accounts_user)")
        return cursor.fetchone()[0]
