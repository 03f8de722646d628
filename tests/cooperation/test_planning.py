"""Making and editing plans on pages."""

from datetime import date

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from cooperation.actions.dependencies import set_dependencies
from cooperation.models import (
    ActionPlan,
    Activity,
    ConfirmationRule,
    Milestone,
    PlanSection,
    PlanStatus,
)
from tests.cooperation.planning_pages import at, filled
from tests.factories.cooperation import (
    ActionPlanFactory,
    ActivityFactory,
    MilestoneFactory,
    PlanSectionFactory,
)
from tests.factories.institutions import (
    CountryFactory,
    InstitutionFactory,
    ThemeFactory,
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


# --- A plan ----------------------------------------------------------------------------


def test_plan_is_made_once_with_a_proposed_code(client, staff):
    country = CountryFactory()
    client.force_login(staff)
    assertContains(client.get(reverse("cooperation:plan_add")), "New action plan")
    typed = {
        "country": country.pk,
        "title_fr": "Stratégie nationale",
        "level_labels_fr": "Axe, Objectif",
        "starts_on": "1 1 2026",
        "form_key": KEY,
    }

    first = client.post(reverse("cooperation:plan_add"), typed)
    client.post(reverse("cooperation:plan_add"), typed)

    plan = ActionPlan.objects.get()
    assert (plan.code, plan.level_labels) == ("TG-PLAN-2026", ["Axe", "Objectif"])
    assert plan.status == PlanStatus.DRAFT
    assertRedirects(first, at(plan, "plan_outline"))


def test_second_plan_of_the_year_gets_another_code(client, staff):
    ActionPlanFactory(code="TG-PLAN-2026")
    client.force_login(staff)

    typed = {"country": "TG", "title_fr": "B", "starts_on": "1 1 2026", "form_key": KEY}
    client.post(reverse("cooperation:plan_add"), typed)

    assert ActionPlan.objects.filter(code="TG-PLAN-2026-2").exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"code": "import"}, "This word is kept for a page"),
        ({"starts_on": "2 1 2026", "ends_on": "1 1 2026"}, "cannot end before"),
        ({"validated_on": "2 1 2026"}, "Say which source gives this day."),
        ({"country": "ML"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_with_a_plan_is_said(client, staff, typed, sentence):
    CountryFactory(code="ML")
    client.force_login(staff)
    about = {"country": "TG", "title_fr": "Plan", "form_key": KEY}

    response = client.post(reverse("cooperation:plan_add"), about | typed)

    assertContains(response, sentence)
    assert not ActionPlan.objects.exists()


def test_plan_is_edited_and_names_who_confirms(client, staff, plan):
    client.force_login(staff)
    page = client.get(at(plan, "plan_edit"))
    typed = filled(page) | {
        "title_en": "Strategy",
        "confirmation": "named",
        "confirmers": [staff.pk],
    }

    client.post(at(plan, "plan_edit"), typed)

    plan.refresh_from_db()
    assert plan.title_en == "Strategy"
    assert plan.confirmation == ConfirmationRule.NAMED
    assert list(plan.confirmers.all()) == [staff]


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [("lead", "no leading institution"), ("named", "Name at least one person.")],
)
def test_rule_that_names_nobody_is_refused(client, staff, plan, rule, sentence):
    client.force_login(staff)
    typed = filled(client.get(at(plan, "plan_edit"))) | {"confirmation": rule}

    assertContains(client.post(at(plan, "plan_edit"), typed), sentence)


def test_two_edits_of_a_plan_are_merged(client, staff, plan):
    client.force_login(staff)
    typed = filled(client.get(at(plan, "plan_edit"))) | {"title_en": "Strategy"}
    other = ActionPlan.objects.get()
    other.title_fr = "Politique"
    other.save_edit(expected_version=1, fields=["title_fr"])

    response = client.post(at(plan, "plan_edit"), typed, follow=True)

    assertContains(response, "Somebody else changed this meanwhile")
    plan.refresh_from_db()
    assert (plan.title_fr, plan.title_en) == ("Politique", "Strategy")


def test_edits_that_clash_are_put_to_choose(client, staff, plan):
    client.force_login(staff)
    typed = filled(client.get(at(plan, "plan_edit"))) | {"title_fr": "Mine"}
    other = ActionPlan.objects.get()
    other.title_fr = "Theirs"
    other.save_edit(expected_version=1, fields=["title_fr"])

    response = client.post(at(plan, "plan_edit"), typed)

    assertContains(response, "Theirs", status_code=409)
    assertContains(response, "Mine", status_code=409)


def test_empty_form_is_shown_again(client, staff, plan):
    client.force_login(staff)
    typed = filled(client.get(at(plan, "plan_edit"))) | {"title_fr": ""}

    assertContains(client.post(at(plan, "plan_edit"), typed), "This field is required")


# --- Steps -----------------------------------------------------------------------------


def test_coordinator_adopts_closes_and_opens_again(client, coordinator, milestone):
    plan = milestone.plan
    client.force_login(coordinator)
    assertContains(client.get(at(plan, "plan_outline")), "Adopt the plan")

    client.post(at(plan, "plan_adopt"), {"note": "Session 1"})
    client.post(at(plan, "plan_close"), {"note": ""})
    client.post(at(plan, "plan_reopen"), {"note": "Extended"})
    client.post(at(plan, "plan_return_to_draft"), {"note": "Not signed"})

    steps = plan.events.order_by("pk").values_list("to_status", flat=True)
    assert list(steps) == ["adopted", "closed", "adopted", "draft"]
    assert milestone.events.count() == 1


def test_step_that_comes_too_late_is_refused(client, coordinator, plan):
    client.force_login(coordinator)

    response = client.post(at(plan, "plan_reopen"), {"note": "Why not"})

    assertContains(response, "cannot be changed that way", status_code=409)
    assertContains(client.get(at(plan, "plan_adopt")), "Adopt the plan")


def test_staff_see_no_steps(client, staff, plan):
    client.force_login(staff)

    assertNotContains(client.get(at(plan, "plan_outline")), "Adopt the plan")


# --- Parts -----------------------------------------------------------------------------


def test_parts_are_added_with_the_number_that_comes_next(client, staff, plan):
    client.force_login(staff)
    for kind, above, number in [
        ("section", "", "1"),
        ("section", PlanSection, "1.1"),
        ("activity", PlanSection, "1.2"),
        ("milestone", Activity, "1.2.1"),
    ]:
        inside = above.objects.order_by("pk").first().pk if above else ""
        page = client.get(at(plan, f"{kind}_add"), {"in": inside})
        typed = filled(page) | {"title_fr": "Titre", "baseline_on": "1 1 2999"}
        assert typed["number"] == number
        response = client.post(at(plan, f"{kind}_add"), typed)
        assert response.status_code == 302

    milestone = Milestone.objects.get()
    assert (milestone.baseline_on, milestone.forecast_on) == (LATER, LATER)
    assertContains(client.get(at(plan, "plan_outline")), "1.2.1")


def test_part_that_is_sent_twice_is_added_once(client, staff, plan):
    client.force_login(staff)
    typed = filled(client.get(at(plan, "section_add"))) | {"title_fr": "Titre"}

    client.post(at(plan, "section_add"), typed)
    response = client.post(at(plan, "section_add"), typed)

    assertRedirects(response, at(plan, "plan_outline"))
    assert PlanSection.objects.count() == 1


def test_part_that_is_sent_again_with_other_words_is_not_lost(client, staff, plan):
    client.force_login(staff)
    typed = filled(client.get(at(plan, "section_add"))) | {"title_fr": "Titre"}
    client.post(at(plan, "section_add"), typed)

    client.post(at(plan, "section_add"), typed | {"number": "9", "title_fr": "Autre"})

    titles = PlanSection.objects.in_order().values_list("title_fr", flat=True)
    assert list(titles) == ["Titre", "Autre"]


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("1", "The plan has this number already."),
        ("1/2", "Letters, digits, full stops and hyphens only"),
        ("new", "Letters, digits, full stops and hyphens only"),
    ],
)
def test_numbers_that_cannot_be_are_refused(client, staff, section, number, sentence):
    client.force_login(staff)
    typed = filled(client.get(at(section.plan, "section_add")))

    response = client.post(
        at(section.plan, "section_add"), typed | {"title_fr": "B", "number": number}
    )

    assertContains(response, sentence)


