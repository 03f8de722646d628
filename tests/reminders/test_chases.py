"""Chasing: one message each, nothing doubled, all of it on record."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import translation

from cooperation.models import FollowUp, FollowUpStatus
from mailing.models import Message, MessageState, SuppressionReason
from reminders.actions import deliver, tick
from reminders.actions.bundling import bundle
from reminders.actions.materialise import materialise
from reminders.chasing import awaited_of, preview_of
from reminders.models import Chase, Reminder, ReminderState
from tests.at_once import at_once
from tests.factories.accounts import UserFactory
from tests.factories.cooperation import (
    NOON,
    CooperationFactory,
    FollowUpFactory,
    MilestoneFactory,
    MissionActivityFactory,
)
from tests.factories.institutions import CountryFactory, InstitutionFactory
from tests.factories.mailing import SuppressionFactory
from tests.factories.missions import MissionFactory
from tests.factories.reminders import ChasedItemFactory, ChaseFactory
from tests.reminders.chasing import DAY, order, reasons, seen
from tests.reminders.conftest import NOW, TODAY


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def promised(owner):
    return FollowUpFactory(title="Send the draft", owner=owner, due_on=TODAY - 3 * DAY)


# --- Whom it reaches --------------------------------------------------------------------


def test_the_preview_has_one_message_for_each_person_in_their_language(
    promised, owner, superior, coordinator
):
    superior.language = "fr"
    superior.save()
    others = [
        MilestoneFactory(owner=superior, title_fr="Protocole signé"),
        MilestoneFactory(owner=superior),
    ]
    rows = [seen(row, coordinator) for row in [promised, *others]]

    letters = preview_of(rows, by=coordinator, now=NOW).letters

    assert [letter.recipient for letter in letters] == [owner, superior]
    assert letters[0].content.subject == "Your answer is awaited: Send the draft"
    assert letters[1].content.subject.startswith("Votre réponse est attendue")
    assert "Protocole signé" in letters[1].content.text
    assert letters[1].note.startswith("Pourriez-vous")
    assert letters[1].language_name == "French"


def test_who_cannot_be_reached_is_named_with_the_reason(owner, coordinator):
    body = InstitutionFactory(name_en="The agency", acronym="ANPE")
    closed = UserFactory(is_active=False, first_name="Kofi", last_name="Gone")
    stranger = UserFactory(first_name="Esi", last_name="Far")
    items = [
        FollowUpFactory(owner=None, owner_institution=body),
        FollowUpFactory(owner=None, owner_institution=None),
        FollowUpFactory(owner=closed),
        FollowUpFactory(owner=stranger),
        FollowUpFactory(owner=coordinator),
        FollowUpFactory(owner=owner, status="done", closed_at=NOON),
    ]

    assert reasons(items, coordinator) == [
        "Nobody at ANPE has an account and is in charge of it.",
        "Nobody is in charge of it.",
        "It is in your own charge.",
        "It is not open any more.",
        "The account of Kofi Gone is closed.",
        "Esi Far may not see it any more.",
    ]


def test_text_to_copy_names_the_thing_and_no_person(coordinator, superior):
    body = InstitutionFactory()
    item = FollowUpFactory(
        owner=None, owner_institution=body, title="Send the list", detail="Call Kofi"
    )
    other = FollowUpFactory(owner=coordinator)
    rows = [seen(row, coordinator) for row in (item, other)]

    first, second = preview_of(rows, by=coordinator, now=NOW).unreached

    assert "Send the list" in first.text
    assert "Kofi" not in first.text
    assert str(coordinator) not in first.text
    assert second.text == ""


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (SuppressionReason.ASKED, "has asked for no such messages."),
        (SuppressionReason.BOUNCED, "do not arrive: messages came back."),
    ],
)
def test_muted_and_unreachable_addresses_get_nothing(
    promised, owner, coordinator, reason, words
):
    SuppressionFactory(recipient=owner, reason=reason)

    (said,) = reasons([promised], coordinator)

    assert said.endswith(words)
    assert order([promised], coordinator) is None
    assert not Message.objects.exists()


def test_at_night_the_preview_says_when_it_leaves(promised, coordinator):
    night = NOW + timedelta(hours=13)

    (letter,) = preview_of(
        [seen(promised, coordinator)], by=coordinator, now=night
    ).letters

    assert letter.leaves_at == NOW + timedelta(hours=23)


def test_what_may_only_be_read_cannot_be_chased(promised, observer):
    assert reasons([promised], observer) == [
        "You may read it, but not chase anybody about it."
    ]


# --- Sending ----------------------------------------------------------------------------


def test_a_chase_arrives_with_the_words_of_who_sent_it(
    promised, owner, coordinator, relay, clock
):
    clock.now = NOW
    order([promised], coordinator, note="We need it on Friday.")

    deliver(now=clock)

    (mail,) = relay.mails
    text = mail.get_body(("plain",)).get_content()
    assert mail["To"] == owner.email
    assert mail["Subject"] == "Your answer is awaited: Send the draft"
    assert "We need it on Friday." in text
    assert f"/follow-ups/{promised.pk}/" in text
    assert "Friday" in mail.get_body(("html",)).get_content()


def test_what_is_closed_meanwhile_leaves_the_message(
    promised, owner, coordinator, relay, clock
):
    clock.now = NOW
    other = FollowUpFactory(title="Name a focal point", owner=owner)
    order([promised, other], coordinator)
    promised.complete(by=owner, at=NOW, note="Sent")

    deliver(now=clock)

    text = relay.mails[0].get_body(("plain",)).get_content()
    assert "Name a focal point" in text
    assert "Send the draft" not in text


@pytest.mark.parametrize("change", ["handed over", "hidden", "account closed"])
def test_a_chase_that_is_not_true_any_more_is_not_sent(
    promised, owner, superior, coordinator, relay, clock, change
):
    clock.now = NOW
    order([promised], coordinator)
    if change == "handed over":
        FollowUp.objects.update(owner=superior)
    elif change == "hidden":
        owner.grants.all().delete()
    else:
        owner.is_active = False
        owner.save()

    deliver(now=clock)

    assert relay.mails == []
    assert Message.objects.get().state in {
        MessageState.SUPERSEDED,
        MessageState.SUPPRESSED,
    }


def test_at_night_it_waits_for_the_morning_unless_it_is_due_tomorrow(
    promised, owner, superior, coordinator, relay, clock
):
    clock.now = NOW + timedelta(hours=13)
    soon = MilestoneFactory(owner=superior, baseline_on=TODAY + DAY)
    order([promised], coordinator, at=clock.now)
    order([soon], coordinator, at=clock.now)

    deliver(now=clock)
    assert [mail["To"] for mail in relay.mails] == [superior.email]
    clock.forward(hours=11)
    deliver(now=clock)

    assert len(relay.mails) == 2


# --- Once -------------------------------------------------------------------------------


def test_the_same_thing_is_chased_again_only_after_three_days(promised, coordinator):
    order([promised], coordinator)

    assert order([promised], coordinator, at=NOW + 2 * DAY) is None
    (said,) = reasons([promised], coordinator, now=NOW + 2 * DAY)
    assert said.startswith(f"Already chased by {coordinator}, 2")
    assert order([promised], coordinator, at=NOW + 3 * DAY) is not None


def test_of_two_things_the_one_that_was_not_chased_yet_is(promised, owner, coordinator):
    other = FollowUpFactory(owner=owner)
    order([promised], coordinator)

    again = order([promised, other], coordinator)

    assert [item.follow_up for item in again.items.all()] == [other]


def test_a_preview_that_is_sent_again_after_days_sends_nothing(promised, coordinator):
    key = uuid.uuid4()
    order([promised], coordinator, key=key)

    assert order([promised], coordinator, key=key, at=NOW + 5 * DAY) is None
    assert Message.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_coordinators_who_press_at_once_send_one_message(promised, coordinator):
    done = at_once(3, lambda number: order([promised], coordinator))

    assert sum(one is not None for one in done) == 1
    assert Message.objects.count() == Chase.objects.count() == 1


def test_the_database_refuses_a_second_chase_within_the_days(promised):
    first = ChasedItemFactory(follow_up=promised, milestone=None)
    other = ChaseFactory(recipient=first.recipient, at=first.at + DAY)

    with pytest.raises(IntegrityError, match="nobody_is_chased_twice_at_once"):
        ChasedItemFactory(follow_up=promised, milestone=None, chase=other)


def test_the_database_refuses_a_chase_about_nothing():
    with pytest.raises(IntegrityError, match="chased_item_is_one_thing"):
        ChasedItemFactory(milestone=None)


# --- Automatic reminders ----------------------------------------------------------------


def test_automatic_reminders_of_it_wait_for_three_days(
    due_on, coordinator, relay, clock
):
    clock.now = NOW
    chased, other = due_on(TODAY - DAY), due_on(TODAY - DAY)
    order([chased], coordinator)
    deliver(now=clock)

    tick(now=clock)

    automatic = relay.mails[1].get_body(("plain",)).get_content()
    assert other.title in automatic
    assert chased.title not in automatic
    clock.now = NOW + 3 * DAY
    tick(now=clock)
    later = relay.mails[-1].get_body(("plain",)).get_content()
    assert chased.title in later


def test_a_reminder_that_has_not_left_yet_is_taken_back(due_on, coordinator):
    chased = due_on(TODAY - DAY)
    materialise(now=NOW)
    bundle(now=NOW)
    assert Reminder.objects.bundled().exists()

    order([chased], coordinator)

    assert not Reminder.objects.bundled().exists()
    due = Reminder.objects.filter(state=ReminderState.WAITING)
    assert min(row.due_at for row in due) >= NOW + 3 * DAY


# --- Of a cooperation -------------------------------------------------------------------


def test_of_a_cooperation_what_is_late_is_chased(promised, coordinator):
    cooperation = CooperationFactory()
    milestone = MilestoneFactory(baseline_on=TODAY - DAY)
    MissionActivityFactory(mission=promised.mission, activity=milestone.activity)
    FollowUpFactory(mission=promised.mission, due_on=TODAY + DAY)
    elsewhere = MissionFactory(host_country=CountryFactory(code="SN"))
    FollowUpFactory(mission=elsewhere, due_on=TODAY - DAY)

    assert awaited_of(cooperation, coordinator, now=NOW) == [promised, milestone]


def test_where_nothing_is_late_the_next_thing_is_chased(promised, coordinator):
    cooperation = CooperationFactory()
    FollowUp.objects.update(due_on=TODAY + 9 * DAY)
    milestone = MilestoneFactory(baseline_on=TODAY + 5 * DAY)
    MissionActivityFactory(mission=promised.mission, activity=milestone.activity)

    assert awaited_of(cooperation, coordinator, now=NOW) == [milestone]
    FollowUp.objects.update(status=FollowUpStatus.DONE, closed_at=NOON)
    milestone.drop(by=coordinator, at=NOW, note="No")
    assert awaited_of(cooperation, coordinator, now=NOW) == []
