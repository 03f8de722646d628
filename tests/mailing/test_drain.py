"""From the outbox to a real mail server and back, with every accident between."""

from datetime import timedelta

import pytest
from django.utils.translation import get_language

from mailing.content import Content, Postpone
from mailing.mime import message_pk_of_bounce
from mailing.models import MessageState, SuppressionReason
from tests.factories.accounts import UserFactory
from tests.factories.mailing import MessageFactory
from tests.mailing.conftest import NOW, states


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


@pytest.mark.parametrize(
    "answer",
    [
        "550 5.1.10 not found",
        "550 5.1.2 bad domain",
        "550 5.2.1 disabled",
        "550 User unknown",
        "551 no such user here",
        "553 not allowed",
        "553 5.1.3 bad syntax",
    ],
)
def test_whoever_does_not_exist_is_suspended_at_once(answer, message, send, relay):
    relay.answers["RCPT"] = answer

    assert send() == {"failed": 1}
    assert message.recipient.mail_suppressions.get().reason == "bad_address"


@pytest.mark.parametrize(
    "answer",
    [
        "550 blocked for now",
        "550 5.0.0 refused",
        "550 5.1.8 sender unknown",
        "550 5.4.1 cannot be reached",
        "551 user not local",
        "553 5.7.1 sender not allowed",
        "554 5.7.1 relaying denied",
        "554 5.3.2 system does not take messages",
        "503 5.5.1 bad sequence",
    ],
)
def test_a_refusal_for_any_other_reason_says_nothing_about_the_address(
    answer, message, send, relay
):
    relay.answers["RCPT"] = answer

    assert send() == {"failed": 1}
    assert not message.recipient.mail_suppressions.exists()


@pytest.mark.parametrize("command", ["RCPT", "body"])
@pytest.mark.parametrize(
    "answer", ["552 5.2.2 full", "552 full", "452 4.2.2 over quota", "550 5.2.2 full"]
)
def test_a_full_mailbox_is_tried_again_and_told_from_an_address_that_is_wrong(
    command, answer, message, send, relay, clock
):
    relay.answers[command] = answer
    for _hour in range(6):
        assert send() == {"pending": 1}
        clock.forward(hours=12)
    message.refresh_from_db()
    assert (message.full_since, message.last_error) == (NOW, f"{command}: {answer}")
    assert not message.recipient.mail_suppressions.exists()

    del relay.answers[command]
    assert send() == {"sent": 1}


def test_a_message_that_is_too_large_is_no_full_mailbox(message, send, relay):
    relay.answers["body"] = "552 5.3.4 too large"

    assert send() == {"failed": 1}
    assert not message.recipient.mail_suppressions.exists()


def test_a_mailbox_that_is_full_for_three_days_suspends_the_address(
    message, send, relay, clock
):
    relay.answers["RCPT"] = "552 5.2.2 mailbox full"
    send()
    clock.forward(days=3)

    assert send() == {"pending": 1}

    suppression = message.recipient.mail_suppressions.get()
    assert (suppression.reason, suppression.address) == (
        SuppressionReason.BOUNCED,
        message.recipient.email,
    )
    assert suppression.detail == "RCPT: 552 5.2.2 mailbox full"
    clock.forward(hours=1)
    assert send() == {"not sent": 1}
    assert states(message) == [MessageState.SUPPRESSED]
    assert message.why_not_sent == "Messages came back"


def test_whoever_emptied_the_mailbox_between_has_three_days_again(
    message, send, relay, clock
):
    relay.answers["RCPT"] = "552 5.2.2 mailbox full"
    send()
    clock.forward(days=2)
    relay.answers["RCPT"] = "451 4.3.0 come back later"
    send()
    relay.answers["RCPT"] = "552 5.2.2 mailbox full"
    clock.forward(days=2)

    assert send() == {"pending": 1}
    assert not message.recipient.mail_suppressions.exists()


def test_once_more_by_hand_counts_the_days_anew(
    message, send, relay, clock, administrator
):
    relay.answers["RCPT"] = "552 5.2.2 mailbox full"
    send()
    clock.forward(days=3)
    send()
    clock.forward(hours=1)
    send()
    message.recipient.mail_suppressions.get().lift(by=administrator, at=clock())
    message.refresh_from_db()
    message.resend(by=administrator, at=clock())

    assert send() == {"pending": 1}
    assert not message.recipient.mail_suppressions.filter(lifted_at=None).exists()


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