def test_activity_names_partners_by_any_name(client, staff, activity):
    InstitutionFactory(name_fr="Agence nationale", acronym="ANPE")
    known = InstitutionFactory(name_fr="Direction")
    theme = ThemeFactory()
    activity.partners.add(known)
    activity.themes.add(theme)
    client.force_login(staff)
    url = at(activity.plan, "activity_edit", activity.pk)
    typed = filled(client.get(url))
    assert "Direction" in typed["partner_names"]

    refused = client.post(url, typed | {"partner_names": "Nobody at all"})
    assertContains(refused, "No institution is called “Nobody at all”")
    client.post(url, typed | {"partner_names": "ANPE\n\nDirection", "target": "15"})

    activity.refresh_from_db()
    assert activity.target == "15"
    assert {body.name_fr for body in activity.partners.all()} == {
        "Agence nationale",
        "Direction",
    }
    assert list(activity.themes.all()) == [theme]


def test_section_goes_into_another_but_never_into_itself(client, staff, section):
    below = PlanSectionFactory(plan=section.plan, parent=section, number="1.1")
    lowest = PlanSectionFactory(plan=section.plan, parent=below, number="1.1.1")
    client.force_login(staff)
    url = at(section.plan, "section_edit", section.pk)
    typed = filled(client.get(url))

    refused = client.post(url, typed | {"parent": lowest.pk})
    assertContains(refused, "It cannot stand within itself.")
    url = at(section.plan, "section_edit", lowest.pk)
    client.post(url, filled(client.get(url)) | {"parent": section.pk})

    lowest.refresh_from_db()
    assert lowest.parent == section


