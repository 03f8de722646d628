"""Which messages the due obligations become."""

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.models import Grant
from mailing.models import Message, MessageState
from reminders.actions.bundling import bundle
from reminders.actions.materialise import materialise
from reminders.models import Reminder, ReminderKind, ReminderReason, ReminderState
from tests.factories.mailing import MessageFactory
from tests.reminders.conftest import NOW, TODAY

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
NIGHT = datetime(2026, 3, 3, 2, tzinfo=UTC)
SUNDAY = datetime(2026, 3, 8, 11, tzinfo=UTC)


EARLIER = NOW - 20 * DAY


def run(now=NOW):
    """Nobody has looked since three weeks ago, when all of it was known."""
    materialise(now=EARLIER)
    materialise(now=now)
    bundle(now=now)


def messages():
    return list(Message.objects.order_by("pk"))


def lines(message):
    rows = message.reminders.order_by("milestone")
    return [(row.milestone, row.step) for row in rows]


def test_what_is_due_becomes_one_message_per_person_and_day(due_on, owner):
    one, other = due_on(TODAY + 7 * DAY), due_on(TODAY + 6 * DAY)

    run()
    run(NOW + HOUR)

    [message] = messages()
    assert message.dedupe_key == f"digest:{owner.pk}:2026-03-02"
    assert message.language == owner.language
    assert lines(message) == [(one, -7), (other, -7)]


def test_each_person_gets_a_message_of_their_own(due_on, superior):
    due_on(TODAY + 7 * DAY)
    due_on(TODAY + 7 * DAY, owner=superior)

    run()

    assert len({message.recipient for message in messages()}) == 2


def test_whoever_has_no_turn_in_this_tick_has_it_in_the_next(due_on, superior):
    due_on(TODAY + 7 * DAY)
    due_on(TODAY + 7 * DAY, owner=superior)
    materialise(now=NOW)

    bundle(now=NOW, within=0)
    assert len(messages()) == 1

    bundle(now=NOW, within=0)
    assert len({message.recipient for message in messages()}) == 2


def test_of_several_missed_steps_only_the_most_urgent_is_sent(due_on):
    milestone = due_on(TODAY - 4 * DAY)

    run()

    [message] = messages()
    assert lines(message) == [(milestone, 3)]
    others = Reminder.objects.filter(due_at__lte=NOW, state=ReminderState.SUPERSEDED)
    assert {row.step for row in others.filter(reason=ReminderReason.NEWER)} == {
        -7,
        -1,
        0,
        1,
    }


def test_after_days_without_a_worker_one_message_catches_up(due_on):
    milestone = due_on(TODAY + 7 * DAY)

    run(NOW + 14 * DAY)

    [message] = messages()
    assert lines(message) == [(milestone, 7)]


def test_nothing_is_sent_before_its_hour(due_on):
    due_on(TODAY + 7 * DAY)

    run(NOW - 2 * HOUR)

    assert messages() == []
    assert Reminder.objects.filter(state=ReminderState.WAITING).exists()


@pytest.mark.parametrize("now", [NIGHT, SUNDAY], ids=["night", "Sunday"])
def test_quiet_hours_put_off_to_the_next_morning(due_on, now):
    due_on(now.date() + 5 * DAY)

    run(now)

    assert messages() == []
    waiting = Reminder.objects.get(step=-7)
    assert waiting.due_at.time().hour == 8
    assert now < waiting.due_at <= now + DAY


def test_what_is_due_tomorrow_does_not_wait_for_the_morning(due_on):
    milestone = due_on(NIGHT.date() + DAY)

    run(NIGHT)

    [message] = messages()
    assert message.is_urgent
    assert message.dedupe_key.startswith("single:")
    assert lines(message) == [(milestone, -7)]


