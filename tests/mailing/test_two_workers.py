"""Two workers at once, on connections of their own: every message has one taker."""

import pytest

from mailing.actions import claim, drain, enqueue
from mailing.models import Message, MessageState
from tests.at_once import at_once
from tests.factories.accounts import UserFactory
from tests.factories.mailing import MessageFactory
from tests.mailing.conftest import NOW

pytestmark = pytest.mark.django_db(transaction=True)


def test_no_message_is_claimed_twice():
    user = UserFactory()
    MessageFactory.create_batch(12, recipient=user, not_before=NOW)

    batches = at_once(4, lambda number: claim(now=NOW, size=5))

    claimed = [message.pk for batch in batches for message in batch]
    assert len(claimed) == len(set(claimed)) == 12


def test_two_drains_send_each_message_once(relay, senders, clock):
    user = UserFactory()
    MessageFactory.create_batch(20, recipient=user, not_before=NOW)

    ends = at_once(2, lambda number: drain(senders=senders, now=clock))

    assert sum(end["sent"] for end in ends) == 20
    assert len({mail["Message-ID"] for mail in relay.mails}) == len(relay.mails) == 20
    assert set(Message.objects.values_list("state", flat=True)) == {MessageState.SENT}


def test_one_key_ordered_at_once_is_one_message():
    user = UserFactory()

    ordered = at_once(
        4,
        lambda number: enqueue(
            dedupe_key="digest", kind="letter", recipient=user, not_before=NOW
        ),
    )

    assert {message.pk for message in ordered} == {Message.objects.get().pk}
