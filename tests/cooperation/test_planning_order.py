"""Parts of a plan in their order, removed, and shown in rows."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains, assertRedirects

from cooperation.actions.dependencies import set_dependencies
from cooperation.models import (
    ActionPlan,
    Milestone,
    PlanSection,
)
from cooperation.planning.places import places_of, proposed_number
from tests.cooperation.planning_pages import at
from tests.factories.cooperation import (
    ActionPlanFactory,
    ActivityFactory,
    ForecastChangeFactory,
    MilestoneFactory,
    PlanSectionFactory,
)
from tests.factories.institutions import (
    InstitutionFactory,
)

KEY = "7c9d2a64-6a3e-4a59-8a55-0d6d3b0f6b11"
LATER = date(2999, 1, 1)


@pytest.fixture
def plan():
    return ActionPlanFactory(code="TG-SNMP", title_fr="Stratégie")


@pytest.fixture
def section(plan):
    return PlanSectionFactory(plan=plan, number="1", title_fr="Cadre", position=1)


@pytest.fixture
def activity(section):
    return ActivityFactory(section=section, number="1.1", title_fr="Comité")


@pytest.fixture
def milestone(activity):
    return MilestoneFactory(
        activity=activity, number="1.1.1", title_fr="Installé", baseline_on=LATER
    )


# --- Order, and removing ---------------------------------------------------------------


def test_parts_move_up_and_down(client, staff, section):
    second = PlanSectionFactory(plan=section.plan, number="2", position=2)
    third = PlanSectionFactory(plan=section.plan, number="3", position=3)
    client.force_login(staff)

    response = client.post(at(section.plan, "section_move", third.pk), {"to": "up"})
    client.post(at(section.plan, "section_move", section.pk), {"to": "down"})
    client.post(at(section.plan, "section_move", second.pk), {"to": "down"})

    assert response.url.endswith(f"#section-{third.pk}")
    order = PlanSection.objects.in_order().values_list("number", flat=True)
    assert list(order) == ["3", "1", "2"]
    url = at(section.plan, "section_move", third.pk)
    assert client.post(url, {"to": "sideways"}).status_code == 404


def test_empty_part_of_a_draft_is_removed(client, staff, milestone):
    second = MilestoneFactory(activity=milestone.activity, number="1.1.2")
    set_dependencies(second, {milestone: 0})
    client.force_login(staff)
    plan = milestone.plan

    refused = client.post(at(plan, "milestone_remove", milestone.pk), follow=True)
    assertContains(refused, "Something still belongs to it")
    client.post(at(plan, "milestone_remove", second.pk))
    client.post(at(plan, "milestone_remove", milestone.pk))

    assert not Milestone.objects.exists()


def test_nothing_of_an_adopted_plan_is_removed(client, staff, coordinator, milestone):
    plan = milestone.plan
    plan.adopt(by=coordinator, at="2026-03-02T12:00Z")
    client.force_login(staff)

    response = client.post(at(plan, "milestone_remove", milestone.pk), follow=True)

    assertContains(response, "only dropped")
    assertContains(
        client.post(at(plan, "plan_remove")), "only dropped", status_code=409
    )
    assert Milestone.objects.exists()


def test_draft_is_removed_with_everything_in_it(client, staff, milestone):
    plan = milestone.plan
    second = MilestoneFactory(activity=milestone.activity)
    set_dependencies(second, {milestone: 3})
    PlanSectionFactory(plan=plan, parent=milestone.activity.section)
    milestone.activity.partners.add(InstitutionFactory())
    Milestone.objects.filter(pk=milestone.pk).update(version=2)
    client.force_login(staff)
    page = client.get(at(plan, "plan_remove"))
    assertContains(page, "2 milestones")
    assertContains(page, "1 of these rows was changed")

    assertRedirects(client.post(at(plan, "plan_remove")), "/plans/")

    assert not ActionPlan.objects.exists()


def test_draft_on_which_somebody_worked_stays(client, staff, milestone):
    ForecastChangeFactory(milestone=milestone)
    client.force_login(staff)

    response = client.post(at(milestone.plan, "plan_remove"))

    assertContains(response, "Work on this plan has begun", status_code=409)
    assert Milestone.objects.exists()


# --- The plan in rows ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("siblings", "above", "used", "number"),
    [
        ([], "", [], "1"),
        ([], "1.2", [], "1.2.1"),
        (["1.2.1", "1.2.9"], "1.2", [], "1.2.10"),
        (["1"], "", ["2"], "3"),
        (["A"], "", [], "1"),
        (["A.3"], "", [], "A.4"),
    ],
)
def test_number_that_comes_next(siblings, above, used, number):
    assert proposed_number(siblings, above=above, used=used) == number


def test_sections_in_a_circle_are_shown_so_that_they_can_be_mended():
    first, second = (
        PlanSection(pk=pk, parent_id=parent, number=str(pk))
        for pk, parent in [(1, 2), (2, 1)]
    )

    [top] = places_of([first, second], [], [], labels=["Axe"])

    assert (top.row, [child.row for child in top.children]) == (first, [second])


def test_templates_and_the_workbook_are_reached_from_the_pages_of_plans(
    client, staff, plan
):
    client.force_login(staff)

    assertContains(client.get("/plans/"), 'href="/plans/templates/"')
    outline = client.get(at(plan, "plan_outline"))
    assertContains(outline, f'href="{at(plan, "plan_export")}"')


def test_outline_costs_the_same_at_any_size(client, staff, milestone):
    client.force_login(staff)
    url = at(milestone.plan, "plan_outline")
    with CaptureQueriesContext(connection) as before:
        assertContains(client.get(url), "Installé")
    for _row in range(3):
        MilestoneFactory(activity=milestone.activity)
        PlanSectionFactory(plan=milestone.plan, parent=milestone.activity.section)

    with CaptureQueriesContext(connection) as after:
        client.get(url)

    assert len(after) == len(before)
