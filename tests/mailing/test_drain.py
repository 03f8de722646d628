"""From the outbox to a real mail server and back, with every accident between."""

from datetime import timedelta
from smtplib import SMTP

import pytest
from django.utils.translation import get_language

from mailing.actions import claim, drain, fence, record_in_journal, settle
from mailing.content import Content, Postpone
from mailing.mime import message_pk_of_bounce
from mailing.models import MessageState, SuppressionReason
from mailing.smtp import Outcome, Verdict
from tests.factories.accounts import UserFactory
from tests.factories.mailing import MessageFactory, SuppressionFactory
from tests.mailing.conftest import NOW


@pytest.fixture
def message():
    return MessageFactory(not_before=NOW)


@pytest.fixture
def send(relay, senders, clock):
    def send(**options):
        return dict(drain(senders=senders, now=clock, **options))

    return send


def states(*messages):
    for message in messages:
        message.refresh_from_db()
    return [message.state for message in messages]


def test_a_due_message_arrives_once_with_its_proof(message, send, relay):
    assert send() == {"sent": 1}
    assert send() == {}

    message.refresh_from_db()
    [mail] = relay.mails
    assert mail["Message-ID"] == mail["X-Passerelle-Reminder"] == message.message_id
    assert (message.state, message.sent_at) == (MessageState.SENT, NOW)
    assert message.evidence == "250 2.0.0 kept as 4711"
    assert (message.address, message.subject) == (
        message.recipient.email,
        "Due on 9 March",
    )
    assert message.body_text == "The follow-up is due.\n"
    assert message.body_html == "<p>The follow-up is due.</p>"


def test_the_envelope_sender_names_the_message_and_cannot_be_made_up(
    message, send, relay
):
    send()

    [envelope] = relay.taken
    assert message_pk_of_bounce(envelope.mail_from) == message.pk


def test_nothing_is_sent_before_its_time(message, send, clock, relay):
    clock.forward(seconds=-1)

    assert send() == {}
    assert relay.connections == 0


def test_urgent_messages_go_first(send, relay):
    MessageFactory(not_before=NOW - timedelta(days=1))
    urgent = MessageFactory(is_urgent=True, not_before=NOW)

    send()

    assert relay.recipients()[0] == urgent.recipient.email


def test_one_connection_carries_several_batches(send, relay):
    MessageFactory.create_batch(7, not_before=NOW)

    assert send() == {"sent": 7}
    assert relay.connections == 1


def test_a_message_is_written_in_the_language_of_its_recipient(send, sender):
    spoken = []

    def prepare(message, *, now):
        spoken.append(get_language())

    sender.prepare = prepare
    MessageFactory(not_before=NOW, language="en")
    MessageFactory(not_before=NOW)
    send()

    assert spoken == ["en", "fr"]


# --- What the sender says -----------------------------------------------------------


def test_what_is_no_longer_true_is_not_sent(message, send, sender, relay):
    sender.content = None

    assert send() == {"not sent": 1}
    assert states(message) == [MessageState.SUPERSEDED]
    assert relay.taken == []


def test_a_postponed_message_waits_and_counts_no_attempt(message, send, sender):
    sender.content = Postpone(until=NOW + timedelta(hours=9))

    send()

    message.refresh_from_db()
    assert (message.state, message.attempts) == (MessageState.PENDING, 0)
    assert message.not_before == NOW + timedelta(hours=9)


def test_a_sender_that_fails_delays_its_message_and_no_other(
    message, send, sender, senders, relay, caplog
):
    senders["other"] = type(sender)(kind="other")
    sender.content = KeyError("due_on")
    other = MessageFactory(kind="other", not_before=NOW)

    assert send() == {"put off": 1, "sent": 1}
    assert states(message, other) == [MessageState.PENDING, MessageState.SENT]
    assert message.last_error == "KeyError: 'due_on'"
    assert message.not_before == NOW + timedelta(minutes=1)
    assert "could not be prepared" in caplog.text


def test_a_kind_that_nobody_renders_waits(send, caplog):
    message = MessageFactory(kind="forgotten", not_before=NOW)

    assert send() == {"put off": 1}
    assert states(message) == [MessageState.PENDING]


def test_content_that_cannot_be_written_is_tried_again_later(
    message, send, sender, caplog
):
    sender.content = Content(subject="x", text="x", headers={"Bad Name\n": "x"})

    assert send() == {"pending": 1}
    assert "could not be written" in caplog.text
    assert states(message) == [MessageState.PENDING]


# --- What the mail server says ----------------------------------------------------------


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "body"])
def test_a_temporary_refusal_is_tried_again_with_growing_pauses(
    command, message, send, relay, clock
):
    relay.answers[command] = "451 4.7.1 try again"
    pauses = []
    for _attempt in range(5):
        assert send() == {"pending": 1}
        message.refresh_from_db()
        pauses.append(int((message.not_before - clock.now).total_seconds() / 60))
        clock.now = message.not_before

    assert pauses == [1, 5, 15, 60, 60]
    assert message.last_error == f"{command}: 451 4.7.1 try again"
    del relay.answers[command]
    assert send() == {"sent": 1}


