"""Doubt, delay and death: what the drain does when a message cannot simply go."""

from datetime import timedelta
from smtplib import SMTP

import pytest

from mailing.actions import claim, drain, fence, record_in_journal, settle
from mailing.content import Postpone
from mailing.deadlines import JOURNAL_SPEAKS_WITHIN
from mailing.models import MessageState
from mailing.smtp import Outcome, Verdict
from tests.factories.mailing import MessageFactory, SuppressionFactory
from tests.mailing.conftest import NOW, states

# --- Who may not be written to --------------------------------------------------------


def test_who_asked_for_none_of_this_kind_gets_none(message, send):
    SuppressionFactory(recipient=message.recipient, kind="letter", since=NOW)

    assert send() == {"not sent": 1}
    assert states(message) == [MessageState.SUPPRESSED]
    assert message.why_not_sent == "Asked for no messages of this kind"


@pytest.mark.parametrize(
    "other",
    [
        {"kind": "another"},
        {"address": "former@example.org"},
        {"since": NOW + timedelta(days=1)},
        {"since": NOW - timedelta(days=2), "until": NOW - timedelta(days=1)},
    ],
    ids=["another kind", "another address", "not yet", "no longer"],
)
def test_a_suppression_stops_only_what_it_names(other, message, send):
    SuppressionFactory(recipient=message.recipient, **{"since": NOW} | other)

    assert send() == {"sent": 1}


def test_a_lifted_suppression_stops_nothing(message, send):
    suppression = SuppressionFactory(recipient=message.recipient, since=NOW)
    suppression.lift(by=message.recipient, at=NOW)

    assert send() == {"sent": 1}


def test_a_closed_account_gets_no_mail(message, send):
    message.recipient.is_active = False
    message.recipient.save()

    send()

    assert states(message) == [MessageState.SUPPRESSED]
    assert message.why_not_sent == "The account is closed"


def test_what_came_too_late_expires(send):
    message = MessageFactory(not_before=NOW, expires_at=NOW)

    send()

    assert states(message) == [MessageState.EXPIRED]


# --- When nobody knows whether it arrived ----------------------------------------------


@pytest.fixture
def cut(relay):
    relay.answers["body"] = "cut"


def test_a_line_lost_after_the_body_leaves_the_message_unknown(message, send, cut):
    assert send() == {"unknown": 1}

    message.refresh_from_db()
    assert message.smtp_started_at == NOW
    assert message.not_before == NOW + timedelta(minutes=1)


@pytest.mark.parametrize(("has_journal", "sendings"), [(False, 2), (True, 3)])
def test_without_proof_it_is_repeated_a_little_and_then_shown_to_a_person(
    has_journal, sendings, message, send, cut, relay, clock, settings
):
    settings.MAIL_HAS_JOURNAL = has_journal
    for _attempt in range(sendings):
        assert send() == {"unknown": 1}
        clock.forward(hours=1)

    assert send() == {"not sent": 1}
    assert states(message) == [MessageState.REVIEW]
    assert len(relay.taken) == sendings


def test_the_journal_settles_the_doubt(message, send, cut, relay, clock):
    send()
    seen_at = NOW + timedelta(seconds=3)
    record_in_journal(message_id=message.message_id, seen_at=seen_at)
    record_in_journal(message_id=message.message_id, seen_at=clock.now)
    clock.forward(minutes=1)

    send()

    assert states(message) == [MessageState.SENT]
    assert (message.evidence, message.sent_at) == ("journal", seen_at)
    assert len(relay.taken) == 1


def test_nothing_is_repeated_before_the_journal_has_surely_spoken(
    message, send, cut, relay, clock, settings
):
    """The relay may have been unable to write into it for a while."""
    settings.MAIL_HAS_JOURNAL = True
    send()
    clock.forward(minutes=1)

    assert send() == {"not sent": 1}
    message.refresh_from_db()
    assert message.state == MessageState.UNKNOWN
    assert message.not_before == NOW + JOURNAL_SPEAKS_WITHIN
    assert (message.attempts, len(relay.taken)) == (1, 1)

    clock.now = message.not_before
    send()
    assert len(relay.taken) == 2


