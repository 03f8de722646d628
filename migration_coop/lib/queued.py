"""A row that is an order as well: somebody asked for long work, and a worker does it.

The work of a row is one transaction. The claim is the lock on the row, which ends with
that transaction: two workers never do the same, and what a dead one held is free at
once (docs/adr/0040). That it has begun is written before, so that people can be told.
"""

import logging
from collections.abc import Callable
from datetime import datetime
from time import monotonic
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from migration_coop.lib.database import database_now
from migration_coop.lib.troubles import others_go_on

logger = logging.getLogger(__name__)

# What failed, or killed its worker, so many times is given up.
MOST_ATTEMPTS = 3
# A worker begins nothing further after so many seconds: other tasks wait for it, too.
BUDGET = 60.0
QUEUE_FIELDS = ("waiting_since", "started_at", "attempts")
A_MINUTE = 60

Clock = Callable[[], datetime]


class Queued(models.Model):
    """Its verbs call `enter_queue` and `leave_queue`, and save QUEUE_FIELDS."""

    # Since when its work waits or is being done; nothing where none is asked for.
    waiting_since = models.DateTimeField(null=True, default=None, editable=False)
    started_at = models.DateTimeField(null=True, default=None, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        abstract = True

    @property
    def is_waiting(self) -> bool:
        return self.waiting_since is not None

    def enter_queue(self, *, at: datetime) -> None:
        self.waiting_since, self.started_at, self.attempts = at, None, 0

    def leave_queue(self) -> None:
        self.waiting_since, self.started_at, self.attempts = None, None, 0

    def how_long(self, now: datetime) -> str:
        """Since when it waits, or is being done, in a sentence."""
        if self.started_at is None:
            return _("Waiting for its turn.")
        seconds = max(0, round((now - self.started_at).total_seconds()))
        if seconds < A_MINUTE:
            text = ngettext(
                "Begun %(count)s second ago.", "Begun %(count)s seconds ago.", seconds
            )
            return text % {"count": seconds}
        minutes = seconds // A_MINUTE
        text = ngettext(
            "Begun %(count)s minute ago.", "Begun %(count)s minutes ago.", minutes
        )
        return text % {"count": minutes}


def work_off(
    model: type[Queued],
    do: Callable[..., None],
    *,
    give_up: Callable[..., None],
    now: Clock = database_now,
    budget: float = BUDGET,
) -> bool:
    """Do what waits, the longest waiting first. Says whether something is left to do
    at once.

    `do(row, at=…)` and `give_up(row, at=…)` run in the transaction that holds the row,
    and let it leave the queue. Call it outside a transaction.
    """
    deadline = monotonic() + budget
    waiting = model._base_manager.filter(waiting_since__isnull=False)
    keys = waiting.order_by("waiting_since", "pk").values_list("pk", flat=True)
    for pk in list(keys):
        if monotonic() >= deadline:
            return True
        # The next tick tries again.
        with others_go_on(logger, "%s %s could not be done", model.__name__, pk):
            if _begin(model, pk, at=now()):
                _carry_out(model, pk, do, give_up, now=now)
    return False


@transaction.atomic
def _begin(model: type[Queued], pk: int, *, at: datetime) -> bool:
    """Counted and shown before the work: neither is lost with it."""
    row = _free(model, pk)
    if row is None:
        return False
    row.started_at, row.attempts = at, row.attempts + 1
    row.save(update_fields=["started_at", "attempts"])
    return True


@transaction.atomic
def _carry_out(
    model: type[Queued], pk: int, do: Callable, give_up: Callable, *, now: Clock
) -> None:
    row = _free(model, pk)
    if row is not None:
        action = give_up if row.attempts > MOST_ATTEMPTS else do
        action(row, at=now())


def _free(model: type[Queued], pk: int) -> Any:
    """Locked for this worker; nothing where another one is at it, or it is done."""
    rows = model._base_manager.filter(pk=pk, waiting_since__isnull=False)
    return rows.select_for_update(skip_locked=True).first()
