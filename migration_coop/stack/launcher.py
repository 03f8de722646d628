"""Starts all of Passerelle on this machine, and stops it again: bin/run."""

import argparse
import contextlib
import os
import socket
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import environ

from migration_coop.stack import console, preparation
from migration_coop.stack.console import StackError, say, step
from migration_coop.stack.environment import ROOT
from migration_coop.stack.folder import Folder
from migration_coop.stack.postgres import data_folder, start_postgres
from migration_coop.stack.processes import (
    Process,
    listening_socket,
    remember,
    stop_all,
)
from migration_coop.stack.redis import start_redis
from migration_coop.stack.translations import compile_translations

ANSWER_SECONDS = 120
# Together below the 10 seconds that a stop may take.
STOP_APPLICATION_SECONDS = 5.0
STOP_SERVICES_SECONDS = 3.5
# A process that ends more often than this in a minute will not recover by itself.
RESTARTS_PER_MINUTE = 3


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bin/run",
        description="Starts all of Passerelle on this machine; Ctrl-C stops it.",
        epilog="DATABASE_URL, REDIS_URL and EMAIL_URL, when set, replace the services "
        "that would be started here. docs/operations.md says more.",
    )
    parser.add_argument(
        "--var",
        type=Path,
        default=ROOT / "var",
        help="folder of the data (%(default)s)",
    )
    parser.add_argument("--port", type=int, default=8000, help="(%(default)s)")
    parser.add_argument("--reset", action="store_true", help="delete the data first")
    parser.add_argument("--yes", action="store_true", help="do not ask before --reset")
    return parser.parse_args()


def main() -> int:
    options = arguments()
    console.stop_on_signals()
    folder = Folder(options.var)
    try:
        read_dotenv()
        with folder.locked():
            return run(folder, options)
    except console.Stop:
        return 0


def run(folder: Folder, options: argparse.Namespace) -> int:
    folder.clean_up()
    if options.reset:
        folder.reset(ask=not options.yes)
    web_socket = listening_socket(options.port)
    stack = Stack(folder, web_socket)
    try:
        accounts = stack.start()
        stack.announce(accounts)
        return stack.watch()
    except console.Stop:
        return 0
    finally:
        console.ignore_signals()
        stack.stop()


def read_dotenv() -> None:
    """Variables of the shell win over those of the file .env."""
    if (ROOT / ".env").exists():
        environ.Env.read_env(ROOT / ".env")


