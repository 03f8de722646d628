"""The database as a clock, as something that may be away for a moment, and joined."""

import time
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import InterfaceError, OperationalError, connection
from django.db.models import QuerySet

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

PAUSES = (0.0, 0.5, 2.0)


def repeated_after_reconnect(
    action: Callable[Parameters, Result],
) -> Callable[Parameters, Result]:
    """Decorator: a lost connection repeats the whole transaction, thrice at most.

    Only for what may run twice, and only outermost: inside a transaction of the
    caller there would be nothing left to go on from.
    """

    @wraps(action)
    def repeated(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        for pause in PAUSES:
            try:
                return action(*args, **kwargs)
            except (OperationalError, InterfaceError):
                if connection.in_atomic_block or connection.is_usable():
                    raise
                connection.close()
                time.sleep(pause)
        return action(*args, **kwargs)

    return repeated


@repeated_after_reconnect
def database_now() -> datetime:
    """One clock for all workers; those of their machines may differ."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


def with_related(rows: QuerySet, names: Iterable[str]) -> QuerySet:
    """`select_related` of these, and of nothing where there are none: without a name
    Django joins every table that it finds."""
    names = list(names)
    return rows.select_related(*names) if names else rows
