from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from reminders.models import (
    QUIET_FOR,
    Answer,
    AnswerKind,
    AnswerNotice,
    Audience,
    Chase,
    ChasedItem,
    EscalationStep,
    MergeQuestion,
    Reminder,
    ReminderPreference,
    ReminderSchedule,
    Topic,
)
from tests.factories.accounts import UserFactory
from tests.factories.cooperation import MilestoneFactory
from tests.factories.institutions import InstitutionFactory
from tests.factories.mailing import MessageFactory


class ReminderScheduleFactory(DjangoModelFactory):
    class Meta:
        model = ReminderSchedule
        django_get_or_create = ["topic", "programme", "plan", "milestone", "person"]

    topic = Topic.MILESTONE
    programme = plan = milestone = person = None
    before_days = [30, 7, 1]
    after_days = [1, 3, 7, 14]


class EscalationStepFactory(DjangoModelFactory):
    class Meta:
        model = EscalationStep
        django_get_or_create = ["schedule", "after_days", "audience"]

    schedule = factory.SubFactory(ReminderScheduleFactory)
    after_days = 14
    audience = Audience.ESCALATION


class ReminderPreferenceFactory(DjangoModelFactory):
    class Meta:
        model = ReminderPreference

    user = factory.SubFactory(UserFactory)


class ReminderFactory(DjangoModelFactory):
    class Meta:
        model = Reminder

    topic = Topic.MILESTONE
    milestone = factory.SubFactory(MilestoneFactory)
    schedule = factory.SubFactory(ReminderScheduleFactory)
    recipient = factory.SubFactory(UserFactory)
    occurrence = date(2026, 3, 31)
    step = -7
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


class AnswerFactory(DjangoModelFactory):
    class Meta:
        model = Answer

    reminder = factory.SubFactory(ReminderFactory)
    kind = AnswerKind.HELP
    by = factory.LazyAttribute(lambda row: (row.reminder or row.chased_item).recipient)
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)


class AnswerNoticeFactory(DjangoModelFactory):
    class Meta:
        model = AnswerNotice

    answer = factory.SubFactory(AnswerFactory)
    recipient = factory.SubFactory(UserFactory)


class MergeQuestionFactory(DjangoModelFactory):
    class Meta:
        model = MergeQuestion

    institution = factory.SubFactory(InstitutionFactory)
    other = factory.SubFactory(InstitutionFactory)
    message = factory.SubFactory(MessageFactory, kind="questions")
    recipient = factory.SelfAttribute("message.recipient")
    by = factory.SubFactory(UserFactory)
    at = datetime(2026, 3, 2, 8, tzinfo=UTC)
