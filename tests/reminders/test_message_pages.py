"""One message: as it was sent, what happened to it, and what can be decided."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mailing.actions import drain
from mailing.models import Message, MessageState
from mailing.models.state import TRANSITIONS
from reminders.answering import answer_url
from reminders.message_page import STEPS, headers_of
from reminders.muting import mute_url
from tests.factories.cooperation import MilestoneFactory
from tests.factories.institutions import PostFactory
from tests.factories.mailing import (
    MessageFactory,
    SuppressionFactory,
)
from tests.factories.reminders import (
    AnswerFactory,
    AnswerNoticeFactory,
    ChasedItemFactory,
    ReminderFactory,
)
from tests.mailing.conftest import LetterSender
from tests.reminders.conftest import NOW


@pytest.fixture
def show(client, administrator):
    client.force_login(administrator)

    def get(url="/messages/", **options):
        return client.get(url, **options).content.decode()

    return get


# --- One message -----------------------------------------------------------------------


@pytest.fixture
def sent():
    return MessageFactory(
        subject="Due",
        state="sent",
        sent_at=NOW,
        smtp_started_at=NOW,
        address="afi@example.org",
        evidence="250 kept",
        body_text="Hello <Afi>",
        body_html='<p style="color:red">Hello</p>',
        language="fr",
    )


def test_a_message_is_shown_as_its_recipient_saw_it(show, sent):
    reminder = ReminderFactory(message=sent, state="mailed")

    html = show(f"/messages/{sent.pk}/")

    assert f'<iframe class="mail-frame" sandbox src="/messages/{sent.pk}/html/"' in html
    assert "Hello &lt;Afi&gt;" in html
    assert "color:red" not in html
    assert "whoever has them" not in html
    assert reminder.milestone.title in html
    assert "Send again" not in html


def test_the_headers_shown_are_those_of_the_mail(relay, clock):
    message = MessageFactory(not_before=NOW)
    clock.now = NOW
    drain(senders={"letter": LetterSender()}, now=clock)
    message.refresh_from_db()

    shown = headers_of(message)

    assert len(shown) == 5
    assert [(name, relay.mails[0][name]) for name, _value in shown] == shown


def test_its_headers_are_those_that_were_sent(show, sent):
    html = show(f"/messages/{sent.pk}/")

    for words in (
        "afi@example.org",
        "passerelle@testserver",
        "Mon, 02 Mar 2026 09:00:00 +0000",
        sent.message_id.strip("<>"),
    ):
        assert words in html


def test_a_message_that_was_refused_has_no_date_of_sending(show):
    message = MessageFactory(state="failed", address="afi@example.org")

    html = show(f"/messages/{message.pk}/")

    assert "Message-ID" in html
    assert "<dt>Date</dt>" not in html


def test_the_html_part_may_do_nothing_but_show_itself(client, show, sent):
    show()

    response = client.get(f"/messages/{sent.pk}/html/")

    assert response.content.decode() == sent.body_html
    policy = set(response["Content-Security-Policy"].split("; "))
    assert policy == {
        "sandbox",
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
    }
    assert response["X-Frame-Options"] == "SAMEORIGIN"


def test_only_the_page_of_a_message_may_hold_a_frame(client, show, sent):
    show()

    page = client.get(f"/messages/{sent.pk}/")["Content-Security-Policy"]

    assert "frame-src 'self'" in page
    assert "script-src 'self'" in page
    assert "frame-src" not in client.get("/messages/")["Content-Security-Policy"]


def test_a_message_without_html_has_no_frame(client, show):
    message = MessageFactory(body_text="Hello")

    assert "<iframe" not in show(f"/messages/{message.pk}/")
    assert client.get(f"/messages/{message.pk}/html/").status_code == 404


def test_a_message_that_is_not_written_yet_says_when_it_will_be(show):
    message = MessageFactory()

    html = show(f"/messages/{message.pk}/")

    assert "The text is written at the moment of sending" in html
    assert "It leaves within a minute" in html


def test_each_step_says_what_it_means(show):
    message = MessageFactory(state=MessageState.REVIEW, smtp_started_at=NOW)

    html = show(f"/messages/{message.pk}/")

    assert "nobody knows whether" in html
    assert "It counts as sent." in html
    assert "with the same number" in html
    assert "It never leaves." in html


def test_its_history_is_told_in_words(show, relay, clock, administrator):
    message = MessageFactory(not_before=NOW, recipient__email="no-such@example.org")
    clock.now = NOW
    relay.answers["no-such@example.org"] = "550 5.1.1 No such user"
    drain(senders={"letter": LetterSender()}, now=clock)
    message.refresh_from_db()
    message.resend(by=administrator, at=NOW)
    message.withhold(by=administrator, at=NOW + timedelta(minutes=1))

    html = show(f"/messages/{message.pk}/")

    told = [
        f"{administrator} withheld it",
        f"{administrator} had it sent again",
        "Refused for good",
        "Handed to the mail server, try 1",
        "Put into the outbox",
    ]
    places = [html.index(words) for words in told]
    assert places == sorted(places)
    assert "RCPT: 550 5.1.1 No such user" in html
    assert "Taken by a worker" not in html


def test_the_reason_of_a_suppression_is_told_in_words(show, relay, clock):
    message = MessageFactory(not_before=NOW)
    SuppressionFactory(recipient=message.recipient, since=NOW)
    clock.now = NOW
    drain(senders={"letter": LetterSender()}, now=clock)

    html = show(f"/messages/{message.pk}/")

    assert "Not sent: the recipient cannot be reached" in html
    assert "Asked for no messages of this kind" in html


def test_every_step_of_a_message_has_words():
    known = {
        (before, after) for before, afters in TRANSITIONS.items() for after in afters
    }
    told = {step for step in known if step[1] != MessageState.CLAIMED}
    told |= {("", MessageState.PENDING), (MessageState.SENDING, MessageState.CLAIMED)}

    assert set(STEPS) == told


def test_a_chase_names_what_it_asked_about(show):
    item = ChasedItemFactory()

    assert item.milestone.title in show(f"/messages/{item.chase.message.pk}/")


def test_what_a_message_is_about_costs_the_same_for_one_thing_and_for_three(
    client, show, sent, django_assert_max_num_queries
):
    show()
    post = PostFactory()
    ReminderFactory(
        topic="post", milestone=None, post=post, message=sent, state="mailed"
    )
    ReminderFactory(message=sent, state="mailed")
    address = f"/messages/{sent.pk}/"
    with CaptureQueriesContext(connection) as one:
        html = client.get(address).content.decode()
    assert post.title in html
    ReminderFactory.create_batch(2, message=sent, state="mailed")

    with django_assert_max_num_queries(len(one)):
        client.get(address)


def test_a_message_about_an_answer_names_what_was_answered(show):
    milestone = MilestoneFactory()
    answer = AnswerFactory(reminder=ReminderFactory(milestone=milestone))
    message = MessageFactory(kind="answers")
    AnswerNoticeFactory(answer=answer, message=message)

    assert milestone.title in show(f"/messages/{message.pk}/")


def test_only_its_recipient_sees_the_links_that_answer_in_their_name(client, show):
    reminder = ReminderFactory(milestone=MilestoneFactory())
    link, mute = answer_url(reminder), mute_url(reminder.recipient, "reminders")
    message = MessageFactory(
        recipient=reminder.recipient,
        body_text=f"Answer: {link} or be quiet: {mute}",
        body_html=f'<a href="{link}">Answer</a> <a href="{mute}">Quiet</a>',
    )
    addresses = (f"/messages/{message.pk}/", f"/messages/{message.pk}/html/")
    secrets = [url.removesuffix("/").rsplit("/", 1)[-1] for url in (link, mute)]

    for address in addresses:
        html = show(address)
        assert not [secret for secret in secrets if secret in html]
        assert "/reminders/answer/…/" in html
    assert "whoever has them answers in their name" in show(addresses[0])

    client.force_login(reminder.recipient)
    for address in addresses:
        html = client.get(address).content.decode()
        assert [secret for secret in secrets if secret in html] == secrets
        assert "whoever has them" not in html


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


def test_the_recipient_may_read_a_message_and_not_decide(client, staff):
    message = MessageFactory(recipient=staff)
    client.force_login(staff)

    response = client.get(f"/messages/{message.pk}/")

    assert response.status_code == 200
    assert f"/messages/{message.pk}/send-now/" not in response.content.decode()
    assert client.post(f"/messages/{message.pk}/withhold/").status_code == 403
    assert Message.objects.get().state == MessageState.PENDING
