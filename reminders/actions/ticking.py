"""What happens once a minute, from a worker or from the system's own clock."""

import logging
from collections.abc import Callable
from datetime import datetime
from time import monotonic

from drafts.actions import forget_old
from mailing.actions import drain, record_heartbeat
from mailing.actions.signs import forget_gone_workers
from mailing.deadlines import LONGEST_DRAIN
from migration_coop.lib.database import database_now
from migration_coop.lib.troubles import others_go_on
from reminders.actions.bundling import bundle
from reminders.actions.delivering import all_senders, settle_reminders
from reminders.actions.scanning import scan

logger = logging.getLogger(__name__)

HEARTBEAT = "tick"
SHORTEST_DRAIN = LONGEST_DRAIN * 0.15


def tick(
    *, now: Callable[[], datetime] = database_now, budget: float = LONGEST_DRAIN
) -> None:
    """Look for what is due and send it. A step that fails leaves the others be."""
    started = monotonic()
    at = now()
    steps: list[Callable[[], object]] = [
        settle_reminders,
        lambda: scan(now=at),
        lambda: forget_old(now=at),
        lambda: forget_gone_workers(now=at, but=HEARTBEAT),
    ]
    for step in steps:
        _attempt(step)
    deliver(now=now, budget=budget - (monotonic() - started))
    _attempt(lambda: record_heartbeat(worker=HEARTBEAT, at=now()))


def deliver(
    *, now: Callable[[], datetime] = database_now, budget: float = LONGEST_DRAIN
) -> None:
    """Order the messages for what is due, and send what is in the outbox."""
    started = monotonic()
    _attempt(lambda: bundle(now=now()))
    left = max(SHORTEST_DRAIN, budget - (monotonic() - started))
    _attempt(lambda: drain(senders=all_senders(), now=now, budget=left))
    _attempt(settle_reminders)


def _attempt(step: Callable[[], object]) -> None:
    with others_go_on(logger, "A step of the tick failed"):
        step()
