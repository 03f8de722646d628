"""What can go wrong while mail leaves. Each takes the stack and heals after itself."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable

import psutil
import redis

from bench.chaos.relay import Mood
from bench.chaos.stack import Stack
from migration_coop.stack.processes import Process

Fault = Callable[[Stack], Awaitable[None]]


async def kill_child(stack: Stack) -> None:
    """SIGKILL to the process that does the work, as the kernel does without memory."""
    worker = stack.random.choice(stack.workers)
    for child in psutil.Process(worker.popen.pid).children():
        child.kill()


async def end_task(stack: Stack) -> None:
    """The signal by which Celery tells a task that it has used up its time."""
    worker = stack.random.choice(stack.workers)
    for child in psutil.Process(worker.popen.pid).children():
        child.send_signal(signal.SIGUSR1)


async def kill_worker(stack: Stack) -> None:
    """SIGKILL to a whole worker, as a machine that loses power."""
    _signal(stack.random.choice(stack.workers), signal.SIGKILL)


async def kill_clock(stack: Stack) -> None:
    _signal(stack.random.choice(stack.clocks), signal.SIGKILL)


async def freeze_worker(stack: Stack) -> None:
    """SIGSTOP for longer than the lease: it wakes up and believes to hold messages."""
    worker = stack.random.choice(stack.workers)
    if worker.has_ended():
        return
    _signal(worker, signal.SIGSTOP)
    try:
        await asyncio.sleep(stack.pace.longer_than_a_lease)
    finally:
        _signal(worker, signal.SIGCONT)


async def kill_redis(stack: Stack) -> None:
    stack.redis.popen.kill()
    stack.redis.popen.wait()
    await asyncio.sleep(1)
    stack.redis.start()


async def flush_redis(stack: Stack) -> None:
    client = redis.Redis.from_url(stack.redis_url)
    client.flushall()
    client.close()


async def silence_redis(stack: Stack) -> None:
    stack.to_redis.silence_all()


async def silence_postgres(stack: Stack) -> None:
    stack.to_postgres.silence_all()


async def crash_postgres(stack: Stack) -> None:
    """What `pg_ctl stop -m immediate` does: no goodbye, and recovery afterwards."""
    stack.postgres.popen.send_signal(signal.SIGQUIT)
    while not stack.postgres.has_ended():
        await asyncio.sleep(0.05)
    await asyncio.sleep(stack.random.uniform(0.2, 1))
    stack.postgres.start()


async def drop_connections(stack: Stack) -> None:
    stack.ask(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
    )


async def reset_connections(stack: Stack) -> None:
    """The same from the network: not even PostgreSQL knows at first."""
    stack.to_postgres.abort_all()


async def restart_relay(stack: Stack) -> None:
    await stack.relay.stop()
    await asyncio.sleep(1)
    await stack.relay.start()


async def cut_line_to_relay(stack: Stack) -> None:
    """Somewhere in the next messages: in a command, in a body, after it."""
    stack.to_relay.cut_after(stack.random.randint(1, 20_000))


async def reset_line_to_relay(stack: Stack) -> None:
    stack.to_relay.abort_all()


async def relay_swallows(stack: Stack) -> None:
    """A firewall that drops packets: connections open, and nothing answers."""
    stack.to_relay.swallows_new = True
    stack.to_relay.silence_all()
    await asyncio.sleep(stack.pace.longer_than_patience)
    stack.to_relay.heal()


def _mood(mood: Mood, *, times: int) -> Fault:
    async def misbehave(stack: Stack) -> None:
        stack.relay.misbehave(mood, times=times)

    return misbehave


def _signal(process: Process, number: signal.Signals) -> None:
    """To the process and its children, which are a group of their own."""
    if not process.has_ended():
        os.killpg(process.popen.pid, number)


FAULTS: dict[str, Fault] = {
    "worker_child_killed": kill_child,
    "worker_task_ended": end_task,
    "worker_killed": kill_worker,
    "worker_frozen": freeze_worker,
    "clock_killed": kill_clock,
    "redis_killed": kill_redis,
    "redis_flushed": flush_redis,
    "redis_silent": silence_redis,
    "postgres_silent": silence_postgres,
    "postgres_crashed": crash_postgres,
    "postgres_dropped": drop_connections,
    "postgres_reset": reset_connections,
    "relay_restarted": restart_relay,
    "relay_cut": cut_line_to_relay,
    "relay_reset": reset_line_to_relay,
    "relay_silent": relay_swallows,
    "relay_451_rcpt": _mood(Mood.BUSY, times=3),
    "relay_451_body": _mood(Mood.UNWILLING, times=2),
    "relay_421": _mood(Mood.CLOSING, times=1),
    "relay_tarpit": _mood(Mood.TARPIT, times=1),
    "relay_taken_and_cut": _mood(Mood.TAKEN_AND_CUT, times=2),
    "relay_taken_and_late": _mood(Mood.TAKEN_AND_LATE, times=1),
    "relay_cut_after_body": _mood(Mood.CUT, times=1),
}
KILLS = ("worker_child_killed", "worker_killed", "clock_killed")
