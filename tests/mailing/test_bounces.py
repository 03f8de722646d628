"""Messages that came back, and whom we therefore leave in peace."""

import io
import sys
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, InternalError, OperationalError, connection

from mailing.actions import drain, receive_bounce
from mailing.mime import bounce_address
from mailing.models import Bounce, JournalEntry, MessageState, Suppression
from tests.at_once import at_once
from tests.factories.accounts import UserFactory
from tests.factories.mailing import BounceFactory, MessageFactory
from tests.mailing.conftest import NOW, states
from tests.mailing.test_reading_bounces import notification

DAY = timedelta(days=1)
ADDRESS = "afi@example.org"


@pytest.fixture
def afi():
    return UserFactory(email=ADDRESS)


@pytest.fixture
def sent(afi):
    """A message that has left."""

    def send(at=NOW, **fields):
        standard = {
            "recipient": afi,
            "address": ADDRESS,
            "state": "sent",
            "sent_at": at,
            "smtp_started_at": at,
        }
        return MessageFactory(**standard | fields)

    return send


def come_back(message, name="postfix_user_unknown", at=NOW):
    raw = notification(name)
    return receive_bounce(raw, recipient=bounce_address(message.pk), at=at)


def test_an_address_that_does_not_exist_is_suspended_at_once(sent, afi):
    bounce = come_back(sent())

    assert (bounce.kind, bounce.status, bounce.at) == ("hard", "5.1.1", NOW)
    assert str(bounce) == "The address does not work 5.1.1"
    suppression = afi.mail_suppressions.get()
    assert (suppression.reason, suppression.address) == ("bad_address", ADDRESS)
    assert suppression.kind == ""
    assert suppression.detail.startswith("5.1.1 smtp; 550 5.1.1")


def test_nothing_more_goes_to_a_suspended_address(sent, afi, senders, relay, clock):
    come_back(sent())
    later = MessageFactory(recipient=afi, not_before=NOW)

    drain(senders=senders, now=clock)

    assert states(later) == [MessageState.SUPPRESSED]
    assert relay.mails == []


def test_the_same_notification_twice_changes_nothing(sent, afi):
    message = sent()
    come_back(message)
    history = afi.mail_suppressions.get().history.count()

    assert come_back(message, at=NOW + DAY) is None

    assert Bounce.objects.count() == 1
    assert afi.mail_suppressions.get().since == NOW
    assert afi.mail_suppressions.get().history.count() == history


def test_a_full_mailbox_is_tried_again_until_the_third_time_in_a_week(sent, afi):
    for day in range(2):
        come_back(sent(), "postfix_mailbox_full", at=NOW + day * DAY)
    assert not afi.mail_suppressions.exists()

    come_back(sent(), "gmail_over_quota", at=NOW + 6 * DAY)

    assert afi.mail_suppressions.get().reason == "bounced"


def test_what_came_back_more_than_a_week_ago_is_forgotten(sent, afi):
    for day in (0, 4, 7):
        come_back(sent(), "postfix_mailbox_full", at=NOW + day * DAY)

    assert not afi.mail_suppressions.exists()


def test_another_address_of_the_same_person_begins_anew(sent, afi):
    for address in (ADDRESS, ADDRESS, "afi@new.example"):
        come_back(sent(address=address), "postfix_mailbox_full")

    assert not afi.mail_suppressions.exists()


def test_a_complaint_ends_messages_of_that_kind_only(sent, afi, senders, relay, clock):
    come_back(sent(kind="news"), "complaint")

    suppression = afi.mail_suppressions.get()
    assert (suppression.reason, suppression.kind) == ("complained", "news")
    news, letter = (
        MessageFactory(recipient=afi, kind=kind, not_before=NOW)
        for kind in ("news", "letter")
    )
    drain(senders=senders | {"news": senders["letter"]}, now=clock)
    assert states(news, letter) == [MessageState.SUPPRESSED, MessageState.SENT]


@pytest.mark.parametrize(
    "name", ["postfix_delayed", "postfix_receipt", "out_of_office"]
)
def test_what_tells_of_no_failure_changes_nothing(sent, name):
    assert come_back(sent(), name) is None

    assert not Bounce.objects.exists()


