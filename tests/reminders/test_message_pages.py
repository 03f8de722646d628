"""The outbox as administrators see it, and what they decide."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mailing.models import Heartbeat, Installation, Message, MessageState
from tests.factories.mailing import (
    HeartbeatFactory,
    InstallationFactory,
    MessageFactory,
)
from tests.factories.reminders import ReminderFactory
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


def test_the_list_shows_one_state_when_asked(show):
    MessageFactory(subject="Refused one", state="failed")
    MessageFactory(subject="Waiting one")

    html = show("/messages/?state=failed")

    assert "Refused one" in html
    assert "Waiting one" not in html
    assert "No message is in this state" in show("/messages/?state=expired")
    assert "Waiting one" in show("/messages/?state=unheard-of")


def test_the_list_costs_the_same_for_one_message_and_for_three(
    client, administrator, django_assert_num_queries
):
    client.force_login(administrator)
    InstallationFactory()
    MessageFactory()
    client.get("/messages/")
    with django_assert_num_queries(5):
        client.get("/messages/")
    MessageFactory.create_batch(2)
    with django_assert_num_queries(5):
        client.get("/messages/")


def test_an_empty_outbox_says_so(show):
    assert "No messages yet" in show()


def test_htmx_gets_the_rows_alone(show):
    MessageFactory(subject="Refused one", state="failed")

    html = show(headers={"HX-Request": "true"})

    assert "Refused one" in html
    assert "<html" not in html


def test_the_list_warns_when_nobody_looks_for_what_is_due(show):
    assert "No worker is looking for what is due" in show()
    beat = HeartbeatFactory(worker="tick", at=timezone.now())
    html = show()
    assert "No worker is looking" not in html
    assert "Last look for what is due" in html
    Heartbeat.objects.update(at=beat.at - timedelta(minutes=6))
    assert "No worker is looking" in show()


def test_the_list_asks_for_decisions(show):
    MessageFactory(state=MessageState.REVIEW)

    assert "1 message waits for a decision." in show()


def test_frozen_mail_is_released_by_an_administrator(show, client):
    InstallationFactory(fingerprint="elsewhere")
    assert "Mail is frozen" in show()

    response = client.post("/messages/release/", follow=True)

    assert "From now on this installation sends mail." in response.content.decode()
    assert Installation.objects.get().decided_by is not None
    assert "Mail is frozen" not in show()


def test_a_message_shows_its_html_as_source_only(show):
    message = MessageFactory(
        subject="Due",
        state="sent",
        sent_at=NOW,
        address="afi@example.org",
        evidence="250 kept",
        body_text="Hello <Afi>",
        body_html='<p style="color:red">Hello</p>',
    )
    reminder = ReminderFactory(message=message, state="mailed")

    html = show(f"/messages/{message.pk}/")

    assert "Hello &lt;Afi&gt;" in html
    assert "&lt;p style=&quot;color:red&quot;&gt;" in html
    assert str(reminder.milestone) in html
    assert "afi@example.org" in html
    assert "Send again" not in html


def test_a_message_that_is_not_written_yet_says_when_it_will_be(show):
    message = MessageFactory()

    html = show(f"/messages/{message.pk}/")

    assert "The text is written at the moment of sending" in html
    assert "Send now" in html


@pytest.mark.parametrize(
    ("before", "verb", "after"),
    [
        ("pending", "send-now", MessageState.PENDING),
        ("pending", "withhold", MessageState.SUPERSEDED),
        ("failed", "resend", MessageState.PENDING),
        ("review", "received", MessageState.SENT),
        ("review", "not-received", MessageState.PENDING),
    ],
)
def test_administrators_decide(show, client, before, verb, after):
    message = MessageFactory(state=before, smtp_started_at=NOW)

    response = client.post(f"/messages/{message.pk}/{verb}/", follow=True)

    message.refresh_from_db()
    assert message.state == after
    assert message.decided_by is not None
    assert "Saved" in response.content.decode()


def test_a_decision_that_comes_too_late_is_told(show, client):
    message = MessageFactory(state="sent", sent_at=NOW)

    response = client.post(f"/messages/{message.pk}/withhold/", follow=True)

    words = "The state of this message has changed meanwhile."
    assert words in response.content.decode()


def test_only_administrators_see_the_messages_of_everybody(client, staff):
    client.force_login(staff)

    assert client.get("/messages/").status_code == 403
    assert client.post("/messages/release/").status_code == 403
    other = MessageFactory()
    assert client.get(f"/messages/{other.pk}/").status_code == 404


def test_the_recipient_may_read_a_message_and_not_decide(client, staff):
    message = MessageFactory(recipient=staff)
    client.force_login(staff)

    response = client.get(f"/messages/{message.pk}/")

    assert response.status_code == 200
    assert f"/messages/{message.pk}/send-now/" not in response.content.decode()
    assert client.post(f"/messages/{message.pk}/withhold/").status_code == 403
    assert Message.objects.get().state == MessageState.PENDING