class Stack:
    """All processes of one run."""

    def __init__(self, folder: Folder, web_socket: socket.socket) -> None:
        self.folder = folder
        self.sockets = [web_socket]
        # Where the journal of the mail catcher is kept, when there is one.
        self.journal_socket: socket.socket | None = None
        self.url = f"http://127.0.0.1:{web_socket.getsockname()[1]}/"
        self.services: list[Process] = []
        self.application: list[Process] = []
        self.ends: dict[str, list[float]] = {}
        self.embeds_database = not os.environ.get("DATABASE_URL")
        self.env = dict(os.environ)

    # Starting

    def start(self) -> list[dict[str, Any]]:
        say(f"Passerelle starts, with its data in {self.folder}")
        self.set_environment()
        with step("Translations"):
            compile_translations()
        self.start_services()
        with step("Tables"):
            arguments = ("migrate", "--noinput", "-v", "1")
            preparation.manage(
                self.folder, self.env, *arguments, doing="Making the tables"
            )
        with step("Static files"):
            preparation.collect_static(self.folder, self.env)
        with step("Example data"):
            accounts = preparation.load_example(
                self.folder, self.env, embedded=self.embeds_database
            )
        with step("Web server, worker and clock"):
            for process in self.make_application():
                self.application.append(process)
                self.start_process(process)
            self.wait_for_answer()
        return accounts

    def set_environment(self) -> None:
        self.folder.files.mkdir(mode=0o700, exist_ok=True)
        (self.folder.path / "beat").mkdir(mode=0o700, exist_ok=True)
        own = {
            "SITE_URL": self.url.rstrip("/"),
            "EXTRA_ALLOWED_HOSTS": "localhost",
            "FILES_ROOT": str(self.folder.files),
            "STATIC_ROOT": str(self.folder.static),
        }
        if not os.environ.get("SECRET_KEY"):
            own["SECRET_KEY"] = self.folder.secret_key()
        # Children speak UTF-8 whatever the terminal is set to, installed or not.
        forced = {"PYTHONUTF8": "1", "LC_ALL": "C.UTF-8", "PYTHONUNBUFFERED": "1"}
        set_already = {name: value for name, value in os.environ.items() if value}
        self.env = own | set_already | forced

    def start_services(self) -> None:
        if self.embeds_database:
            with step("PostgreSQL"):
                process, self.env["DATABASE_URL"] = start_postgres(
                    folder=data_folder(self.folder.path / "postgres"),
                    log=self.folder.log("postgres"),
                    durable=True,
                )
                self.keep(process)
        if not os.environ.get("REDIS_URL"):
            with step("Redis"):
                process, self.env["REDIS_URL"] = start_redis(
                    folder=self.folder.path / "redis",
                    log=self.folder.log("redis"),
                    durable=True,
                )
                self.keep(process)
        if not os.environ.get("EMAIL_URL"):
            with step("Mail catcher"):
                self.start_mail_catcher()

    def keep(self, process: Process) -> None:
        self.services.append(process)
        remember(self.folder.children, [*self.services, *self.application])

    def start_mail_catcher(self) -> None:
        listener = listening_socket()
        self.sockets.append(listener)
        self.journal_socket = listening_socket()
        self.sockets.append(self.journal_socket)
        port = listener.getsockname()[1]
        self.env["EMAIL_URL"] = f"smtp://127.0.0.1:{port}"
        self.env["MAIL_CATCHER_DIR"] = str(self.folder.mail)
        self.env.setdefault("MAIL_HAS_JOURNAL", "true")
        process = self.python(
            "mail",
            *("migration_coop.stack.mail_catcher", str(listener.fileno())),
            *(str(self.folder.mail), str(self.journal_socket.getsockname()[1])),
            pass_fds=(listener.fileno(),),
        )
        process.start()
        self.keep(process)

    def python(self, name: str, *arguments: str, **options: Any) -> Process:
        return Process(
            name=name,
            command=[sys.executable, "-m", *arguments],
            env=self.env,
            log=self.folder.log(name),
            cwd=ROOT,
            **options,
        )

    def make_receiver(self) -> list[Process]:
        if self.journal_socket is None:
            return []
        fd = self.journal_socket.fileno()
        command = ("manage", "mail_receiver", "--fd", str(fd))
        return [self.python("receiver", *command, pass_fds=(fd,))]

    def make_application(self) -> list[Process]:
        web_fd = self.sockets[0].fileno()
        celery = ("celery", "-A", "migration_coop")
        return [
            self.python(
                "web",
                *("gunicorn", "migration_coop.wsgi", "--bind", f"fd://{web_fd}"),
                *("--workers", "2", "--worker-class", "gthread", "--threads", "4"),
                *("--graceful-timeout", "4", "--no-control-socket", "--preload"),
                *("--access-logfile", "-"),
                pass_fds=(web_fd,),
            ),
            self.python(
                "worker",
                *(*celery, "worker", "-c", "2", "-l", "INFO"),
                *("--without-gossip", "--without-mingle"),
            ),
            self.python(
                "beat",
                *(*celery, "beat", "-l", "INFO", "--pidfile="),
                *("-s", str(self.folder.path / "beat" / "schedule")),
            ),
            *self.make_receiver(),
        ]

    def start_process(self, process: Process) -> None:
        process.start()
        remember(self.folder.children, [*self.services, *self.application])

    def wait_for_answer(self) -> None:
        """Wait until a page comes back, whichever: the application is loaded then."""
        deadline = time.monotonic() + ANSWER_SECONDS
        while time.monotonic() < deadline:
            self.restart_what_ended()
            with contextlib.suppress(OSError):
                if answers(self.url):
                    return
            console.pause(0.2)
        raise StackError(
            f"The web server does not answer; {self.folder.log('web')} says why."
        )

    # Running

    def announce(self, accounts: list[dict[str, Any]]) -> None:
        caught = "MAIL_CATCHER_DIR" in self.env
        self.folder.write_run_file(
            {
                "url": self.url,
                "pid": os.getpid(),
                "database_url": self.env["DATABASE_URL"],
                "redis_url": self.env["REDIS_URL"],
                "mail_dir": str(self.folder.mail) if caught else None,
                "accounts": accounts,
            }
        )
        say()
        say(f"Passerelle is at {self.url}")
        for account in accounts:
            email, password = account["email"], account["password"]
            say(f"  {account['role']:<12} {email:<32} {password}")
        say("Ctrl-C stops it.")

    def watch(self) -> int:
        while True:
            self.restart_what_ended()
            console.pause(0.3)

    def restart_what_ended(self) -> None:
        for process in [*self.services, *self.application]:
            if process.has_ended():
                self.note_end(process)
                console.pause(1)
                self.start_process(process)

    def note_end(self, process: Process) -> None:
        now = time.monotonic()
        recent = [at for at in self.ends.get(process.name, []) if now - at < 60]
        self.ends[process.name] = [*recent, now]
        if len(recent) >= RESTARTS_PER_MINUTE:
            raise StackError(
                f"{process.name} ends again and again; {process.log} says why."
            )
        say(f"  {process.name} ended by itself and is started again")

    # Stopping

    def stop(self) -> None:
        say("Stopping … ", end="")
        stop_all(self.application, within=STOP_APPLICATION_SECONDS)
        stop_all(self.services, within=STOP_SERVICES_SECONDS)
        for held in self.sockets:
            held.close()
        self.folder.run_file.unlink(missing_ok=True)
        self.folder.children.unlink(missing_ok=True)
        say("stopped.")


def answers(url: str) -> bool:
    opener = urllib.request.build_opener(_NoRedirect, urllib.request.ProxyHandler({}))
    try:
        opener.open(url, timeout=2).close()
    except urllib.error.HTTPError as error:
        error.close()
        return error.code < 500
    return True


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any) -> None:
        """The first answer is enough; where it points to does not matter."""


if __name__ == "__main__":
    sys.exit(console.exit_with_one_sentence(main))
