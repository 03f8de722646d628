"""The last look before a message leaves, and what becomes of its reminders."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from accounts.models import Grant
from cooperation.models import MilestoneStatus
from mailing.content import Content, Postpone
from mailing.models import Message, MessageState
from reminders.actions.bundling import bundle
from reminders.actions.delivering import ReminderSender, settle_reminders
from reminders.actions.materialise import materialise
from reminders.models import Reminder, ReminderReason, ReminderState
from tests.factories.mailing import MessageFactory
from tests.factories.reminders import ReminderFactory
from tests.reminders.conftest import NOW, TODAY

DAY = timedelta(days=1)
NIGHT = datetime(2026, 3, 3, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def ordered():
    """Order the messages that are due, and give the first."""

    def order(now=NOW):
        materialise(now=NOW - 20 * DAY)
        materialise(now=now)
        bundle(now=now)
        return Message.objects.order_by("pk").first()

    return order


def prepare(message, now=NOW):
    return ReminderSender().prepare(message, now=now)


def test_what_is_still_true_is_written(due_on, ordered):
    milestone = due_on(TODAY + 7 * DAY)

    content = prepare(ordered())

    assert isinstance(content, Content)
    subject = content.subject.replace("\N{NO-BREAK SPACE}", " ")
    assert subject == f"Due on 9 March 2026: {milestone}"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"status": MilestoneStatus.DROPPED}, ReminderReason.CLOSED),
        ({"forecast_on": date(2026, 5, 1)}, ReminderReason.MOVED),
        ({"owner": None}, ReminderReason.NOT_IN_CHARGE),
    ],
)
def test_what_changed_meanwhile_is_not_sent(due_on, ordered, changes, reason):
    milestone = due_on(TODAY + 7 * DAY)
    message = ordered()
    type(milestone).objects.update(**changes)

    assert prepare(message) is None
    ended = Reminder.objects.get(step=-7)
    assert (ended.state, ended.reason) == (ReminderState.SUPERSEDED, reason)


def test_whoever_lost_the_right_to_see_it_is_not_told(due_on, ordered):
    due_on(TODAY + 7 * DAY)
    message = ordered()
    Grant.objects.all().delete()

    assert prepare(message) is None
    ended = Reminder.objects.get(step=-7)
    assert ended.reason == ReminderReason.NO_ACCESS


def test_a_line_that_is_no_longer_true_leaves_the_others(due_on, ordered):
    gone, kept = due_on(TODAY + 7 * DAY), due_on(TODAY + 6 * DAY)
    message = ordered()
    type(gone).objects.filter(pk=gone.pk).update(status=MilestoneStatus.DROPPED)

    content = prepare(message)

    assert str(kept) in content.text
    assert str(gone) not in content.text


def test_at_night_a_message_waits_for_the_morning(due_on, ordered):
    due_on(TODAY + 7 * DAY)

    postponed = prepare(ordered(), NIGHT)

    assert postponed == Postpone(datetime(2026, 3, 3, 8, tzinfo=UTC))


def test_what_is_urgent_does_not(due_on, ordered):
    due_on(NIGHT.date() + DAY)

    assert isinstance(prepare(ordered(NIGHT), NIGHT), Content)


def test_a_message_says_how_things_are_when_it_leaves(due_on, ordered):
    due_on(TODAY + 7 * DAY)

    content = prepare(ordered(), NOW + 9 * DAY)

    assert content.subject.startswith("Late since 9\N{NO-BREAK SPACE}March")


# What became of the message


def in_message(state, **fields):
    """A reminder in a message that ended in this state."""
    return MessageFactory(kind="reminders", state=state, **fields)


def reminder_of(message):
    return ReminderFactory(
        recipient=message.recipient, state=ReminderState.BUNDLED, message=message
    )


def test_what_was_sent_is_on_record(db):
    reminder = reminder_of(in_message(MessageState.SENT, sent_at=NOW))

    settle_reminders()

    reminder.refresh_from_db()
    assert reminder.state == ReminderState.MAILED


def test_what_an_administrator_withheld_is_superseded(db):
    reminder = reminder_of(in_message(MessageState.SUPERSEDED))

    settle_reminders()

    reminder.refresh_from_db()
    assert reminder.state == ReminderState.SUPERSEDED
    assert reminder.reason == ReminderReason.WITHHELD


def test_what_was_refused_keeps_its_reminders_so_that_it_can_be_sent_again(db):
    reminder = reminder_of(in_message(MessageState.FAILED))

    settle_reminders()

    reminder.refresh_from_db()
    assert reminder.state == ReminderState.BUNDLED
