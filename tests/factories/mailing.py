from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from mailing.models import (
    Bounce,
    BounceKind,
    Heartbeat,
    Installation,
    JournalEntry,
    Message,
    Suppression,
    SuppressionReason,
)
from mailing.models.message import message_id_for

DUE = datetime(2026, 3, 2, 8, tzinfo=UTC)


class MessageFactory(DjangoModelFactory):
    class Meta:
        model = Message

    dedupe_key = factory.Sequence(lambda n: f"single:{n}")
    message_id = factory.LazyAttribute(lambda row: message_id_for(row.dedupe_key))
    kind = "letter"
    recipient = factory.SubFactory("tests.factories.accounts.UserFactory")
    not_before = DUE


class BounceFactory(DjangoModelFactory):
    class Meta:
        model = Bounce

    message = factory.SubFactory(
        MessageFactory, state="sent", sent_at=DUE, address="afi@example.org"
    )
    kind = BounceKind.HARD
    status = "5.1.1"
    action = "failed"
    diagnostic = "smtp; 550 5.1.1 User unknown"
    at = DUE


class SuppressionFactory(DjangoModelFactory):
    class Meta:
        model = Suppression

    recipient = factory.SubFactory("tests.factories.accounts.UserFactory")
    reason = SuppressionReason.ASKED
    since = DUE


class JournalEntryFactory(DjangoModelFactory):
    class Meta:
        model = JournalEntry

    message_id = factory.Sequence(lambda n: f"<rem.{n}@example.org>")
    seen_at = DUE


class HeartbeatFactory(DjangoModelFactory):
    class Meta:
        model = Heartbeat

    worker = factory.Sequence(lambda n: f"worker-{n}")
    at = DUE


class InstallationFactory(DjangoModelFactory):
    class Meta:
        model = Installation

    fingerprint = "elsewhere"
