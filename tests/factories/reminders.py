from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from reminders.models import Reminder, ReminderKind, ReminderRule
from tests.factories.accounts import UserFactory
from tests.factories.cooperation import MilestoneFactory


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
