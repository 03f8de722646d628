"""Tasks say "look now"; what is to be done stands in the database."""

from celery import shared_task

from mailing.actions import record_heartbeat
from migration_coop.lib.database import database_now
from reminders import actions


@shared_task(name="reminders.tick")
def tick(**later):
    actions.tick()


@shared_task(name="reminders.deliver")
def deliver(**later):
    actions.deliver()


@shared_task(name="reminders.canary", bind=True)
def canary(self, **later):
    """Shows that this worker consumes tasks; answering a ping does not (F22)."""
    record_heartbeat(worker=self.request.hostname or "here", at=database_now())
