from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from reminders.models import (
    QUIET_FOR,
    Chase,
    ChasedItem,
    Reminder,
    ReminderKind,
    ReminderRule,
)
from tests.factories.accounts import UserFactory
from tests.factories.cooperation import MilestoneFactory
from tests.factories.mailing import MessageFactory


class ReminderRuleFactory(DjangoModelFactory):
    class Meta:
        model = ReminderRule

    kind = ReminderKind.BEFORE
    offset_days = factory.Sequence(lambda n: -(n + 100))


class ReminderFactory(DjangoModelFactory):
    class Meta:
        model = Reminder

    milestone = factory.SubFactory(MilestoneFactory)
    rule = factory.SubFactory(ReminderRuleFactory)
    recipient = factory.SubFactory(UserFactory)
    occurrence = date(2026, 3, 31)
    due_at = datetime(2026, 3, 24, 8, tzinfo=UTC)
    created_at = datetime(2026, 3, 24, 0, tzinfo=UTC)


class ChaseFactory(DjangoModelFactory):
    class Meta:
        model = Chase

    recipient = factory.SubFactory(UserFactory)
    message = factory.SubFactory(
        MessageFactory, recipient=factory.SelfAttribute("..recipient"), kind="chase"
    )
    by = factory.SubFactory(UserFactory)
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)


class ChasedItemFactory(DjangoModelFactory):
    class Meta:
        model = ChasedItem

    chase = factory.SubFactory(ChaseFactory)
    milestone = factory.SubFactory(MilestoneFactory)
    recipient = factory.SelfAttribute("chase.recipient")
    at = factory.SelfAttribute("chase.at")
    quiet_until = factory.LazyAttribute(lambda row: row.at + QUIET_FOR)
