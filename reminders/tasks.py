"""Tasks say "look now"; what is to be done stands in the database."""

import logging

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded
from celery.utils.nodenames import worker_direct

from mailing.actions import record_heartbeat
from migration_coop.lib.database import database_now
from migration_coop.lib.wake import wake
from reminders import actions
from reminders.actions.watching import workers_of_late

logger = logging.getLogger(__name__)


@shared_task(name="reminders.tick")
def tick(**later):
    try:
        actions.tick()
    except SoftTimeLimitExceeded:
        # However long the looking takes, mail leaves: it gets a run of its own.
        logger.exception("A tick took too long and was ended; the next one goes on")
        wake(deliver)


@shared_task(name="reminders.deliver")
def deliver(**later):
    try:
        actions.deliver()
    except SoftTimeLimitExceeded:
        logger.exception("Sending took too long and was ended; the next tick goes on")


@shared_task(name="reminders.canary", bind=True)
def canary(self, **later):
    """Whoever gets it asks each worker, by its own queue, to show that it is alive."""
    show_life(worker=self.request.hostname)
    for worker in workers_of_late(now=database_now()):
        show_life.apply_async(
            kwargs={"worker": worker}, queue=worker_direct(worker), expires=50
        )


@shared_task(name="reminders.show_life")
def show_life(*, worker, **later):
    """Shows that this worker consumes tasks; answering a ping does not (F22)."""
    record_heartbeat(worker=worker or "here", at=database_now())
