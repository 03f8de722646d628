"""A task says "look now"; what is to be done stands in the rows."""

from celery import shared_task
from django.utils import timezone

from exchange import actions
from exchange.actions import forgetting
from exchange.actions.exports import run_exports
from migration_coop.lib.wake import wake

# A hundred thousand rows take a minute or two; a worker that hangs is not waited for.
LONGEST = 15 * 60


# A sheet is read to its end before its rows are there to be done in batches.
@shared_task(name="exchange.run_imports", soft_time_limit=240, time_limit=270)
def run_imports(**later):
    """In turns of some seconds, so that mail and other tasks get theirs."""
    if actions.run_imports():
        wake(run_imports)


@shared_task(
    name="exchange.make_exports", soft_time_limit=LONGEST, time_limit=LONGEST + 30
)
def make_exports(**later):
    run_exports()


@shared_task(name="exchange.forget_imports")
def forget_imports(**later):
    """Some sheets at a time; what is left is asked for at once."""
    if forgetting.forget_imports(at=timezone.now()):
        forget_imports.apply_async()
