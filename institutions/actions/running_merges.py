"""Merges that wait for a worker, and undoings of them."""

from datetime import datetime

import pghistory
from django.utils import translation

from institutions.actions.merges import carry_out, give_up
from institutions.models import Merge
from migration_coop.lib.database import database_now
from migration_coop.lib.queued import BUDGET, Clock, work_off


def run_merges(*, now: Clock = database_now, budget: float = BUDGET) -> bool:
    """Those that wait, one after the other. Says whether something is left."""
    return work_off(Merge, _carry_out, give_up=_give_up, now=now, budget=budget)


def _carry_out(merge: Merge, *, at: datetime) -> None:
    """As if whoever asked for it did it: it is on record as theirs."""
    person = merge.waits_for
    who = pghistory.context(user=person.pk, source=f"merge {merge.pk}")
    with who, translation.override(person.language):
        carry_out(merge, at=at)


def _give_up(merge: Merge, *, at: datetime) -> None:
    with translation.override(merge.waits_for.language):
        give_up(merge, at=at)
