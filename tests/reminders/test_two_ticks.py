"""Two clocks at once: beat twice, or beat and the system's own timer."""

from datetime import timedelta

import pytest

from mailing.models import Message
from reminders.actions import tick
from reminders.actions.bundling import bundle_for
from reminders.actions.materialise import materialise
from reminders.calendar import Calendars
from reminders.models import Reminder
from tests.at_once import at_once
from tests.reminders.conftest import NOW, TODAY

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)


def test_two_ticks_at_once_send_one_mail(due_on, relay, clock):
    clock.now = NOW
    for days in (5, 6, 7):
        due_on(TODAY + days * DAY)
    materialise(now=NOW - 20 * DAY)

    at_once(3, lambda number: tick(now=clock))
    tick(now=clock)

    assert len(relay.mails) == 1
    assert len(relay.mails[0]["Subject"].split()) == 4


def test_obligations_written_at_once_are_written_once(due_on):
    due_on(TODAY)

    at_once(3, lambda number: materialise(now=NOW))

    rows = list(Reminder.objects.values_list("kind", "step", "occurrence"))
    assert len(rows) == len(set(rows)) == 8


def test_of_two_who_bundle_at_once_one_passes_by(due_on, owner):
    due_on(TODAY + 7 * DAY)
    materialise(now=NOW)
    calendars = Calendars.load()

    at_once(
        3, lambda number: bundle_for(owner.pk, calendars=calendars, gone={}, now=NOW)
    )

    assert Message.objects.count() == 1
