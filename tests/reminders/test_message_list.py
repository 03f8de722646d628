"""The list of messages: everybody's for administrators, one's own for others."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories.accounts import UserFactory
from tests.factories.mailing import (
    BounceFactory,
    HeartbeatFactory,
    InstallationFactory,
    MessageFactory,
)
from tests.reminders.conftest import NOW


@pytest.fixture
def show(client, administrator):
    client.force_login(administrator)

    def get(url="/messages/", **options):
        return client.get(url, **options).content.decode()

    return get


def test_the_list_says_why_a_message_was_not_sent(show):
    MessageFactory(subject="Due on 9 March", state="suppressed", last_error="bounced")

    html = show()

    assert "Due on 9 March" in html
    assert "Withheld: the address is suspended" in html
    assert "Messages came back" in html


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=failed", {"Refused"}),
        ("state=came_back", {"Back"}),
        ("kind=chase", {"Chase"}),
        ("recipient=Yawa", {"Back"}),
        ("recipient=mensah+yawa", {"Back"}),
        ("recipient=yawa@example.org", {"Back"}),
        ("from_on=2026-03-03", {"Late"}),
        ("until_on=2026-03-02", {"Refused", "Back", "Chase"}),
        ("from_on=2026-03-02&until_on=2026-03-02&kind=chase", {"Chase"}),
        ("state=unheard-of", {"Refused", "Back", "Chase", "Late"}),
        ("from_on=yesterday", {"Refused", "Back", "Chase", "Late"}),
    ],
)
def test_the_list_is_narrowed_by_what_its_address_says(show, client, query, found):
    yawa = UserFactory(first_name="Yawa", last_name="Mensah", email="yawa@example.org")
    MessageFactory(subject="Refused", state="failed")
    MessageFactory(subject="Chase", kind="chase")
    back = MessageFactory(subject="Back", state="sent", sent_at=NOW, recipient=yawa)
    BounceFactory(message=back)
    MessageFactory(subject="Late", not_before=NOW + timedelta(days=1))
    show()

    page = client.get(f"/messages/?{query}").context["page"]

    assert {message.subject for message in page} == found


def test_filters_in_use_are_chips_that_can_be_taken_away(show):
    MessageFactory(kind="chase")

    html = show("/messages/?kind=chase&from_on=2026-03-01")

    assert 'href="?from_on=2026-03-01"' in html
    assert "1\xa0Mar 2026" in html
    assert "No message matches." in show("/messages/?state=expired")


def test_a_kind_without_a_name_is_shown_as_it_is(show):
    MessageFactory(kind="news")

    assert "news" in show()


@pytest.mark.parametrize("person", ["administrator", "staff"])
def test_the_list_costs_the_same_for_one_message_and_for_three(
    client, person, request, django_assert_num_queries
):
    user = request.getfixturevalue(person)
    client.force_login(user)
    InstallationFactory()
    MessageFactory(recipient=user)
    client.get("/messages/")
    with CaptureQueriesContext(connection) as one:
        client.get("/messages/")
    MessageFactory.create_batch(2, recipient=user)
    with django_assert_num_queries(len(one)):
        client.get("/messages/")


def test_an_empty_outbox_says_so(show):
    assert "No messages yet" in show()


def test_htmx_gets_the_rows_alone(show):
    MessageFactory(subject="Refused one", state="failed")

    html = show(headers={"HX-Request": "true"})

    assert "Refused one" in html
    assert "<html" not in html


def test_the_list_says_when_somebody_last_looked_for_what_is_due(show):
    assert "Last look for what is due" not in show()
    HeartbeatFactory(worker="tick", at=timezone.now())

    assert "Last look for what is due" in show()


def test_what_came_back_is_marked(show):
    message = BounceFactory(message__subject="Due").message

    assert "Came back" in show()
    html = show(f"/messages/{message.pk}/")
    assert "It came back" in html
    assert "Came back: The address does not work" in html
    assert "5.1.1 smtp; 550 5.1.1 User unknown" in html


def test_everybody_else_sees_their_own_messages(client, staff):
    MessageFactory(recipient=staff, subject="Mine")
    other = MessageFactory(subject="Theirs")
    client.force_login(staff)

    html = client.get("/messages/?recipient=nobody").content.decode()

    assert "My messages" in html
    assert "Mine" in html
    assert "Theirs" not in html
    assert 'name="recipient"' not in html
    for address in (f"/messages/{other.pk}/", f"/messages/{other.pk}/html/"):
        assert client.get(address).status_code == 404


def test_who_has_got_no_message_yet_is_told_what_this_page_is(client, staff):
    client.force_login(staff)

    html = client.get("/messages/").content.decode()

    assert "What Passerelle writes to you by mail appears here as well." in html
