"""What coordinators are told of answers: the message, the bell, and the thing's page."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from cooperation.models import Milestone
from mailing.content import Content, Postpone
from mailing.models import Message
from overview.notices import notices_for
from reminders.actions.answering import KIND, AnswerSender
from reminders.answering import answer_url
from reminders.models import Answer, AnswerKind
from tests.factories.accounts import UserFactory
from tests.factories.reminders import (
    AnswerFactory,
    AnswerNoticeFactory,
    ChasedItemFactory,
    ReminderFactory,
)
from tests.reminders.answering import DAY, path_of, send

# A Monday at nine, when the coordinators are awake.
MORNING = datetime(2026, 11, 30, 9, tzinfo=UTC)


@pytest.fixture
def milestone(due_on):
    return due_on(timezone.localdate() + 7 * DAY, title_fr="Signer la convention")


@pytest.fixture
def where(milestone, owner):
    asked = ReminderFactory(
        milestone=milestone, recipient=owner, occurrence=milestone.forecast_on
    )
    return path_of(answer_url(asked))


def prepared(message, *, now=MORNING):
    with translation.override(message.language):
        return AnswerSender().prepare(message, now=now)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("kind", ["help", "not_mine"])
def test_the_message_names_the_thing_and_repeats_no_typed_words(
    client, where, owner, coordinator, kind, language
):
    coordinator.prefer(language=language)
    send(client, where, kind, note="Visit https://evil.example/")

    content = prepared(Message.objects.get(kind=KIND))

    assert isinstance(content, Content)
    for part in (content.text, content.html):
        assert "Signer la convention" in part
        assert "/plans/" in part
        assert "evil" not in part
    assert str(owner) in content.subject
    assert "List-Unsubscribe" in content.headers


def test_at_night_the_message_waits_for_the_morning(client, where, coordinator):
    send(client, where, "help", note="How?")

    waits = prepared(Message.objects.get(kind=KIND), now=MORNING - timedelta(hours=7))

    assert isinstance(waits, Postpone)


def settle(coordinator):
    Milestone.objects.update(status="dropped")


def hand_over(coordinator):
    Milestone.objects.update(owner=UserFactory())


def stop_coordinating(coordinator):
    coordinator.grants.all().delete()


@pytest.mark.parametrize("change", [settle, hand_over, stop_coordinating])
def test_what_is_no_longer_true_is_not_sent(client, where, coordinator, change):
    send(client, where, "not_mine")
    change(coordinator)

    assert prepared(Message.objects.get(kind=KIND)) is None


def test_the_bell_of_the_coordinators_says_who_answered_what(
    client, where, owner, coordinator, milestone
):
    send(client, where, "help", note="How do I file it?")

    with translation.override("en"):
        notices = notices_for(coordinator, read_until=None, now=timezone.now())

    told = next(row for row in notices.rows if row.note == "How do I file it?")
    assert (told.by, told.url) == (str(owner), milestone.get_absolute_url())
    assert told.text == "Help is asked for"
    assert "Signer la convention" in told.title


def test_the_bell_is_silent_about_what_somebody_may_no_longer_see(
    client, where, coordinator
):
    send(client, where, "help", note="How?")
    coordinator.grants.all().delete()
    coordinator = type(coordinator).objects.get(pk=coordinator.pk)

    notices = notices_for(coordinator, read_until=None, now=timezone.now())

    assert [row.note for row in notices.rows if row.note] == []


def test_the_page_of_the_thing_shows_the_answer(client, where, coordinator, milestone):
    send(client, where, "help", note="How do I file it?")
    client.force_login(coordinator)

    page = client.get(f"/reminders/of/milestone/{milestone.pk}/")

    assert "How do I file it?" in page.content.decode()


# --- What the database refuses ---------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        {"reminder": None, "by": None},
        {"kind": "maybe"},
        {"kind": AnswerKind.POSTPONED},
        {"to_on": "2026-12-01"},
    ],
)
def test_an_answer_that_cannot_be_is_refused(wrong):
    if "by" in wrong:
        wrong = {"reminder": None, "by": UserFactory()}

    with pytest.raises(IntegrityError), transaction.atomic():
        AnswerFactory(**wrong)


def test_an_answer_is_to_one_mail_only():
    with pytest.raises(IntegrityError), transaction.atomic():
        AnswerFactory(chased_item=ChasedItemFactory())


def test_nobody_is_told_twice_of_an_answer():
    notice = AnswerNoticeFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        AnswerNoticeFactory(answer=notice.answer, recipient=notice.recipient)


def test_rows_say_what_they_are():
    notice = AnswerNoticeFactory()

    assert str(notice.answer) == "help, 2026-03-02"
    assert str(notice) == f"{notice.answer_id} to {notice.recipient_id}"
    found = Answer.objects.with_details().get()
    assert found.about == ("milestone", found.reminder.milestone_id)
