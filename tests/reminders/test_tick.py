"""From a milestone to a mail that a real mail server took, once."""

from datetime import date, timedelta

from django.core.management import call_command

from mailing.models import Heartbeat, Message, MessageState, Suppression
from migration_coop.lib.database import database_now
from reminders import tasks
from reminders.actions import tick
from reminders.actions.bundling import bundle
from reminders.actions.materialise import materialise
from reminders.actions.ticking import _attempt
from reminders.models import Reminder, ReminderState
from tests.factories.cooperation import ActionPlanFactory
from tests.factories.reminders import (
    EscalationStepFactory,
    ReminderFactory,
    ReminderPreferenceFactory,
    ReminderScheduleFactory,
)
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


def test_a_milestone_that_moves_leads_to_a_notice_of_the_new_date(due_on, relay, clock):
    clock.now = NOW
    milestone = due_on(TODAY + 7 * DAY)
    tick(now=clock)
    milestone.forecast(TODAY + 50 * DAY, reason="Elections", by=milestone.owner, at=NOW)

    clock.forward(days=1)
    tick(now=clock)
    tick(now=clock)

    assert [mail["Subject"] for mail in relay.mails] == [
        f"Due on 9 March 2026: {milestone}",
        f"New date, 21 April 2026: {milestone}",
    ]


def test_a_milestone_that_is_dropped_at_the_last_moment_is_not_mailed(
    due_on, relay, clock
):
    clock.now = NOW
    milestone = due_on(TODAY + 7 * DAY)
    materialise(now=NOW)
    bundle(now=NOW)
    milestone.drop(by=milestone.owner, at=NOW, note="No longer asked for")

    tick(now=clock)

    assert relay.mails == []
    assert Message.objects.get().state == MessageState.SUPERSEDED
    assert set(states()) == {ReminderState.SUPERSEDED}


def test_a_refused_address_is_on_record_and_can_be_tried_again(
    due_on, relay, clock, administrator
):
    clock.now = NOW
    relay.answers["RCPT"] = "550 5.1.1 No such user"
    due_on(TODAY + 7 * DAY)
    tick(now=clock)
    message = Message.objects.get()
    assert message.state == MessageState.FAILED

    relay.answers.clear()
    Suppression.objects.all().delete()
    message.resend(by=administrator, at=NOW)
    tick(now=clock)

    assert len(relay.mails) == 1
    assert ReminderState.MAILED in states()


def test_the_tick_leaves_a_sign_of_life_even_without_a_mail_server(
    due_on, clock, settings
):
    clock.now = NOW
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    due_on(TODAY + 7 * DAY)

    tick(now=clock)

    assert Heartbeat.objects.get(worker="tick").at == NOW
    assert ReminderState.BUNDLED in states()


def test_a_step_that_fails_leaves_the_others_be(due_on, relay, clock, caplog):
    """Nothing can be planned, and what was ordered before still leaves."""
    clock.now = NOW
    due_on(TODAY + 7 * DAY)
    materialise(now=NOW)
    bundle(now=NOW)
    Reminder.objects.filter(state=ReminderState.WAITING).update(occurrence=date.min)

    tick(now=clock)
    assert len(relay.mails) == 1

    _attempt(lambda: 1 / 0)
    assert "A step of the tick failed" in caplog.text


def catch_up(due_on):
    """Due tomorrow, and nobody looked when it was to be said: urgent at any hour."""
    today = database_now().date()
    due_on(today + DAY)
    materialise(now=database_now() - 20 * DAY)


def test_the_tasks_do_what_their_names_say(due_on, relay):
    catch_up(due_on)

    tasks.tick(newer_argument=1)
    tasks.deliver()
    tasks.canary()

    assert len(relay.mails) == 1
    assert set(Heartbeat.objects.values_list("worker", flat=True)) == {
        "scan",
        "tick",
        "here",
    }


def test_the_command_needs_no_redis(due_on, relay):
    catch_up(due_on)

    call_command("reminders_tick")

    assert len(relay.mails) == 1


def test_reminders_and_schedules_say_what_they_are(schedules):
    plan = ActionPlanFactory()
    assert str(schedules.get(topic="post")) == "post"
    assert str(ReminderScheduleFactory(plan=plan)) == f"milestone plan {plan.pk}"
    assert str(EscalationStepFactory()).endswith(": +14 escalation")
    assert str(ReminderPreferenceFactory()).endswith(": 08:00")
    assert str(ReminderFactory()).endswith("before -7")
