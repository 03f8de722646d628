"""Plans that two people make at once, and what is asked for a second time."""

from datetime import timedelta

import pytest
from django.http import QueryDict

from cooperation.actions.dependencies import set_dependencies
from cooperation.actions.planning import add_plan, remove_part
from cooperation.forms.planning import people_of
from cooperation.models import ActionPlan, PlanSection
from cooperation.planning.effect import Effect
from tests.factories.accounts import GrantFactory, UserFactory
from tests.factories.cooperation import (
    ActionPlanFactory,
    MilestoneFactory,
    PlanSectionFactory,
)
from tests.factories.institutions import CountryFactory, InstitutionFactory
from tests.factories.missions import ProgrammeFactory, ProgrammeGrantFactory

pytestmark = pytest.mark.django_db


def test_a_plan_keeps_the_code_that_it_was_given():
    country = CountryFactory()
    plan = ActionPlan(code="TG-OWN", country=country, title_fr="Plan")

    assert add_plan(plan, today=None).code == "TG-OWN"


def test_an_empty_section_of_a_draft_is_removed():
    section = PlanSectionFactory()

    remove_part(section)

    assert not PlanSection.objects.filter(pk=section.pk).exists()


def test_to_wait_for_the_same_once_more_changes_nothing():
    later = MilestoneFactory()
    first = MilestoneFactory(activity=later.activity)

    set_dependencies(later, {first: 14})
    set_dependencies(later, {first: 14})

    assert [row.lag_days for row in later.waits_for.all()] == [14]


def test_a_day_that_is_expected_already_pushes_nothing():
    milestone = MilestoneFactory()
    day = milestone.forecast_on

    assert not Effect(QueryDict(), milestone, to=day).is_to_show
    assert not Effect(QueryDict(), milestone, to=day + timedelta(1)).is_to_show


def test_those_who_lead_a_plan_or_run_its_programme_work_on_it():
    body = InstitutionFactory(country=CountryFactory(code="ML"))
    programme = ProgrammeFactory()
    plan = ActionPlanFactory(lead_institution=body, programme=programme)
    leader = GrantFactory(country=None, institution=body).user
    runner = ProgrammeGrantFactory(programme=programme).user
    UserFactory()

    assert set(people_of(plan)) == {leader, runner}
