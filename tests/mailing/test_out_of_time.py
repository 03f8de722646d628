"""A task that has used up its time ends: what it held is nobody's, and not lost."""

import signal
from contextlib import contextmanager

import pytest
from celery.exceptions import SoftTimeLimitExceeded

from mailing.actions import drain, record_in_journal
from mailing.content import Content
from mailing.models import MessageState
from tests.factories.mailing import MessageFactory
from tests.mailing.conftest import NOW, states


@contextmanager
def time_limit(seconds):
    """As Celery tells a task: by a signal, wherever its process is then."""

    def end(number, frame):
        raise SoftTimeLimitExceeded

    before = signal.signal(signal.SIGALRM, end)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@pytest.fixture
def batch():
    return MessageFactory.create_batch(3, not_before=NOW)


@pytest.fixture
def cut(relay, senders, clock):
    """A drain that is ended while the relay takes its time."""

    def cut(**slow):
        relay.answers, relay.delay = slow, 0.6
        with time_limit(0.4), pytest.raises(SoftTimeLimitExceeded):
            drain(senders=senders, now=clock)
        relay.answers = {}

    return cut


def test_while_a_message_is_prepared_it_and_the_others_are_given_back(
    batch, send, sender, relay
):
    content, sender.content = sender.content, SoftTimeLimitExceeded()
    with pytest.raises(SoftTimeLimitExceeded):
        send()

    assert states(*batch) == [MessageState.PENDING] * 3
    assert [message.attempts for message in batch] == [0, 0, 0]
    sender.content = content
    assert send() == {"sent": 3}


def test_while_a_message_is_written_only_that_one_keeps_its_lease(
    batch, send, sender, relay, clock
):
    class Slow(Content):
        @property
        def headers(self):
            raise SoftTimeLimitExceeded

        @headers.setter
        def headers(self, value):
            pass

    content = sender.content
    sender.content = Slow(subject="x", text="x")
    with pytest.raises(SoftTimeLimitExceeded):
        send()

    assert states(*batch) == [MessageState.SENDING] + [MessageState.PENDING] * 2
    sender.content = content
    assert send() == {"sent": 2}
    clock.forward(seconds=91)
    assert send() == {"sent": 1}
    assert sorted(relay.recipients()) == sorted(one.recipient.email for one in batch)


def test_before_the_body_nothing_was_taken_and_each_arrives_once(
    batch, cut, send, relay, clock
):
    cut(RCPT="slow")

    assert states(*batch) == [MessageState.SENDING] + [MessageState.PENDING] * 2
    assert send() == {"sent": 2}
    clock.forward(seconds=91)
    assert send() == {"sent": 1}
    assert sorted(relay.recipients()) == sorted(one.recipient.email for one in batch)


def test_after_the_body_the_journal_says_that_it_was_taken(
    message, cut, send, relay, clock, settings
):
    settings.MAIL_HAS_JOURNAL = True
    cut(body="slow")
    record_in_journal(message_id=message.message_id, seen_at=NOW)
    clock.forward(seconds=91)

    assert send() == {"not sent": 1}

    assert states(message) == [MessageState.SENT]
    assert message.sent_at == NOW
    assert relay.taken == []


def test_without_a_journal_the_one_repeat_carries_the_same_message_id(
    message, send, senders, relay, clock
):
    """Taken, and ended before that could be noted down."""
    looks = []

    def clock_of_a_late_task():
        looks.append(clock())
        if len(looks) == 3:  # claim, fence; and then, before it can settle:
            raise SoftTimeLimitExceeded
        return clock()

    with pytest.raises(SoftTimeLimitExceeded):
        drain(senders=senders, now=clock_of_a_late_task)
    clock.forward(seconds=91)
    send()
    clock.forward(days=1)
    send()

    assert [mail["Message-ID"] for mail in relay.mails] == [message.message_id] * 2
    assert states(message) == [MessageState.SENT]


def test_the_line_ends_without_a_goodbye_in_the_middle_of_a_message(
    message, cut, relay
):
    said = []
    relay.handle_QUIT = lambda *arguments: said.append(arguments)

    cut(body="slow")

    assert said == []
