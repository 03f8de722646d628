"""No mail server gets more of us in a minute than it takes from a stranger."""

from datetime import timedelta

import pytest

from mailing.actions import claim, drain
from mailing.content import Content, Postpone
from mailing.models import Message, MessageState
from tests.at_once import at_once
from tests.factories.accounts import UserFactory
from tests.factories.mailing import MessageFactory
from tests.mailing.conftest import NOW, states

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def limit(settings):
    settings.MAIL_DOMAIN_PER_MINUTE = 3
    return 3


def write_to(domain, count=1, **fields):
    return [
        MessageFactory(
            recipient=UserFactory(email=f"{number}-{Message.objects.count()}@{domain}"),
            **{"not_before": NOW} | fields,
        )
        for number in range(count)
    ]


def domains(relay):
    return [address.rsplit("@", 1)[1] for address in relay.recipients()]


def test_what_is_over_the_rate_leaves_in_the_next_minutes(send, relay, clock):
    messages = write_to("gouv.example", 8)

    # Two of the batch in hand are given back; what was not taken never is.
    assert send() == {"sent": 3, "not sent": 2}
    waiting = Message.objects.filter(state=MessageState.PENDING)
    assert [row.attempts for row in waiting] == [0] * 5

    clock.forward(seconds=59)
    assert send() == {}
    clock.forward(seconds=1)
    assert send()["sent"] == 3
    clock.forward(minutes=1)
    assert send()["sent"] == 2
    assert states(*messages) == [MessageState.SENT] * 8
    assert len(relay.mails) == 8


def test_others_do_not_wait_behind_them(send, relay):
    write_to("gouv.example", 40, not_before=NOW - MINUTE)
    other = write_to("other.example")

    assert send(budget=5)["sent"] == 4
    assert states(*other) == [MessageState.SENT]
    # Moved at once, not taken and put back one by one.
    assert Message.objects.filter(events__to_state="claimed").count() <= 9


def test_the_rest_is_spread_over_the_minutes_that_it_takes(send, clock):
    write_to("gouv.example", 10)
    urgent = write_to("gouv.example", 1, is_urgent=True)

    send()

    assert states(*urgent) == [MessageState.SENT]
    rows = Message.objects.filter(state=MessageState.PENDING)
    waits = [row.not_before - NOW for row in rows.order_by("not_before")]
    # The two that were in hand, and then three a minute.
    assert waits == [MINUTE] * 5 + [2 * MINUTE] * 3


def test_a_domain_is_the_same_in_capitals_and_its_parent_is_another(send, relay):
    write_to("Gouv.Example", 2)
    write_to("gouv.example", 2)
    write_to("mail.gouv.example", 3)
    write_to("ouv.example", 1)

    send()

    sent = [domain.lower() for domain in domains(relay)]
    assert sorted(sent) == ["gouv.example"] * 3 + ["mail.gouv.example"] * 3 + [
        "ouv.example"
    ]


def test_a_refusal_leaves_its_place_to_another(send, relay):
    first, *_others = write_to("gouv.example", 4)
    relay.answers[first.recipient.email] = "450 4.2.0 busy"

    assert send() == {"pending": 1, "sent": 3}


def test_what_may_have_arrived_keeps_its_place(send, relay, settings):
    settings.MAIL_DOMAIN_PER_MINUTE = 2
    write_to("gouv.example", 4)
    relay.answers["body"] = "cut"

    assert send() == {"unknown": 2, "not sent": 2}


def test_a_message_in_doubt_that_waits_for_its_turn_stays_in_doubt(send, relay, clock):
    relay.answers["body"] = "cut"
    [doubtful] = write_to("gouv.example", 1)
    send()
    del relay.answers["body"]
    clock.forward(minutes=5)
    write_to("gouv.example", 3, not_before=NOW)

    send()
    doubtful.refresh_from_db()

    assert (doubtful.state, doubtful.attempts) == (MessageState.UNKNOWN, 1)
    assert doubtful.not_before == clock.now + MINUTE


def test_what_is_not_to_be_sent_takes_nobodys_place(send, sender, relay):
    write_to("gouv.example", 3)
    sender.content = Postpone(until=NOW + timedelta(hours=1))
    send()
    write_to("gouv.example", 3)
    sender.content = Content(subject="x", text="x")

    assert send() == {"sent": 3}


def test_without_a_limit_everything_leaves(send, settings):
    settings.MAIL_DOMAIN_PER_MINUTE = 0
    write_to("gouv.example", 9)

    assert send() == {"sent": 9}


@pytest.mark.parametrize(
    ("address", "domain"),
    [("", ""), ("Afi@Gouv.TG", "gouv.tg"), ('"a@b"@c.example', "c.example")],
)
def test_the_database_keeps_the_domain_of_what_was_written_to(address, domain):
    message = MessageFactory(address=address)
    message.refresh_from_db()

    assert message.domain == domain


@pytest.mark.django_db(transaction=True)
def test_two_workers_together_keep_the_rate(relay, senders, clock, settings):
    settings.MAIL_DOMAIN_PER_MINUTE = 7
    write_to("gouv.example", 30)
    write_to("other.example", 4)

    at_once(3, lambda number: drain(senders=senders, now=clock))

    assert sorted(domains(relay)) == ["gouv.example"] * 7 + ["other.example"] * 4
    assert claim(now=NOW) == []
    assert set(Message.objects.values_list("state", flat=True)) == {
        MessageState.SENT,
        MessageState.PENDING,
    }
