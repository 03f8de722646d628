"""The world that the benchmarks and journeys of coordinators run in."""

from datetime import date

import pytest

from bench.world import Size, make_world
from cooperation.models import Cooperation, FollowUp, Milestone
from institutions.models import Country
from missions.models import Mission
from tests.factories.institutions import CountryFactory, ThemeFactory

SMALL = Size(countries=8, cooperations=9, missions=12, plans=8, activities=4)
TODAY = date(2026, 11, 25)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def reference():
    ThemeFactory()
    for code in ("TG", "TN", "BJ", "BF", "CV", "CI", "GM", "GH"):
        if not Country.objects.filter(code=code).exists():
            CountryFactory(code=code)


def test_the_made_up_world_keeps_every_rule_of_the_database():
    # With its triggers, and the foreign keys that they are.
    user = make_world(today=TODAY, size=SMALL, with_history=True)
    assert user.access().coordinates
    assert Mission.objects.for_user(user).count() == 12
    assert Cooperation.objects.for_user(user).count() == 9
    assert Milestone.objects.for_user(user).count() == 8 * 4 * 3


def test_it_is_the_same_world_each_time_with_or_without_history():
    make_world(today=TODAY, size=SMALL)
    assert not Mission.objects.first().history.exists()
    assert FollowUp.objects.filter(status="done").exists()