def test_the_journal_is_asked_again_after_a_repeat_was_postponed(
    message, send, cut, relay, clock
):
    send()
    relay.answers = {"RCPT": "451 later"}
    clock.forward(minutes=1)
    assert send() == {"pending": 1}
    record_in_journal(message_id=message.message_id, seen_at=NOW)
    clock.forward(hours=1)

    send()

    assert states(message) == [MessageState.SENT]
    assert len(relay.taken) == 1


def test_doubt_survives_a_postponement_and_a_missing_server(
    message, send, cut, sender, clock, settings, caplog
):
    send()
    clock.forward(minutes=1)
    sender.content = Postpone(until=clock.now)
    send(budget=0.2)
    assert states(message) == [MessageState.UNKNOWN]

    settings.EMAIL_PORT = 9
    send()

    assert states(message) == [MessageState.UNKNOWN]


@pytest.mark.parametrize("reply", [b"999 what", b"garbage"], ids=["code", "no code"])
def test_an_answer_that_is_none_leaves_the_message_unknown(
    reply, message, send, relay, monkeypatch
):
    replies = []

    def getreply(self):
        code, text = original(self)
        replies.append(code)
        return (-1, reply) if replies[-2:] == [354, 250] else (code, text)

    original = SMTP.getreply
    monkeypatch.setattr(SMTP, "getreply", getreply)

    assert send() == {"unknown": 1}


# --- When a worker dies ---------------------------------------------------------------


def test_a_worker_killed_before_the_fence_costs_only_time(message, send, clock, relay):
    claim(now=NOW)
    clock.forward(seconds=89)
    assert send() == {}

    clock.forward(seconds=2)

    assert send() == {"sent": 1}
    assert len(relay.taken) == 1


def test_a_worker_killed_while_sending_leaves_one_bounded_repeat(
    message, send, clock, sender, relay
):
    for _killed in range(2):
        [claimed] = claim(now=clock())
        assert fence(claimed, sender=sender, now=clock())
        clock.forward(seconds=91)

    assert send() == {"not sent": 1}
    assert states(message) == [MessageState.REVIEW]


def test_a_late_finisher_cannot_overwrite_a_newer_holder(
    message, send, clock, sender, relay
):
    [claimed] = claim(now=NOW)
    letter = fence(claimed, sender=sender, now=NOW)
    clock.forward(seconds=91)
    send()

    outcome = Outcome(Verdict.PERMANENT, "RCPT: 550 too late", is_bad_address=True)

    assert settle(letter.message, outcome, now=clock()) is None
    assert states(message) == [MessageState.SENT]
    assert not message.recipient.mail_suppressions.exists()


def test_the_drain_says_when_its_message_was_taken_over(message, relay, senders, clock):
    looks = []

    def clock_of_a_slow_worker():
        looks.append(clock())
        if len(looks) == 3:  # claim, fence; and then, before it can settle:
            clock.forward(seconds=91)
            claim(now=clock())
        return clock()

    ends = drain(senders=senders, now=clock_of_a_slow_worker)

    assert (len(relay.taken), ends) == (1, {"lost": 1})
    assert states(message) == [MessageState.CLAIMED]


def test_the_fence_wants_a_lease_for_a_whole_conversation(message, sender):
    [claimed] = claim(now=NOW)

    assert fence(claimed, sender=sender, now=NOW + timedelta(seconds=46)) is None
    assert states(message) == [MessageState.CLAIMED]


def test_the_fence_stops_who_lost_the_claim(message, sender, clock):
    [ghost] = claim(now=NOW)
    clock.forward(seconds=91)
    claim(now=clock())

    assert fence(ghost, sender=sender, now=clock()) is None
