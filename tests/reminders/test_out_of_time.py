"""A tick that has used up its time ends at once; the next one finds all there is."""

from datetime import timedelta

import pytest
from celery.exceptions import SoftTimeLimitExceeded

from mailing.actions import record_in_journal
from mailing.models import Heartbeat, Message
from reminders import tasks
from reminders.actions import deliver, tick
from reminders.actions.materialise import materialise
from tests.factories.accounts import GrantFactory
from tests.factories.institutions import InstitutionFactory
from tests.reminders.conftest import NOW, TODAY
from tests.reminders.ending import ended_at

WEEK = timedelta(days=7)


def has_ended(number, clock):
    """Whether a tick that has time for so many queries has to end before it is done."""
    with ended_at(number):
        try:
            tick(now=clock)
        except SoftTimeLimitExceeded:
            return True
    return False


def note_in_journal(relay):
    for mail in relay.mails:
        record_in_journal(message_id=mail["Message-ID"], seen_at=NOW)


@pytest.mark.django_db(transaction=True)
def test_wherever_a_tick_is_ended_the_next_ones_tell_everything_once(
    due_on, relay, clock, settings
):
    settings.MAIL_HAS_JOURNAL = True
    is_ended, number = True, 1
    while is_ended:
        relay.__init__()
        clock.now = NOW
        Heartbeat.objects.all().delete()
        owner = GrantFactory(user__institution=InstitutionFactory()).user
        milestone = due_on(TODAY + WEEK, owner=owner)
        is_ended = has_ended(number, clock)
        note_in_journal(relay)
        for _later in range(2):
            clock.forward(minutes=15)
            tick(now=clock)

        assert [mail["To"] for mail in relay.mails] == [owner.email], number
        assert Message.objects.open().count() == 0
        milestone.drop(by=owner, at=clock(), note="No longer asked for")
        number += 9
    assert number > 50


def test_a_tick_that_was_ended_is_no_sign_of_life(due_on, relay, clock):
    due_on(TODAY + WEEK)
    with ended_at(20), pytest.raises(SoftTimeLimitExceeded):
        tick(now=clock)

    assert not Heartbeat.objects.filter(worker="tick").exists()


def test_the_task_ends_well_and_asks_for_a_run_that_only_sends(
    due_on, caplog, django_capture_on_commit_callbacks
):
    due_on(TODAY + WEEK)
    with django_capture_on_commit_callbacks() as woken, ended_at(20):
        tasks.tick()

    assert "took too long" in caplog.text
    assert len(woken) == 1
    assert not Heartbeat.objects.filter(worker="tick").exists()


def test_what_was_planned_leaves_without_another_look(due_on, relay, clock):
    """However long the looking takes."""
    due_on(TODAY + WEEK)
    materialise(now=NOW)

    deliver(now=clock)

    assert len(relay.mails) == 1


def test_the_task_that_sends_ends_well_too(caplog):
    with ended_at(1):
        tasks.deliver()

    assert "Sending took too long" in caplog.text
