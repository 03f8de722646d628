"""Chasing on its pages: the preview, sending it, what was sent before."""

import pytest
from django.utils import timezone, translation

from accounts.models import Role
from cooperation.models import FollowUp
from mailing.models import Message
from reminders.chasing import MOST
from reminders.models import Chase, ChasedItem
from tests.factories.accounts import GrantFactory
from tests.factories.cooperation import (
    CooperationFactory,
    FollowUpFactory,
    MilestoneFactory,
)
from tests.factories.institutions import CountryFactory
from tests.factories.reminders import ChasedItemFactory
from tests.reminders.chasing import DAY, order
from tests.reminders.conftest import TODAY


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def promised(owner):
    return FollowUpFactory(title="Send the draft", owner=owner, due_on=TODAY - 3 * DAY)


def address(*items):
    nouns = {FollowUp: "follow_up"}
    named = [f"{nouns.get(type(item), 'milestone')}={item.pk}" for item in items]
    return f"/reminders/chase/?{'&'.join(named)}"


def post(client, where, page, **typed):
    forms = page.context["forms"]
    sent = {"form_key": str(page.context["key"].initial["form_key"])}
    for form in forms:
        sent[f"{form.prefix}-is_wanted"] = "on"
        sent[f"{form.prefix}-note"] = "Please"
    return client.post(where, sent | typed)


def test_a_coordinator_sees_what_leaves_and_sends_it_once(
    client, promised, owner, coordinator
):
    milestone = MilestoneFactory(owner=owner)
    client.force_login(coordinator)
    where = address(promised, milestone)

    page = client.get(where)
    assert "Send 1 message" in page.content.decode()
    response = post(client, where, page)
    again = post(client, where, page)

    assert response.url == again.url == promised.get_absolute_url()
    chased = Chase.objects.get()
    assert (chased.recipient, chased.by, chased.note) == (owner, coordinator, "Please")
    assert chased.items.count() == 2
    assert "Nobody was chased." in client.get(again.url).content.decode()


def test_a_person_who_is_unticked_gets_nothing(client, promised, owner, coordinator):
    client.force_login(coordinator)
    page = client.get(address(promised))

    post(client, address(promised), page, **{f"to-{owner.pk}-is_wanted": ""})

    assert not Message.objects.exists()


def test_words_that_are_too_long_are_refused_and_kept(
    client, promised, owner, coordinator
):
    client.force_login(coordinator)
    page = client.get(address(promised))
    words = "x" * 1001

    response = post(client, address(promised), page, **{f"to-{owner.pk}-note": words})

    assert response.status_code == 200
    assert words in response.content.decode()
    assert not Message.objects.exists()


def test_who_cannot_be_reached_is_on_the_page_with_a_text_to_copy(client, coordinator):
    nobody = FollowUpFactory(owner=None, title="Name a focal point")
    client.force_login(coordinator)

    page = client.get(address(nobody)).content.decode()

    assert "Text to copy" in page
    assert "Send " not in page.split("<main")[1].split("Text to copy")[0]


def test_a_message_that_waits_for_the_morning_says_so(client, promised, coordinator):
    CountryFactory(code="TG")
    client.force_login(coordinator)
    owner = promised.owner
    # Every day is a day of rest at this institution.
    owner.institution.rest_days = [1, 2, 3, 4, 5, 6, 7]
    owner.institution.save()

    page = client.get(address(promised)).content.decode()

    assert "next working morning" in page


@pytest.mark.parametrize("query", ["", "?follow_up=x", "?milestone=0"])
def test_there_is_nothing_to_chase_without_a_thing(client, coordinator, query):
    client.force_login(coordinator)

    assert client.get(f"/reminders/chase/{query}").status_code == 404
    assert client.get(f"/chases/{query}").status_code == 404


def test_of_a_cooperation_without_open_things_nothing_is_chased(client, coordinator):
    CooperationFactory(code="TG-TN")
    client.force_login(coordinator)

    page = client.get("/reminders/chase/?cooperation=TG-TN").content.decode()

    assert "There is nothing to chase." in page


def test_a_chase_of_a_cooperation_leads_back_to_it(client, promised, coordinator):
    CooperationFactory(code="TG-TN")
    client.force_login(coordinator)
    where = "/reminders/chase/?cooperation=TG-TN"

    response = post(client, where, client.get(where))

    assert response.url == "/cooperations/TG-TN/"


def test_chases_are_on_the_page_of_what_they_are_about(
    client, promised, owner, coordinator, staff
):
    CooperationFactory(code="TG-TN")
    milestone = MilestoneFactory(owner=owner)
    order([promised, milestone], coordinator, note="We need it.")
    client.force_login(staff)

    pages = [
        f"/chases/?follow_up={promised.pk}",
        "/chases/?cooperation=TG-TN",
        f"/chases/?milestone={milestone.pk}",
        f"/plans/{milestone.plan.code}/milestones/{milestone.number}/reminders/",
    ]
    for page in pages:
        text = client.get(page, follow=True).content.decode()
        assert f"{owner} was chased" in text, page
        assert "We need it." in text, page
    # The message itself is for its recipient and administrators.
    message = f"/messages/{Message.objects.get().pk}/"
    assert message not in client.get(pages[0]).content.decode()
    client.force_login(owner)
    assert message in client.get(pages[0]).content.decode()


def test_a_list_of_chases_is_a_part_too_and_may_be_empty(client, promised, staff):
    client.force_login(staff)
    where = f"/chases/?follow_up={promised.pk}"

    part = client.get(where, headers={"HX-Request": "true"}).content.decode()

    assert part.strip() == '<p class="muted mb-0">Nobody was chased.</p>'


def test_more_things_than_a_message_holds_are_left_out(owner, coordinator, client):
    many = FollowUpFactory.create_batch(MOST + 1, owner=owner)
    client.force_login(coordinator)

    (form,) = client.get(address(*many)).context["forms"]

    assert len(form.letter.items) == MOST


def test_rows_say_whom_and_when(promised):
    item = ChasedItemFactory(follow_up=promised, milestone=None)

    assert str(item) == f"{promised.pk}, 2026-03-02"
    assert str(item.chase) == f"{item.recipient_id}, 2026-03-02"
    assert ChasedItem.objects.quiet_at(timezone.now()).count() == 0
    assert GrantFactory(role=Role.STAFF)