def test_a_refused_address_fails_and_is_suspended(message, send, relay, clock):
    relay.answers["RCPT"] = "550 5.1.1 no such user"
    later = MessageFactory(recipient=message.recipient, not_before=NOW)

    assert send() == {"failed": 1, "not sent": 1}

    suppression = message.recipient.mail_suppressions.get()
    assert suppression.reason == SuppressionReason.BAD_ADDRESS
    assert suppression.address == message.recipient.email
    assert suppression.detail == "RCPT: 550 5.1.1 no such user"
    assert states(message, later) == [MessageState.FAILED, MessageState.SUPPRESSED]
    assert later.why_not_sent == "The mail server refused the address"


def test_a_new_address_is_written_to_again(message, send, relay):
    relay.answers["RCPT"] = "550 5.1.1 no such user"
    send()
    relay.answers.clear()
    message.recipient.email = "new@example.org"
    message.recipient.save()
    MessageFactory(recipient=message.recipient, not_before=NOW)

    assert send() == {"sent": 1}
    assert relay.recipients() == ["new@example.org"]


def test_a_policy_of_the_server_says_nothing_about_the_address(message, send, relay):
    relay.answers["RCPT"] = "554 5.7.1 relaying denied"

    assert send() == {"failed": 1}
    assert not message.recipient.mail_suppressions.exists()


def test_a_refused_sender_is_our_fault_so_the_message_is_kept(message, send, relay):
    relay.answers["MAIL"] = "553 5.1.8 sender unknown"

    assert send() == {"pending": 1}


def test_a_refused_body_fails_without_blame_on_the_address(message, send, relay):
    relay.answers["body"] = "554 5.6.0 looks like spam"

    assert send() == {"failed": 1}
    assert not message.recipient.mail_suppressions.exists()


@pytest.mark.parametrize(
    "address", ["nobody", "a b@example.org", "é@example.org", "a@" + "x" * 70 + ".org"]
)
def test_an_impossible_address_fails_without_a_conversation(address, send, relay):
    user = UserFactory()
    type(user).objects.filter(pk=user.pk).update(email=address)
    message = MessageFactory(recipient=user, not_before=NOW)

    assert send() == {"failed": 1}
    assert states(message) == [MessageState.FAILED]
    assert user.mail_suppressions.get().address == address


def test_the_others_go_on_when_the_server_ends_the_session(send, relay):
    first, second = MessageFactory.create_batch(2, not_before=NOW)
    relay.answers[first.recipient.email] = "421 4.3.2 closing"

    assert send() == {"pending": 1, "sent": 1}
    assert states(first, second) == [MessageState.PENDING, MessageState.SENT]
    assert relay.connections == 2


def test_a_storm_of_421_is_left_after_three_connections(send, relay, caplog):
    messages = MessageFactory.create_batch(9, not_before=NOW)
    relay.answers["MAIL"] = "421 4.3.2 closing"

    assert send() == {"pending": 3}
    assert relay.connections == 3
    assert states(*messages) == [MessageState.PENDING] * 9
    assert "keeps ending the session" in caplog.text


def test_a_slow_recipient_keeps_the_others_waiting_only_so_long(
    send, relay, monkeypatch
):
    monkeypatch.setattr("mailing.smtp.LONGEST_BEFORE_BODY", 0.1)
    first, second = MessageFactory.create_batch(2, not_before=NOW)
    relay.answers[first.recipient.email] = "slow"
    relay.delay = 0.3

    assert send() == {"pending": 1, "sent": 1}
    assert states(first, second) == [MessageState.PENDING, MessageState.SENT]


def test_no_server_puts_everything_off(send, settings, caplog, clock):
    settings.EMAIL_PORT = 9
    first, second = MessageFactory.create_batch(2, not_before=NOW)

    assert send() == {}
    assert states(first, second) == [MessageState.PENDING] * 2
    assert "ConnectionRefusedError" in first.last_error
    assert first.not_before == NOW + timedelta(minutes=1)


def test_a_drain_without_time_leaves_the_messages_alone(message, send):
    assert send(budget=-1) == {}
    assert states(message) == [MessageState.PENDING]


def test_what_was_claimed_and_not_begun_is_given_back_untouched(
    send, relay, sender, clock
):
    first, second = MessageFactory.create_batch(2, not_before=NOW)
    relay.answers[first.recipient.email] = "slow"
    relay.delay = 0.2

    assert send(budget=0.1) == {"pending": 1}

    second.refresh_from_db()
    assert (second.state, second.attempts) == (MessageState.PENDING, 0)
    assert second.not_before == NOW


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
        if len(looks) == 4:  # claim, fence, letter; and then, before it can settle:
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
