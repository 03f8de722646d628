"""The folder of one run (var/): its data, its secrets, its lock."""

import contextlib
import fcntl
import json
import os
import secrets
import shutil
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from migration_coop.stack.console import StackError, say, stop_on_signals
from migration_coop.stack.postgres import data_folder
from migration_coop.stack.processes import stop_left_over, write_private

SPACE_NEEDED = 300 * 1024 * 1024
# Everything that bin/run makes in the folder; --reset removes these and nothing else.
NAMES = (
    *("postgres", "postgres.new", "postgres.password", "redis", "mail", "files"),
    *("static", "static.sha256", "beat", "log", "secret_key", "accounts.json"),
)


class Folder:
    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self.mail = self.path / "mail"
        self.files = self.path / "files"
        self.static = self.path / "static"
        self.run_file = self.path / "run.json"
        self.children = self.path / "children.json"
        self.lock = self.path / "passerelle.lock"

    def __str__(self) -> str:
        return str(self.path)

    def log(self, name: str) -> Path:
        return self.path / "log" / f"{name}.log"

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Only one run uses a folder at a time; the lock ends with its owner."""
        self._make()
        with self.lock.open("a+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise StackError(
                    f"Another run uses {self} already{self._whereabouts()}; "
                    "stop it first, or choose another folder with --var."
                ) from error
            yield

    def _make(self) -> None:
        try:
            # Root's PostgreSQL runs as nobody and must reach its data in here.
            mode = 0o711 if os.geteuid() == 0 else 0o700
            self.path.mkdir(mode=mode, parents=True, exist_ok=True)
            if not self.lock.exists() and any(self.path.iterdir()):
                raise StackError(
                    f"{self} holds other things and was not made by bin/run; "
                    "choose an empty or new folder with --var."
                )
            self.lock.touch(mode=0o600)
        except (FileExistsError, NotADirectoryError) as error:
            raise StackError(
                f"{self} is not a folder; choose one with --var."
            ) from error
        except PermissionError as error:
            raise StackError(
                f"This user may not write to {self}; choose a folder with --var."
            ) from error
        if shutil.disk_usage(self.path).free < SPACE_NEEDED:
            raise StackError(
                f"The disk of {self} is full: at least {SPACE_NEEDED // 1024**2} MB "
                "must be free."
            )

    def _whereabouts(self) -> str:
        with contextlib.suppress(OSError, ValueError, KeyError):
            run = json.loads(self.run_file.read_text())
            return f" (process {run['pid']}, {run['url']})"
        return ""

    def clean_up(self) -> None:
        """End what a killed run left behind."""
        self.run_file.unlink(missing_ok=True)
        if names := stop_left_over(self.children):
            say(f"  Ended what a killed run had left: {', '.join(names)}")

    def reset(self, *, ask: bool) -> None:
        if ask:
            confirm(f"Delete the database, files and mail in {self}?")
        postgres = data_folder(self.path / "postgres")
        for place in {self.path, postgres.parent}:
            for name in NAMES:
                _remove(place / name)
            for accounts in place.glob("accounts-*.json"):
                _remove(accounts)
        say(f"  Deleted what was in {self}")

    def secret_key(self) -> str:
        path = self.path / "secret_key"
        if not path.exists():
            write_private(path, secrets.token_urlsafe(50))
        return path.read_text()

    def write_run_file(self, facts: dict[str, Any]) -> None:
        write_private(self.run_file, json.dumps(facts, indent=2))


def confirm(question: str) -> None:
    if not sys.stdin or not sys.stdin.isatty():
        raise StackError("--reset asks before it deletes; add --yes to answer here.")
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        answer = input(f"{question} [y/N] ")
    except (EOFError, KeyboardInterrupt):
        answer = ""
    finally:
        stop_on_signals()
    if answer.strip().lower() not in ("y", "yes", "o", "oui"):
        raise StackError("Nothing was deleted.")


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