def test_nobody_is_told_twice_a_day_about_one_milestone(due_on):
    """At two it was urgent; at eight the step of that day says the same."""
    due_on(NIGHT.date() + DAY)
    run(NIGHT)
    Message.objects.update(
        state=MessageState.CLAIMED,
        lease_until=NOW + 2 * DAY,
        claim_token="7f1c7e0e-6a1f-4b53-9a51-5bd1d7f0c0f1",
    )
    Message.objects.update(state=MessageState.SENDING, smtp_started_at=NIGHT)
    Message.objects.update(
        state=MessageState.SENT, sent_at=NIGHT, claim_token=None, lease_until=None
    )

    run(NIGHT + 7 * HOUR)

    assert len(messages()) == 1
    assert Reminder.objects.get(step=-1).reason == ReminderReason.TOLD


def test_a_message_that_could_not_leave_takes_the_lines_of_the_next_day(due_on):
    first = due_on(TODAY + 7 * DAY)
    run()
    second = due_on(TODAY + 8 * DAY)

    run(NOW + DAY)

    [message] = messages()
    assert lines(message) == [(first, -7), (second, -7)]


def sent_today(owner):
    return MessageFactory(
        kind="reminders",
        recipient=owner,
        dedupe_key=f"digest:{owner.pk}:2026-03-02",
        state=MessageState.SENT,
        sent_at=NOW - HOUR,
    )


def test_what_comes_after_the_message_of_the_day_waits_for_the_next(due_on, owner):
    sent_today(owner)
    due_on(TODAY + 5 * DAY)

    run()
    assert len(messages()) == 1

    run(NOW + DAY)
    assert messages()[-1].dedupe_key == f"digest:{owner.pk}:2026-03-03"


def test_what_is_urgent_comes_after_the_message_of_the_day(due_on, owner):
    sent_today(owner)
    milestone = due_on(TODAY)

    run()

    assert lines(messages()[-1]) == [(milestone, 0)]


def test_a_late_message_of_yesterday_counts_for_today(due_on, owner):
    sent = sent_today(owner)
    Message.objects.filter(pk=sent.pk)
    due_on(TODAY + 5 * DAY)
    MessageFactory(
        kind="reminders",
        recipient=owner,
        dedupe_key=f"digest:{owner.pk}:2026-02-27",
        state=MessageState.SENT,
        sent_at=NOW,
    )

    run()

    assert len(messages()) == 2


def test_the_owner_s_step_and_the_superior_s_are_two_messages(due_on, superior):
    due_on(TODAY - 14 * DAY, escalates_to=superior)

    run()

    kinds = {message.reminders.get().kind for message in messages()}
    assert kinds == {ReminderKind.OVERDUE, ReminderKind.ESCALATION}


def test_whoever_is_both_hears_it_once_as_an_escalation(due_on, owner):
    due_on(TODAY - 14 * DAY, escalates_to=owner)

    run()

    [message] = messages()
    assert message.reminders.get().kind == ReminderKind.ESCALATION


def test_a_closed_account_gets_no_message_and_that_is_on_record(due_on, owner):
    due_on(date(2026, 3, 9))
    materialise(now=EARLIER)
    owner.is_active = False
    owner.save()

    bundle(now=NOW)

    assert messages() == []
    ended = Reminder.objects.filter(state=ReminderState.SUPPRESSED)
    assert {row.reason for row in ended} == {ReminderReason.ACCOUNT_CLOSED}


def test_whoever_may_no_longer_see_it_gets_no_message(due_on):
    due_on(date(2026, 3, 9))
    Grant.objects.all().delete()

    run()

    assert messages() == []
    assert Reminder.objects.filter(reason=ReminderReason.NO_ACCESS).exists()


def test_the_trouble_of_one_person_does_not_silence_the_others(
    due_on, superior, caplog
):
    due_on(TODAY + 7 * DAY)
    due_on(TODAY + 7 * DAY, owner=superior)
    materialise(now=NOW)
    type(superior).objects.filter(pk=superior.pk).update(time_zone="Nowhere/Land")

    bundle(now=NOW)

    assert [message.recipient.first_name for message in messages()] == ["Afi"]
    assert f"No messages for user {superior.pk}" in caplog.text
