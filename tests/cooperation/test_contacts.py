"""Contacts that people log, and the line of time of a cooperation."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.db import IntegrityError
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from cooperation.contacts import contacts
from cooperation.models import Contact, FollowUpStatus
from migration_coop.lib.lifecycle import TransitionError
from missions.models import MinutesStatus, MissionStatus, VisitStatus
from tests.factories.cooperation import (
    ContactFactory,
    CooperationFactory,
    EvidenceFactory,
    FollowUpFactory,
    InstrumentFactory,
    MilestoneFactory,
    MissionActivityFactory,
    StageChangeFactory,
)
from tests.factories.missions import (
    DebriefingFactory,
    MinutesFactory,
    MissionFactory,
    VisitFactory,
)

TODAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SENT = {"kind": "call", "held_on": "1 3 2026", "note": "The draft, with the director"}


@pytest.fixture
def add_url(cooperation):
    return reverse("cooperation:contact_add", args=[cooperation.code])


def test_a_contact_is_logged_once_and_stands_on_the_page(
    client, staff, cooperation, add_url
):
    client.force_login(staff)
    assertContains(client.get(cooperation.get_absolute_url()), add_url)
    assertContains(client.get(add_url), "On which day?")

    sent = SENT | {"form_key": uuid4()}
    response = client.post(add_url, sent)
    client.post(add_url, sent)

    assertRedirects(response, cooperation.get_absolute_url())
    contact = Contact.objects.get()
    assert (contact.logged_by, contact.held_on) == (staff, date(2026, 3, 1))
    assertContains(
        client.get(cooperation.get_absolute_url()), "The draft, with the director"
    )


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"held_on": "1 1 2200"}, "This day has not come yet."),
        ({"note": ""}, "This field is required."),
    ],
)
def test_a_contact_without_its_facts_is_refused(client, staff, add_url, changes, text):
    client.force_login(staff)

    response = client.post(add_url, SENT | {"form_key": uuid4()} | changes)

    assertContains(response, text)
    assert not Contact.objects.exists()


def test_a_wrong_contact_is_withdrawn_and_stays_on_record(client, staff, cooperation):
    contact = ContactFactory(cooperation=cooperation)
    url = reverse("cooperation:contact_withdraw", args=[contact.pk])
    client.force_login(staff)
    assertContains(client.get(cooperation.get_absolute_url()), url)

    response = client.post(url, follow=True)

    assertContains(response, "Contact withdrawn")
    assertNotContains(response, contact.note)
    contact.refresh_from_db()
    assert contact.withdrawn_by == staff
    assertContains(client.post(url, follow=True), "withdrawn already")


def test_readers_log_and_withdraw_nothing(client, observer, cooperation, add_url):
    contact = ContactFactory(cooperation=cooperation)
    url = reverse("cooperation:contact_withdraw", args=[contact.pk])
    client.force_login(observer)

    assertNotContains(client.get(cooperation.get_absolute_url()), url)
    assert client.post(add_url, SENT).status_code == 403
    assert client.post(url).status_code == 403


def test_a_contact_is_seen_with_its_cooperation(staff, outsider, cooperation):
    contact = ContactFactory(cooperation=cooperation)

    assert [row.editable for row in Contact.objects.for_user(staff)] == [True]
    assert not Contact.objects.for_user(outsider).exists()
    assert str(contact) == "Telephone call, 2026-03-01"
    assert list(Contact.objects.newest_first()) == [contact]


def test_of_two_who_withdraw_a_contact_one_wins(staff, coordinator):
    contact = ContactFactory()
    stale = Contact.objects.get(pk=contact.pk)
    contact.withdraw(by=staff, at=NOON)

    with pytest.raises(TransitionError, match="withdrawn already"):
        stale.withdraw(by=coordinator, at=NOON)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"note": ""}, "contact_says_what_it_was_about"),
        ({"withdrawn_at": NOON}, "withdrawn_by_somebody_at_some_time"),
    ],
)
def test_database_refuses_half_a_contact(changes, rule):
    with pytest.raises(IntegrityError, match=rule):
        Contact.objects.filter(pk=ContactFactory().pk).update(**changes)


# --- The line of time ---------------------------------------------------------------------


@pytest.fixture
def eventful():
    """One of each kind, and what is told of none of them."""
    cooperation = CooperationFactory()
    mission = MissionFactory(title="The study visit")
    VisitFactory(mission=mission)  # the mission stands for it
    under_way = MissionFactory(status=MissionStatus.UNDER_WAY)
    VisitFactory(mission=under_way, institution__acronym="ANETI")
    VisitFactory(mission=under_way, status=VisitStatus.CONFIRMED)
    DebriefingFactory(mission=mission)
    agreed = {"circulated_at": NOON, "agreed_at": NOON}
    MinutesFactory(
        visit__mission=mission,
        visit__institution__acronym="OTE",
        status=MinutesStatus.AGREED,
        **agreed,
    )
    done = {"status": FollowUpStatus.DONE, "closed_at": NOON}
    evidence = EvidenceFactory(title="The letter")
    FollowUpFactory(mission=mission, title="Send it", evidence=evidence, **done)
    milestone = MilestoneFactory(evidence=EvidenceFactory(title="The decree"))
    MissionActivityFactory(mission=mission, activity=milestone.activity)
    StageChangeFactory(cooperation=cooperation)
    days = {"signed_on": date(2020, 1, 1), "in_force_on": date(2021, 1, 1)}
    InstrumentFactory(cooperation=cooperation, title="The memorandum", **days)
    ContactFactory(cooperation=cooperation)
    return cooperation


def test_everything_that_happened_is_told_newest_first(eventful, coordinator):
    told = contacts([eventful], user=coordinator, today=TODAY, limit=20)

    assert {event["text"] for event in told} == {
        "The study visit",
        "Visit to ANETI",
        "Debriefing",
        "Minutes of the visit to OTE agreed",
        "Done: Send it",
        "Shown by: The letter",
        "Shown by: The decree",
        "Stage: First contact",
        "Signed: The memorandum",
        "In force: The memorandum",
        "Telephone call",
    }
    days = [event["on"] for event in told]
    assert days == sorted(days, reverse=True)
