import importlib
from datetime import UTC, date, datetime

import pytest
from django.apps import apps

from accounts.models import Role
from cooperation.models import ActionPlan
from reminders.models import ReminderSchedule
from tests.factories.accounts import GrantFactory, UserFactory
from tests.factories.cooperation import MilestoneFactory
from tests.factories.institutions import InstitutionFactory
from tests.mailing.conftest import clock, relay, relay_controller

__all__ = ["clock", "relay", "relay_controller"]

# A Monday at nine in Lomé, which keeps UTC.
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
TODAY = date(2026, 3, 2)


@pytest.fixture
def schedules():
    """The schedules that every installation begins with, also after a flush."""
    migration = importlib.import_module("reminders.migrations.0002_schedules")
    migration.add_schedules(apps, None)
    return ReminderSchedule.objects.order_by("pk")


@pytest.fixture
def owner():
    """An officer in Lomé, who may see what happens in Togo."""
    user = UserFactory(institution=InstitutionFactory(), first_name="Afi")
    return GrantFactory(user=user).user


@pytest.fixture
def superior():
    user = UserFactory(institution=InstitutionFactory(), first_name="Yawa")
    return GrantFactory(user=user).user


@pytest.fixture
def due_on(owner, schedules):
    """Make a milestone that is due on this day, and the owner's."""

    def make(day, **fields):
        milestone = MilestoneFactory(baseline_on=day, **({"owner": owner} | fields))
        ActionPlan.objects.filter(pk=milestone.plan_id).update(status="adopted")
        return milestone

    return make


@pytest.fixture
def togolese_coordinator():
    user = UserFactory(institution=InstitutionFactory(), first_name="Kossi")
    return GrantFactory(user=user, role=Role.COORDINATOR).user
