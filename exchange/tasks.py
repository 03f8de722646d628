"""Tasks say "look now"; what is to be done stands in the database."""

from celery import shared_task

from exchange.actions.exports import run_exports

# A hundred thousand rows take a minute or two; a worker that hangs is not waited for.
LONGEST = 15 * 60


@shared_task(
    name="exchange.make_exports", soft_time_limit=LONGEST, time_limit=LONGEST + 30
)
def make_exports(**later):
    run_exports()
