"""From a milestone to a mail that a real mail server took, once."""

from datetime import timedelta

from reminders.actions import tick
from reminders.models import Reminder
from tests.reminders.conftest import NOW, TODAY

DAY = timedelta(days=1)


def states():
    return sorted(Reminder.objects.values_list("state", flat=True))


def test_a_due_milestone_is_mailed_once_however_often_the_clock_ticks(
    due_on, relay, clock
):
    clock.now = NOW
    milestone = due_on(TODAY + 7 * DAY)

    for _ in range(10):
        tick(now=clock)
        clock.forward(minutes=1)

    [mail] = relay.mails
    assert mail["To"] == milestone.owner.email
    assert mail["Subject"] == f"Due on 9 March 2026: {milestone}"
