from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from cooperation.models import Milestone, MilestoneStatus
from tests.factories.cooperation import (
    ActionPlanFactory,
    ActivityFactory,
    MilestoneFactory,
    PlanSectionFactory,
    RebaselineFactory,
)
from tests.factories.institutions import CountryFactory, InstitutionFactory
from tests.factories.missions import ProgrammeFactory, ProgrammeGrantFactory

HTMX = {"HX-Request": "true"}
LATER, LATEST = date(2999, 1, 1), date(2999, 1, 29)


@pytest.fixture
def plan():
    return ActionPlanFactory(code="TG-SNMP", title_fr="Stratégie", title_en="Strategy")


@pytest.fixture
def milestone(plan):
    section = PlanSectionFactory(plan=plan, number="1", title_fr="Cadre")
    activity = ActivityFactory(section=section, number="1.1", title_fr="Comité")
    return MilestoneFactory(
        activity=activity,
        number="1.1.1",
        title_fr="Comité installé",
        baseline_on=LATER,
        forecast_on=LATEST,
    )


@pytest.fixture
def rebaseline_url(plan):
    return reverse("cooperation:plan_rebaseline", args=[plan.code])


def decision(milestone, **changes):
    return {
        "decided_on": "1 3 2026",
        "decided_by": "Steering committee",
        "reason": "The law came later",
        f"date_{milestone.pk}": "29 1 2999",
        f"version_{milestone.pk}": milestone.version,
    } | changes


# --- Who sees plans --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("person", "status", "editable"),
    [
        ("staff", 200, True),
        ("host_staff", 404, None),
        ("outsider", 404, None),
        ("observer", 200, False),
        ("coordinator", 200, True),
        ("administrator", 200, True),
        ("nobody", 404, None),
    ],
)
def test_plans_and_milestones_are_for_their_country(
    client, request, milestone, person, status, editable
):
    user = request.getfixturevalue(person)
    client.force_login(user)

    assert client.get(milestone.plan.get_absolute_url()).status_code == status
    assert client.get(milestone.get_absolute_url()).status_code == status
    seen = Milestone.objects.for_user(user).first()
    assert (seen.editable if seen else None) is editable


def test_coordinators_of_the_programme_may_edit_its_plans(client, milestone):
    grant = ProgrammeGrantFactory()
    milestone.plan.programme = grant.programme
    milestone.plan.save()

    assert Milestone.objects.for_user(grant.user).get().editable


# --- The pages -------------------------------------------------------------------------


def test_list_names_the_plan_and_counts_its_milestones(client, staff, milestone):
    client.force_login(staff)

    response = client.get("/plans/")

    assertContains(response, "Strategy")
    assertContains(response, "1 at risk")


def test_list_says_when_there_is_no_plan(client, staff):
    client.force_login(staff)

    assertContains(client.get("/plans/"), "No action plans yet")


def test_plan_shows_its_tree_with_dates_and_slip(client, staff, milestone):
    milestone.plan.level_labels_fr = ["Axe"]
    milestone.plan.validated_on = date(2017, 11, 14)
    milestone.plan.validated_source = "https://example.org/snmp"
    milestone.plan.is_illustrative = True
    milestone.plan.save()
    RebaselineFactory(plan=milestone.plan, reference="PV 3")
    client.force_login(staff)

    response = client.get(milestone.plan.get_absolute_url())

    for text in [
        "Axe",
        "1 Cadre",
        "1.1 Comité",
        "Comité installé",
        "+4\u00a0weeks",
        "14\u00a0November 2017",
        "https://example.org/snmp",
        "Illustrative",
        "PV 3",
    ]:
        assertContains(response, text)


def test_empty_plan_says_so(client, staff, plan):
    client.force_login(staff)

    assertContains(client.get(plan.get_absolute_url()), "Nothing in this plan yet")


@pytest.mark.parametrize("where", ["list", "plan"])
def test_part_is_cut_out_of_the_page(client, staff, milestone, where):
    url = "/plans/" if where == "list" else milestone.plan.get_absolute_url()
    client.force_login(staff)

    page, part = client.get(url), client.get(url, headers=HTMX)

    assert part.content.decode().strip() in page.content.decode()


