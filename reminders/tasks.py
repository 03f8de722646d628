"""Tasks say "look now"; what is to be done stands in the database."""

from celery import shared_task
from celery.utils.nodenames import worker_direct

from mailing.actions import record_heartbeat
from migration_coop.lib.database import database_now
from reminders import actions
from reminders.actions.watching import workers_of_late


@shared_task(name="reminders.tick")
def tick(**later):
    actions.tick()


@shared_task(name="reminders.deliver")
def deliver(**later):
    actions.deliver()


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
