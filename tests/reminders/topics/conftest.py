"""People of two ministries, and one thing of each topic that is due on a day."""

from collections import namedtuple
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import translation

from accounts.models import Role
from cooperation.models import ActionPlan, InstrumentStatus, PlanStatus
from mailing.models import Message
from missions.models import MinutesStatus
from reminders.actions.bundling import bundle
from reminders.actions.delivering import ReminderSender
from reminders.actions.materialise import materialise
from reminders.models import Reminder, Topic
from reminders.topics import SOURCES
from reminders.topics.minutes import AGREE_WITHIN
from reminders.topics.posts import CONFIRM_EVERY
from tests.factories.accounts import GrantFactory, UserFactory
from tests.factories.cooperation import (
    ContactFactory,
    CooperationFactory,
    FollowUpFactory,
    InstrumentFactory,
    MilestoneFactory,
)
from tests.factories.institutions import (
    CountryFactory,
    InstitutionFactory,
    PostFactory,
)
from tests.factories.missions import MinutesFactory, MissionFactory
from tests.reminders.conftest import NOW

NINETY_DAYS = timedelta(days=90)
Heard = namedtuple("Heard", "name kind step")


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def person(name, role=Role.STAFF, country="TG", institution=None, **fields):
    """Somebody who works in a country and may do there what their role says."""
    place = CountryFactory(code=country)
    institution = institution or InstitutionFactory(country=place)
    user = UserFactory(first_name=name, last_name="", institution=institution, **fields)
    return GrantFactory(user=user, role=role, country=place).user


@pytest.fixture
def coordinator():
    return person("Kossi", Role.COORDINATOR)


@pytest.fixture
def admin():
    return person("Dede", Role.ADMIN)


@pytest.fixture
def stranger():
    """Who coordinates elsewhere."""
    return person("Kwame", Role.COORDINATOR, "GH")


def circulated(on):
    """So that agreement is expected on the day."""
    moment = datetime.combine(on - AGREE_WITHIN, time(9), tzinfo=UTC)
    return {"status": MinutesStatus.CIRCULATED, "circulated_at": moment}


def in_force(on):
    day = date(2020, 1, 1)
    dates = {"signed_on": day, "in_force_on": day, "expires_on": on}
    return {"status": InstrumentStatus.IN_FORCE, **dates}


def silent_since(on, **fields):
    cooperation = CooperationFactory(**fields)
    ContactFactory(cooperation=cooperation, held_on=on)
    return cooperation


def adopted(on):
    """A milestone of a plan that was adopted."""
    milestone = MilestoneFactory(baseline_on=on, owner=person("Afi"))
    ActionPlan.objects.filter(pk=milestone.plan_id).update(status=PlanStatus.ADOPTED)
    return milestone


MAKERS = {
    Topic.MILESTONE: adopted,
    Topic.FOLLOW_UP: lambda on: FollowUpFactory(due_on=on, owner=person("Afi")),
    Topic.REPORT: lambda on: MissionFactory(report_due_on=on, logged_by=person("Afi")),
    Topic.MINUTES: lambda on: MinutesFactory(**circulated(on)),
    Topic.INSTRUMENT: lambda on: InstrumentFactory(**in_force(on)),
    Topic.POST: lambda on: PostFactory(confirmed_on=on - CONFIRM_EVERY),
    Topic.COOPERATION: lambda on: silent_since(on - NINETY_DAYS),
}


def heard(now=NOW):
    """Who hears, and of which step, of all that is planned."""
    materialise(now=now)
    rows = Reminder.objects.waiting().select_related("recipient")
    return [
        Heard(row.recipient.first_name, row.kind, row.step)
        for row in rows.order_by("recipient__first_name", "step", "pk")
    ]


def open_row(topic, row):
    return SOURCES[topic].open_rows().filter(pk=row.pk).first()


def day_of(topic, row):
    found = open_row(topic, row)
    return found and SOURCES[topic].days_of([found]).get(row.pk)


def words_of(topic, row, reader):
    found = open_row(topic, row)
    SOURCES[topic].days_of([found])
    return SOURCES[topic].words(found, reader)


def mail_to(recipient, now=NOW):
    """What the message of the day says, or None."""
    materialise(now=now)
    bundle(now=now)
    message = Message.objects.filter(recipient=recipient).order_by("pk").first()
    return message and ReminderSender().prepare(message, now=now)
