"""Plans in Django's admin: parts stay in one plan, dates change elsewhere."""

from datetime import date

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from cooperation.models import ActionPlan, Activity, Milestone, PlanSection
from tests.factories.cooperation import (
    ActionPlanFactory,
    ActivityFactory,
    MilestoneFactory,
    PlanSectionFactory,
)
from tests.factories.institutions import CountryFactory

NO_INLINES = {
    "missions-TOTAL_FORMS": "0",
    "missions-INITIAL_FORMS": "0",
}
TITLES = {"number": "1", "position": "0", "title_fr": "Titre", "title_en": ""}


@pytest.fixture
def keeper(client, administrator):
    administrator.is_staff = True
    administrator.save()
    client.force_login(administrator)
    return client


def test_every_page_opens(keeper):
    milestone = MilestoneFactory()
    rows = {
        "actionplan": milestone.plan,
        "plansection": milestone.activity.section,
        "activity": milestone.activity,
        "milestone": milestone,
    }

    for name, row in rows.items():
        url = f"/admin/cooperation/{name}/"
        for page in (url, f"{url}?q=1", f"{url}add/", f"{url}{row.pk}/change/"):
            assert keeper.get(page).status_code == 200
        assert keeper.get(f"{url}{row.pk}/delete/").status_code == 403


def test_plan_is_added(keeper):
    typed = {
        "code": "TG-PLAN",
        "title_fr": "Stratégie",
        "country": CountryFactory().pk,
        "level_labels_fr": "Axe,Activité",
    }

    keeper.post("/admin/cooperation/actionplan/add/", typed)

    assert ActionPlan.objects.get().level_labels == ["Axe", "Activité"]


def test_activity_and_milestone_take_the_plan_of_their_place(keeper):
    section = PlanSectionFactory()
    keeper.post(
        "/admin/cooperation/activity/add/",
        TITLES | NO_INLINES | {"section": section.pk},
    )
    activity = Activity.objects.get()
    keeper.post(
        "/admin/cooperation/milestone/add/",
        TITLES
        | {
            "activity": activity.pk,
            "baseline_on": "2026-03-31",
            "forecast_on": "2026-03-31",
        },
    )

    assert activity.plan == section.plan
    assert Milestone.objects.get().plan == section.plan


def test_place_in_another_plan_is_refused(keeper):
    activity, elsewhere = ActivityFactory(), PlanSectionFactory()

    url = f"/admin/cooperation/activity/{activity.pk}/change/"
    typed = TITLES | NO_INLINES | {"section": elsewhere.pk}

    assertContains(keeper.post(url, typed), "Choose a place in the same plan.")


def test_parent_in_another_plan_is_refused(keeper):
    plan, elsewhere = ActionPlanFactory(), PlanSectionFactory()
    url = "/admin/cooperation/plansection/add/"
    typed = TITLES | {"plan": plan.pk, "parent": elsewhere.pk}

    assertContains(keeper.post(url, typed), "Choose a section of the same plan.")
    assert not PlanSection.objects.filter(plan=plan).exists()

    keeper.post(url, typed | {"plan": elsewhere.plan_id, "number": "1.1"})
    assert elsewhere.children.get().plan == elsewhere.plan


def test_number_that_the_plan_has_already_is_refused(keeper):
    milestone = MilestoneFactory(number="1")
    url = "/admin/cooperation/milestone/add/"
    dates = {"baseline_on": "2026-03-31", "forecast_on": "2026-03-31"}

    response = keeper.post(url, TITLES | dates | {"activity": milestone.activity_id})

    assertContains(response, "The plan has this number already.")


def test_place_is_required(keeper):
    url = "/admin/cooperation/milestone/add/"

    assertContains(keeper.post(url, TITLES), "This field is required.")


def test_change_makes_open_forms_stale_and_leaves_dates_alone(keeper):
    milestone = MilestoneFactory(baseline_on=date(2026, 3, 31))
    url = f"/admin/cooperation/milestone/{milestone.pk}/change/"
    assertNotContains(keeper.get(url), 'name="baseline_on"')

    typed = TITLES | {"activity": milestone.activity_id, "baseline_on": "2020-01-01"}
    keeper.post(url, typed)

    found = Milestone.objects.get()
    assert (found.title_fr, found.version) == ("Titre", 2)
    assert found.baseline_on == date(2026, 3, 31)
