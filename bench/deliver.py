"""How fast the outbox empties into a local mail server: `bin/bench deliver`.

Once as Passerelle does it, with one connection for each drain, and once with one
for each mail, in the same run. The mail server is a program of its own, speaks no
TLS and is next door: over a real network a connection costs more than here.
"""

import argparse
import asyncio
import json
import signal
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP

from migration_coop.stack.environment import ROOT
from migration_coop.stack.processes import Process, listening_socket, stop_all

LETTER = "Le jalon « Signer la convention » arrive à échéance le 9 mars.\n" * 20


@dataclass(frozen=True)
class Delivery:
    mails: int
    seconds: float
    drains: int
    connections: int

    @property
    def per_second(self) -> float:
        return self.mails / self.seconds


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench deliver")
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--one-by-one", type=int, default=2_000)
    return parser.parse_args()


@cache
def deliveries() -> dict[str, Delivery]:
    outbox = import_module("bench.outbox")
    asked = arguments()
    made = {
        "one per drain": _delivered(asked.messages, outbox.in_drains),
        "one per mail": _delivered(asked.one_by_one, outbox.one_by_one),
    }
    pooled = made["one per drain"]
    assert pooled.connections == pooled.drains, pooled
    return made


def _delivered(count: int, deliver: Callable[[], list[float]]) -> Delivery:
    """`deliver` empties the outbox and returns the seconds of each drain."""
    outbox = import_module("bench.outbox")
    with _mail_server() as met:
        outbox.fill(count, text=LETTER, port=met["port"])
        seconds = deliver()
    assert met["mails"] == count, met
    return Delivery(count, sum(seconds), len(seconds), met["connections"])


def rows() -> list[list]:
    heading = ["connections", "mails", "s", "mails/s", "drains", "connections"]
    made = [
        [
            name,
            d.mails,
            f"{d.seconds:.1f}",
            f"{d.per_second:.1f}",
            d.drains,
            d.connections,
        ]
        for name, d in deliveries().items()
    ]
    return [heading, *made, [], ["ratio of the rates", f"{ratio():.2f}"]]


def ratio() -> float:
    pooled, single = deliveries().values()
    return pooled.per_second / single.per_second


def figures() -> dict[str, float]:
    found = {"ratio": round(ratio(), 2)}
    for name, made in deliveries().items():
        prefix = name.replace(" ", "_")
        found |= {
            f"{prefix}.mails": made.mails,
            f"{prefix}.mails_per_second": round(made.per_second, 1),
            f"{prefix}.drains": made.drains,
            f"{prefix}.connections": made.connections,
        }
    return found


# --- The mail server ------------------------------------------------------------------


@contextmanager
def _mail_server() -> Iterator[dict[str, Any]]:
    """What it met is known once it has stopped."""
    with tempfile.TemporaryDirectory() as folder, listening_socket() as listener:
        file = Path(folder) / "met.json"
        server = Process(
            name="mail",
            command=[
                *(sys.executable, "-P", "-m", "bench.deliver"),
                *(str(listener.fileno()), str(file)),
            ],
            env={"PYTHONPATH": str(ROOT)},
            log=Path(folder) / "mail.log",
            cwd=ROOT,
            pass_fds=(listener.fileno(),),
        )
        met = {"port": listener.getsockname()[1]}
        server.start()
        try:
            yield met
        finally:
            stop_all([server], within=5)
        met |= json.loads(file.read_text())


class Counting:
    """Takes everything and counts it."""

    def __init__(self) -> None:
        self.mails = self.connections = 0

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_DATA(self, server, session, envelope) -> str:
        self.mails += 1
        return "250 2.0.0 Taken"


async def _serve(listener: socket.socket) -> Counting:
    counting, stopped = Counting(), asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stopped.set)
    server = await loop.create_server(
        lambda: SMTP(counting, hostname="localhost"), sock=listener
    )
    async with server:
        await stopped.wait()
    return counting


def main() -> None:
    met = asyncio.run(_serve(socket.socket(fileno=int(sys.argv[1]))))
    Path(sys.argv[2]).write_text(json.dumps(vars(met)))


if __name__ == "__main__":
    main()
