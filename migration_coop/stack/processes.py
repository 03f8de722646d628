"""Child processes that never outlive the program that started them."""

import contextlib
import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from migration_coop.stack.console import StackError, pause

LOG_LIMIT = 5 * 1024 * 1024
PR_SET_PDEATHSIG = 1


@dataclass
class Process:
    name: str
    command: list[str]
    env: dict[str, str]
    log: Path
    cwd: Path
    stop_signal: signal.Signals = signal.SIGTERM
    user: dict[str, Any] = field(default_factory=dict)
    pass_fds: tuple[int, ...] = ()
    popen: subprocess.Popen | None = None

    def start(self) -> None:
        _rotate(self.log)
        with self.log.open("ab") as log:
            self.popen = subprocess.Popen(
                self.command,
                env=self.env,
                cwd=self.cwd,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                pass_fds=self.pass_fds,
                # The launcher has one thread only.
                preexec_fn=die_with_parent(self.stop_signal),  # noqa: PLW1509
                **self.user,
            )

    def has_ended(self) -> bool:
        return self.popen is None or self.popen.poll() is not None


def die_with_parent(number: signal.Signals) -> Callable[[], None] | None:
    """Linux sends the signal when the launcher dies, even by SIGKILL."""
    if sys.platform != "linux":
        return None
    libc, launcher = ctypes.CDLL(None, use_errno=True), os.getpid()

    def arm() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(number))
        if os.getppid() != launcher:
            os._exit(1)

    return arm


def _rotate(log: Path) -> None:
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_suffix(".log.old"))


def stop_all(processes: Iterable[Process], *, within: float) -> None:
    """Ask all of them at once, then end by force what has not gone in time."""
    running = [
        (process.popen, process.stop_signal)
        for process in processes
        if process.popen and not process.has_ended()
    ]
    for popen, stop_signal in running:
        popen.send_signal(stop_signal)
    deadline = time.monotonic() + within
    for popen, _ in running:
        with contextlib.suppress(subprocess.TimeoutExpired):
            popen.wait(max(0.05, deadline - time.monotonic()))
    for popen, _ in running:
        # Also after a good end: a child of its own may have been left in the group.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(popen.pid, signal.SIGKILL)
        popen.wait()


@contextlib.contextmanager
def stopped_on_error(process: Process) -> Iterator[None]:
    """For the time in which no one else knows of the process yet."""
    try:
        yield
    except BaseException:
        stop_all([process], within=3)
        raise


def run_to_end(process: Process) -> int:
    """Run it and return its exit code; a Stop ends it first."""
    with stopped_on_error(process):
        process.start()
        while not process.has_ended():
            pause(0.05)
    assert process.popen
    return process.popen.returncode


def listening_socket(port: int = 0) -> socket.socket:
    """Held here and lent to a child, so that a restart of the child keeps its port."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except OSError as error:
        listener.close()
        raise StackError(
            f"Port {port} cannot be used ({error.strerror}); "
            "choose another one with --port."
        ) from error
    except OverflowError as error:
        listener.close()
        raise StackError(f"{port} is not a port; choose one below 65536.") from error
    listener.listen(128)
    return listener


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


# --- What a killed run left behind ------------------------------------------------


def remember(path: Path, processes: Iterable[Process]) -> None:
    rows = [
        {
            "name": process.name,
            "pid": process.popen.pid,
            "born": _born(process.popen.pid),
        }
        for process in processes
        if process.popen and not process.has_ended()
    ]
    write_private(path, json.dumps(rows))


def stop_left_over(path: Path, *, within: float = 8) -> list[str]:
    """End the processes of a run that was killed.

    A pid alone proves nothing, as the system gives it to others later: only a
    process that was also born at the recorded moment is one of ours.
    """
    if not path.exists():
        return []
    found = []
    for row in _rows(path):
        with contextlib.suppress(psutil.NoSuchProcess):
            process = psutil.Process(row["pid"])
            if _born(process.pid) == row["born"]:
                found.append((row["name"], process))
    family = [process for _, parent in found for process in _family(parent)]
    _, stubborn = psutil.wait_procs(family, timeout=1)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGKILL):
        for process in stubborn:
            with contextlib.suppress(psutil.Error):
                process.send_signal(number)
        _, stubborn = psutil.wait_procs(stubborn, timeout=within / 3)
    path.unlink()
    return [name for name, _ in found]


def _rows(path: Path) -> list[dict[str, Any]]:
    try:
        return json.loads(path.read_text())
    except ValueError:  # the kill came while the file was written
        return []


def _family(process: psutil.Process) -> list[psutil.Process]:
    with contextlib.suppress(psutil.Error):
        return [process, *process.children(recursive=True)]
    return []


def _born(pid: int) -> float | None:
    with contextlib.suppress(psutil.Error):
        return psutil.Process(pid).create_time()
    return None


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner reads, whole or not at all."""
    draft = path.with_name(f"{path.name}.part")
    draft.unlink(missing_ok=True)
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    draft.replace(path)
