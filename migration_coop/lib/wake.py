"""Tell a worker that there is something to do: best effort, at most a second.

The committed row is the order; a task only says "look now". When Redis is away
the next tick finds the row, so the request that wrote it must not suffer.
"""

import logging
from functools import partial
from time import monotonic
from typing import Any

from celery import Task
from django.db import transaction

logger = logging.getLogger(__name__)

# Connecting and publishing each get this long: below a second together.
PATIENCE = 0.4
# After a failure nobody waits again for a while; a tick comes every minute.
QUIET_SECONDS = 30.0
BRIEFLY = {
    "socket_connect_timeout": PATIENCE,
    "socket_timeout": PATIENCE,
    "retry_on_timeout": False,
    "max_retries": 0,
}

_quiet_until = 0.0


def wake(task: Task, **kwargs: Any) -> None:
    """Start the task once the current transaction is committed, if Redis is there."""
    transaction.on_commit(partial(_publish, task, kwargs))


def _publish(task: Task, kwargs: dict[str, Any]) -> None:
    global _quiet_until
    if monotonic() < _quiet_until:
        return
    try:
        with task.app.connection_for_write(transport_options=BRIEFLY) as connection:
            task.apply_async(kwargs=kwargs, connection=connection, retry=False)
    except Exception as error:  # noqa: BLE001 - whatever it is, the request goes on
        _quiet_until = monotonic() + QUIET_SECONDS
        logger.warning(
            "Could not wake %s: %s: %s", task.name, type(error).__name__, error
        )
