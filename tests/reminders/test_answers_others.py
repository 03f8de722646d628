"""Answers that put the matter to others: not mine, help, a note; and who is told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mailing.models import Message, MessageState
from reminders.actions.answering import KIND
from reminders.answering import answer_url
from reminders.models import (
    QUIET_AFTER_NOT_MINE,
    Answer,
    AnswerKind,
    Reminder,
    ReminderState,
    Topic,
)
from tests.factories.cooperation import (
    ContactFactory,
    CooperationFactory,
    InstrumentFactory,
)
from tests.factories.mailing import MessageFactory
from tests.factories.reminders import (
    ReminderFactory,
    ReminderScheduleFactory,
)
from tests.reminders.answering import DAY, path_of, send


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def milestone(due_on, today):
    """Due in a week, in the owner's charge."""
    return due_on(today + 7 * DAY, title_fr="Signer la convention")


@pytest.fixture
def reminder(milestone, owner):
    return ReminderFactory(
        milestone=milestone, recipient=owner, occurrence=milestone.forecast_on
    )


@pytest.fixture
def where(reminder):
    return path_of(answer_url(reminder))


@pytest.fixture
def waiting(milestone, owner):
    return ReminderFactory(
        milestone=milestone,
        recipient=owner,
        occurrence=milestone.forecast_on,
        step=-1,
        due_at=timezone.now() - DAY,
    )


def test_not_mine_changes_no_hands_and_silences_reminders_for_a_fortnight(
    client, where, milestone, owner, waiting, coordinator
):
    send(client, where, "not_mine", note="Ask Koffi")

    now = timezone.now()
    milestone.refresh_from_db()
    assert milestone.owner == owner
    assert waiting not in Reminder.objects.due(now)
    almost = now + QUIET_AFTER_NOT_MINE - timedelta(minutes=1)
    assert waiting not in Reminder.objects.due(almost)
    assert waiting in Reminder.objects.due(now + QUIET_AFTER_NOT_MINE)


def test_not_mine_takes_the_thing_out_of_a_message_that_has_not_left(
    client, where, milestone, owner, waiting
):
    message = MessageFactory(kind="reminders", recipient=owner)
    Reminder.objects.filter(pk=waiting.pk).update(
        state=ReminderState.BUNDLED, message=message
    )

    send(client, where, "not_mine")

    waiting.refresh_from_db()
    assert (waiting.state, waiting.message) == (ReminderState.WAITING, None)


def test_not_mine_silences_neither_other_things_nor_other_people(
    client, where, milestone, owner, superior, due_on, today
):
    other = ReminderFactory(
        milestone=due_on(today), recipient=owner, due_at=timezone.now()
    )
    theirs = ReminderFactory(
        milestone=milestone, recipient=superior, due_at=timezone.now()
    )

    send(client, where, "not_mine")

    assert {other, theirs} <= set(Reminder.objects.due(timezone.now()))


@pytest.mark.parametrize("kind", ["not_mine", "help"])
def test_coordinators_get_a_notice_and_a_message(
    client, where, kind, coordinator, outsider
):
    send(client, where, kind, note="Ask Koffi")

    notice = Answer.objects.get().notices.get()
    assert notice.recipient == coordinator
    assert notice.message == Message.objects.get(kind=KIND, recipient=coordinator)


def test_a_coordinator_who_answers_is_not_told_of_it(client, coordinator, due_on):
    mine = due_on(timezone.localdate(), owner=coordinator)
    asked = ReminderFactory(milestone=mine, recipient=coordinator)

    send(client, path_of(answer_url(asked)), "help", note="How?")

    assert not Answer.objects.get().notices.exists()


def test_administrators_are_told_where_nobody_coordinates(client, where, administrator):
    send(client, where, "help", note="How?")

    assert Answer.objects.get().notices.get().recipient == administrator


@pytest.mark.parametrize("topic", [Topic.INSTRUMENT, Topic.COOPERATION])
def test_of_what_lies_between_countries_one_leaves_a_note(
    client, coordinator, administrator, topic, today
):
    cooperation = CooperationFactory()
    ContactFactory(cooperation=cooperation, held_on=today - 90 * DAY)
    instrument = InstrumentFactory(
        cooperation=cooperation,
        status="in_force",
        signed_on=today - 900 * DAY,
        in_force_on=today - 900 * DAY,
        expires_on=today + 9 * DAY,
    )
    row = instrument if topic == Topic.INSTRUMENT else cooperation
    asked = ReminderFactory(
        topic=topic,
        milestone=None,
        **{topic.value: row},
        recipient=coordinator,
        schedule=ReminderScheduleFactory(topic=topic),
        occurrence=today,
    )

    where = path_of(answer_url(asked))
    page = client.get(where)
    send(client, where, "note", note="The renewal is being signed")

    kinds = [form.kind for form in page.context["forms"]]
    assert kinds == [AnswerKind.NOTE, AnswerKind.NOT_MINE, AnswerKind.HELP]
    assert Answer.objects.get().note == "The renewal is being signed"
    assert not Message.objects.filter(state=MessageState.PENDING).exists()


def test_a_cooperation_without_any_contact_has_no_day_and_asks_nothing(
    client, coordinator, today
):
    asked = ReminderFactory(
        topic=Topic.COOPERATION,
        milestone=None,
        cooperation=CooperationFactory(),
        recipient=coordinator,
        schedule=ReminderScheduleFactory(topic=Topic.COOPERATION),
        occurrence=today,
    )

    page = client.get(path_of(answer_url(asked)))

    assert page.status_code == 200
    assert page.context["forms"] == []
