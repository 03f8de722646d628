"""A task says "look now"; what is to be done stands in the rows of imports."""

from celery import shared_task

from exchange import actions
from migration_coop.lib.wake import wake


# A sheet is read to its end before its rows are there to be done in batches.
@shared_task(name="exchange.run_imports", soft_time_limit=240, time_limit=270)
def run_imports(**later):
    """In turns of some seconds, so that mail and other tasks get theirs."""
    if actions.run_imports():
        wake(run_imports)
