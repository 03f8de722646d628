"""What the database itself holds true about messages, and what people may decide."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, InternalError, transaction

from mailing.actions import claim, drain, enqueue
from mailing.models import Message, MessageError, MessageEvent, MessageState
from mailing.models.message import message_id_for
from mailing.models.state import TRANSITIONS
from tests.factories.accounts import UserFactory
from tests.factories.mailing import MessageFactory
from tests.mailing.conftest import NOW

HELD = {"claim_token": uuid4(), "lease_until": NOW}


def in_state(state):
    """A row as it would be in that state, without the way that leads there."""
    fields = {"state": state, "attempts": 1}
    if state in (MessageState.CLAIMED, MessageState.SENDING):
        fields |= HELD
    if state in (MessageState.SENDING, MessageState.UNKNOWN, MessageState.REVIEW):
        fields["smtp_started_at"] = NOW
    if state == MessageState.SENT:
        fields["sent_at"] = NOW
    return MessageFactory(**fields)


# --- Into the outbox ----------------------------------------------------------------------


def test_the_same_key_orders_one_message():
    user = UserFactory()
    order = {"kind": "letter", "recipient": user, "not_before": NOW}
    first = enqueue(dedupe_key="digest:1:2026-03-02", **order)
    second = enqueue(dedupe_key="digest:1:2026-03-02", is_urgent=True, **order)

    assert first == second
    assert not second.is_urgent
    assert first.message_id == message_id_for("digest:1:2026-03-02")
    assert first.message_id.startswith("<rem.")
    assert first.message_id.endswith("@testserver>")


def test_keys_that_differ_order_two_messages():
    order = {"kind": "letter", "recipient": UserFactory(), "not_before": NOW}

    assert enqueue(dedupe_key="a", **order) != enqueue(dedupe_key="b", **order)


# --- Constraints ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("message_state_is_known", {"state": "lost"}),
        ("message_has_key_and_kind", {"dedupe_key": ""}),
        ("message_has_key_and_kind", {"message_id": ""}),
        ("message_has_key_and_kind", {"kind": ""}),
        ("message_has_sent_at_only_when_sent", {"state": "sent"}),
        ("message_has_sent_at_only_when_sent", {"sent_at": NOW}),
        (
            "message_has_token_and_lease_only_while_held",
            {"state": "claimed", "claim_token": uuid4()},
        ),
        ("message_has_token_and_lease_only_while_held", HELD),
        (
            "message_has_smtp_start_while_sending_or_unknown",
            {"state": "sending"} | HELD,
        ),
        ("message_has_smtp_start_while_sending_or_unknown", {"state": "unknown"}),
        ("message_decision_has_person_and_moment", {"decided_at": NOW}),
    ],
)
def test_the_database_refuses(constraint, fields):
    with pytest.raises(IntegrityError, match=constraint):
        MessageFactory(**fields)


@pytest.mark.parametrize("field", ["dedupe_key", "message_id"])
def test_keys_are_unique(field):
    value = getattr(MessageFactory(), field)

    with pytest.raises(IntegrityError, match=field):
        MessageFactory(**{"dedupe_key": "other", "message_id": "other", field: value})


@pytest.mark.parametrize("state", MessageState)
def test_states_move_only_by_the_table(state):
    message = in_state(state)
    possible = set()
    for other in set(MessageState) - {state}:
        target = {
            "sent_at": NOW if other == MessageState.SENT else None,
            "smtp_started_at": NOW,
            "claim_token": None,
            "lease_until": None,
        }
        if other in (MessageState.CLAIMED, MessageState.SENDING):
            target |= HELD
        try:
            with transaction.atomic():
                Message.objects.filter(pk=message.pk).update(state=other, **target)
                possible.add(other)
                raise Message.DoesNotExist
        except (InternalError, Message.DoesNotExist):
            pass

    assert possible == TRANSITIONS[state]


@pytest.mark.parametrize(
    "change",
    [{"sent_at": NOW + timedelta(1)}, {"evidence": "other"}, {"dedupe_key": "other"}],
    ids=lambda change: next(iter(change)),
)
def test_sent_is_final(change):
    message = in_state(MessageState.SENT)

    with pytest.raises(InternalError, match="Cannot update rows"):
        Message.objects.filter(pk=message.pk).update(**change)


def test_the_body_of_a_sent_message_can_be_blanked():
    message = in_state(MessageState.SENT)

    assert Message.objects.filter(pk=message.pk).update(body_text="")


def test_a_message_is_never_deleted():
    message = MessageFactory()

    with pytest.raises(InternalError, match="Cannot delete rows"):
        Message.objects.filter(pk=message.pk)._raw_delete("default")


# --- Events ----------------------------------------------------------------------------------


def test_every_change_of_state_leaves_an_event(relay, senders, clock):
    message = MessageFactory(not_before=NOW)
    relay.answers["RCPT"] = "451 later"
    drain(senders=senders, now=clock)
    relay.answers.clear()
    clock.forward(minutes=1)
    drain(senders=senders, now=clock)

    steps = message.events.order_by("pk")
    assert [(str(step), step.attempts, step.detail, step.by) for step in steps] == [
        (" → pending", 0, "", None),
        ("pending → claimed", 1, "", None),
        ("claimed → sending", 1, "", None),
        ("sending → pending", 1, "RCPT: 451 later", None),
        ("pending → claimed", 2, "", None),
        ("claimed → sending", 2, "", None),
        ("sending → sent", 2, "250 2.0.0 kept as 4711", None),
    ]


@pytest.mark.parametrize("change", ["update", "delete"])
def test_events_cannot_be_changed(change):
    events = MessageEvent.objects.filter(message=MessageFactory())

    with pytest.raises(InternalError, match="Cannot update or delete"):
        {
            "update": lambda: events.update(detail="x"),
            "delete": lambda: events._raw_delete("default"),
        }[change]()


# --- What people decide ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "state",
    [
        MessageState.FAILED,
        MessageState.SUPPRESSED,
        MessageState.EXPIRED,
        MessageState.REVIEW,
    ],
)
def test_a_person_can_send_it_again(state, administrator):
    message = in_state(state)
    assert message.can_be_resent

    message.resend(by=administrator, at=NOW)

    assert (message.state, message.not_before) == (MessageState.PENDING, NOW)
    assert (message.attempts, message.smtp_started_at) == (0, None)
    assert message.events.latest("pk").by == administrator


@pytest.mark.parametrize(
    "state", [MessageState.PENDING, MessageState.SENT, MessageState.SUPERSEDED]
)
def test_what_waits_or_is_settled_cannot_be_sent_again(state, administrator):
    message = in_state(state)
    assert not message.can_be_resent

    with pytest.raises(MessageError, match="has changed meanwhile"):
        message.resend(by=administrator, at=NOW)


def test_a_person_can_withhold_what_was_not_sent(administrator):
    message = in_state(MessageState.PENDING)
    assert message.can_be_withheld

    message.withhold(by=administrator, at=NOW)

    assert message.state == MessageState.SUPERSEDED
    assert not message.can_be_withheld


def test_withholding_comes_too_late_for_what_is_on_its_way(administrator):
    message = in_state(MessageState.PENDING)
    claim(now=message.not_before)

    with pytest.raises(MessageError):
        message.withhold(by=administrator, at=NOW)


def test_a_person_can_send_at_once(administrator):
    message = MessageFactory(not_before=NOW + timedelta(days=3))

    message.send_now(by=administrator, at=NOW)

    assert (message.not_before, message.decided_by) == (NOW, administrator)
    assert list(Message.objects.due(NOW)) == [message]


def test_a_review_ends_with_proof_from_a_person(administrator):
    message = in_state(MessageState.REVIEW)
    assert message.is_in_review

    message.release_review(by=administrator, at=NOW, was_received=True)

    assert (message.state, message.sent_at) == (MessageState.SENT, NOW)
    assert message.evidence == "confirmed by a person"
    assert message.events.latest("pk").by == administrator


def test_a_review_ends_with_a_repeat(administrator):
    message = in_state(MessageState.REVIEW)

    message.release_review(by=administrator, at=NOW, was_received=False)

    assert message.state == MessageState.PENDING


# --- Questions ------------------------------------------------------------------------------


def test_questions_about_many():
    waiting, review, sent = (
        in_state(state)
        for state in (MessageState.PENDING, MessageState.REVIEW, MessageState.SENT)
    )

    assert list(Message.objects.open()) == [waiting]
    assert list(Message.objects.newest_first()) == [sent, review, waiting]


def test_administrators_see_all_messages_and_others_their_own(administrator, staff):
    mine = MessageFactory(recipient=staff)
    other = MessageFactory()

    seen = Message.objects.for_user(administrator).order_by("pk")
    assert [(row, row.editable) for row in seen] == [(mine, True), (other, True)]
    assert [(row, row.editable) for row in Message.objects.for_user(staff)] == [
        (mine, False)
    ]


def test_a_message_is_named_by_its_subject_once_it_has_one():
    assert str(MessageFactory.build(dedupe_key="single:7")) == "single:7"
    assert str(MessageFactory.build(subject="Due")) == "Due"


def test_a_reason_of_the_mail_server_is_shown_as_it_is():
    assert MessageFactory.build(last_error="550 no").why_not_sent == "550 no"