@pytest.mark.parametrize(
    "forge",
    [
        lambda address: address.replace("bounce+", "bounce+1"),
        lambda address: address.replace(".", ".0", 1),
        lambda address: "passerelle@testserver",
        lambda address: "bounce+١.0123456789abcdef@testserver",
        lambda address: "",
    ],
)
def test_a_forged_address_changes_nothing_and_is_logged(sent, forge, caplog):
    address = forge(bounce_address(sent().pk))
    raw = notification("postfix_user_unknown")

    assert receive_bounce(raw, recipient=address, at=NOW) is None

    assert not Suppression.objects.exists()
    assert "no address of ours" in caplog.text


def test_the_seal_outlives_a_new_secret_key(sent, settings):
    address = bounce_address(sent().pk)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"
    raw = notification("postfix_user_unknown")

    assert receive_bounce(raw, recipient=f"<{address}>", at=NOW)


def test_a_message_that_never_left_cannot_come_back(caplog):
    assert come_back(MessageFactory()) is None

    message = MessageFactory.build(pk=999)
    assert come_back(message) is None
    assert caplog.text.count("never left") == 2


@pytest.mark.parametrize("state", ["unknown", "review"])
def test_what_came_back_had_arrived_at_the_relay_and_is_not_repeated(sent, state):
    message = sent(state=state, sent_at=None)

    come_back(message)

    assert JournalEntry.objects.get().message_id == message.message_id


def test_a_notification_about_older_messages_does_not_undo_a_repair(
    sent, afi, administrator
):
    messages = [sent(at=NOW - DAY) for _number in range(2)]
    come_back(messages[0])
    afi.mail_suppressions.get().lift(by=administrator, at=NOW)

    assert come_back(messages[1], at=NOW + DAY)

    assert not afi.mail_suppressions.filter(lifted_at=None).exists()
    come_back(sent(at=NOW + DAY), at=NOW + 2 * DAY)
    assert afi.mail_suppressions.filter(lifted_at=None).exists()


def test_after_a_repair_the_count_begins_anew(sent, afi, administrator):
    for _number in range(3):
        come_back(sent(at=NOW - DAY), "postfix_mailbox_full", at=NOW - DAY)
    afi.mail_suppressions.get().lift(by=administrator, at=NOW)

    for _number in range(2):
        come_back(sent(at=NOW + DAY), "postfix_mailbox_full", at=NOW + DAY)

    assert not afi.mail_suppressions.filter(lifted_at=None).exists()


@pytest.mark.django_db(transaction=True)
def test_of_three_notifications_at_once_the_last_one_counts_all(sent, afi):
    messages = [sent() for _number in range(3)]

    at_once(3, lambda number: come_back(messages[number], "postfix_mailbox_full"))

    assert afi.mail_suppressions.get().reason == "bounced"


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("bounce_kind_is_known", {"kind": "odd"}),
        ("bounce_status_is_a_code_of_three_numbers", {"status": "550"}),
    ],
)
def test_the_database_refuses_a_bounce(constraint, fields):
    with pytest.raises(IntegrityError, match=constraint):
        BounceFactory(**fields)


def test_the_database_keeps_one_bounce_of_a_kind_about_a_message():
    bounce = BounceFactory()

    with pytest.raises(IntegrityError, match="bounce_once_per_message_and_kind"):
        BounceFactory(message=bounce.message)


def test_a_bounce_is_never_changed():
    BounceFactory()

    with pytest.raises(InternalError, match="Cannot update or delete"):
        Bounce.objects.update(status="")


# --- The command for a Postfix pipe ---------------------------------------------------


@pytest.fixture
def pipe(monkeypatch):
    def feed(raw):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))

    return feed


def test_a_mail_server_can_hand_over_a_notification(pipe, sent):
    message = sent()
    pipe(notification("postfix_user_unknown"))

    call_command("receive_bounce", recipient=bounce_address(message.pk))

    assert Bounce.objects.get().message == message


def test_the_mail_server_is_asked_to_come_back_while_the_database_is_away(pipe, sent):
    pipe(b"")

    def refuse(execute, sql, *rest):
        raise OperationalError("the database is away")

    with connection.execute_wrapper(refuse), pytest.raises(CommandError) as error:
        call_command("receive_bounce", recipient=bounce_address(1))

    assert error.value.returncode == 75