@pytest.mark.parametrize("where", ["list", "plan"])
def test_queries_do_not_grow_with_the_rows(client, staff, milestone, where):
    client.force_login(staff)
    url = "/plans/" if where == "list" else milestone.plan.get_absolute_url()
    with CaptureQueriesContext(connection) as before:
        client.get(url)
    for _row in range(3):
        deeper = PlanSectionFactory(
            plan=milestone.plan, parent=milestone.activity.section
        )
        activity = ActivityFactory(section=deeper, responsible=InstitutionFactory())
        MilestoneFactory(activity=activity, owner=staff)
        ActionPlanFactory(lead_institution=InstitutionFactory())

    with CaptureQueriesContext(connection) as after:
        client.get(url)

    assert len(after) == len(before) <= 12


@pytest.mark.parametrize("query", ["country=TG", "programme=FMM", "state=draft"])
def test_list_is_narrowed_by_country_programme_and_state(client, coordinator, query):
    programme = ProgrammeFactory(code="FMM")
    ActionPlanFactory(title_fr="Le nôtre", programme=programme)
    other = CountryFactory(code="TN")
    ActionPlanFactory(title_fr="Un autre", country=other, status="adopted")
    client.force_login(coordinator)

    page = client.get(f"/plans/?{query}")

    assertContains(page, "Le nôtre")
    assertNotContains(page, "Un autre")
    assertContains(page, "Remove")


def test_list_says_when_no_plan_matches(client, staff, plan):
    client.force_login(staff)

    assertContains(client.get("/plans/?state=closed"), "No plan matches")


# --- New agreed dates ------------------------------------------------------------------


def test_decision_moves_the_agreed_date(client, coordinator, milestone, rebaseline_url):
    client.force_login(coordinator)
    assertContains(client.get(rebaseline_url), "Comité installé")

    response = client.post(rebaseline_url, decision(milestone))

    assertRedirects(response, milestone.plan.get_absolute_url())
    milestone.refresh_from_db()
    change = milestone.baseline_changes.get()
    assert (milestone.baseline_on, milestone.forecast_on) == (LATEST, LATEST)
    assert (change.from_on, change.to_on) == (LATER, LATEST)
    assert change.decision.reason == "The law came later"


def test_milestones_to_move_come_in_the_order_of_the_plan(
    client, coordinator, milestone, rebaseline_url
):
    second = ActivityFactory(section=milestone.activity.section, position=2)
    MilestoneFactory(activity=second, title_fr="Zenith", position=0)
    Milestone.objects.filter(pk=milestone.pk).update(position=1)
    client.force_login(coordinator)

    page = client.get(rebaseline_url).content.decode()

    assert page.index("Comité installé") < page.index("Zenith")


def test_decision_needs_a_new_date(client, coordinator, milestone, rebaseline_url):
    client.force_login(coordinator)

    same = decision(milestone, **{f"date_{milestone.pk}": "1 1 2999"})
    response = client.post(rebaseline_url, same)

    assertContains(response, "Give at least one new date.")
    assert not milestone.plan.rebaselines.exists()


def test_decision_on_a_milestone_that_has_changed_is_a_conflict(
    client, coordinator, milestone, rebaseline_url
):
    other = MilestoneFactory(activity=milestone.activity, position=0, baseline_on=LATER)
    Milestone.objects.filter(pk=milestone.pk).update(version=7)
    client.force_login(coordinator)

    typed = decision(other) | decision(milestone)
    response = client.post(rebaseline_url, typed)

    assertContains(response, "Someone else changed this", status_code=409)
    assertContains(response, "Steering committee", status_code=409)
    other.refresh_from_db()
    assert other.baseline_on == LATER
    assert not milestone.plan.rebaselines.exists()


def test_staff_may_not_rebaseline(client, staff, milestone, rebaseline_url):
    client.force_login(staff)

    assert client.post(rebaseline_url, decision(milestone)).status_code == 403
    page = client.get(milestone.plan.get_absolute_url())
    assertNotContains(page, rebaseline_url)


def test_coordinator_of_the_programme_may_rebaseline(client, milestone, rebaseline_url):
    grant = ProgrammeGrantFactory()
    milestone.plan.programme = grant.programme
    milestone.plan.save()
    client.force_login(grant.user)

    assert client.get(rebaseline_url).status_code == 200


def test_reached_milestones_keep_their_agreed_date(
    client, coordinator, milestone, rebaseline_url
):
    Milestone.objects.filter(pk=milestone.pk).update(status=MilestoneStatus.DROPPED)
    client.force_login(coordinator)

    assertNotContains(client.get(rebaseline_url), f"date_{milestone.pk}")
    assert timezone.localdate() < LATER
