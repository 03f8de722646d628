"""A look at everything now and then, and in between at what has changed.

Obligations are written three weeks ahead, so nothing becomes due between two full
looks that is not a row already; what somebody writes is seen at the next tick.
"""

from datetime import datetime, timedelta

from mailing.actions import record_heartbeat
from mailing.models import Heartbeat
from reminders.actions.materialise import close_stale, materialise
from reminders.models import EscalationStep, ReminderSchedule

SCAN = "scan"
FULL_EVERY = timedelta(minutes=15)
# A transaction that began before the last look may have been committed after it.
OVERLAP = timedelta(minutes=10)


def scan(*, now: datetime) -> None:
    # Before anything is read: what is saved meanwhile makes the next look a full one.
    changes = _changes_of_schedules()
    last = Heartbeat.objects.filter(worker=SCAN).first()
    since = now - OVERLAP
    if last is None or now - last.at >= FULL_EVERY or last.seen != changes:
        close_stale(now=now)
        materialise(now=now, last_look=last.at if last else None)
        record_heartbeat(worker=SCAN, at=now, seen=changes)
    else:
        close_stale(now=now, since=since)
        materialise(now=now, since=since, last_look=last.at)


def _changes_of_schedules() -> int:
    """How many there have ever been. Nothing is taken out of a history, so each change
    makes it one more as it is committed, whenever its transaction began."""
    histories = (
        model._meta.get_field("history").related_model
        for model in (ReminderSchedule, EscalationStep)
    )
    return sum(history._default_manager.count() for history in histories)