def test_dates_of_an_adopted_plan_are_not_edited(client, staff, milestone, coordinator):
    client.force_login(staff)
    url = at(milestone.plan, "milestone_edit", milestone.pk)
    assertContains(client.get(url), "Agreed date")
    milestone.plan.adopt(by=coordinator, at="2026-03-02T12:00Z")
    page = client.get(url)
    assertNotContains(page, "Agreed date")

    client.post(url, filled(page) | {"title_en": "Set up", "baseline_on": "1 1 2030"})

    milestone.refresh_from_db()
    assert (milestone.title_en, milestone.baseline_on) == ("Set up", LATER)


def test_milestone_added_to_an_adopted_plan_is_on_record(
    client, staff, coordinator, activity
):
    activity.plan.adopt(by=coordinator, at="2026-03-02T12:00Z")
    client.force_login(staff)
    page = client.get(at(activity.plan, "milestone_add"), {"in": activity.pk})
    typed = filled(page) | {"title_fr": "Neuf", "baseline_on": "1 1 2999"}

    client.post(at(activity.plan, "milestone_add"), typed)

    assert Milestone.objects.get().events.count() == 1


def test_milestone_waits_for_others_by_their_numbers(client, staff, milestone):
    second = MilestoneFactory(activity=milestone.activity, number="1.1.2")
    third = MilestoneFactory(activity=milestone.activity, number="1.1.3")
    client.force_login(staff)
    url = at(milestone.plan, "milestone_edit", third.pk)

    client.post(url, filled(client.get(url)) | {"comes_after": "1.1.1; 1.1.2 + 14 d"})
    waits = {wait.depends_on: wait.lag_days for wait in third.waits_for.all()}
    assert waits == {milestone: 0, second: 14}
    typed = filled(client.get(url))
    assert typed["comes_after"] == "1.1.1; 1.1.2 + 14"
    client.post(url, typed | {"comes_after": "1.1.2 + 7"})

    assert [wait.lag_days for wait in third.waits_for.all()] == [7]


@pytest.mark.parametrize("text", ["9.9", "1.1.1 + soon", "1.1.2"])
def test_milestone_cannot_wait_for_what_is_not_there(client, staff, milestone, text):
    second = MilestoneFactory(activity=milestone.activity, number="1.1.2")
    client.force_login(staff)
    url = at(milestone.plan, "milestone_edit", second.pk)

    response = client.post(url, filled(client.get(url)) | {"comes_after": text})

    assertContains(response, "The plan has no other milestone")


def test_milestones_never_wait_for_each_other(client, staff, milestone):
    second = MilestoneFactory(activity=milestone.activity, number="1.1.2")
    set_dependencies(second, {milestone: 0})
    client.force_login(staff)
    url = at(milestone.plan, "milestone_edit", milestone.pk)

    response = client.post(url, filled(client.get(url)) | {"comes_after": "1.1.2"})

    assertContains(response, "wait for each other", status_code=409)
    assert not milestone.waits_for.exists()
    add = at(milestone.plan, "milestone_add")
    page = client.get(add, {"in": milestone.activity.pk})
    typed = filled(page) | {"title_fr": "C", "baseline_on": "1 1 2999"}
    assert client.post(add, typed | {"comes_after": "1.1.2"}).status_code == 302
