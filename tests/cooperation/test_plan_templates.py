"""Templates: from a start to dates that are shown first, and back from a plan."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.asserts import assertContains, assertNotContains

from cooperation.actions.dependencies import set_dependencies
from cooperation.actions.templates import load_templates
from cooperation.models import (
    ActionPlan,
    LineKind,
    Milestone,
    OffsetUnit,
    PlanTemplate,
    TemplateLine,
)
from cooperation.planning.relative import days_of, offset, outline_of
from tests.factories.cooperation import (
    ActivityFactory,
    MilestoneFactory,
    PlanTemplateFactory,
    TemplateLineFactory,
)
from tests.factories.institutions import CountryFactory

START = date(2026, 1, 31)
KEY = "7c9d2a64-6a3e-4a59-8a55-0d6d3b0f6b11"


@pytest.fixture
def loaded():
    load_templates()
    return PlanTemplate.objects.get(code="study-visit")


def line(pk, count, unit, after=None):
    return TemplateLine(
        pk=pk, kind="milestone", number=str(pk), offset=count, unit=unit, after_id=after
    )


def test_days_count_from_the_start_or_from_another_milestone():
    lines = [
        line(3, 1, OffsetUnit.MONTHS, after=2),
        line(1, 1, OffsetUnit.MONTHS),
        line(2, 2, OffsetUnit.WEEKS, after=1),
        line(4, 5, OffsetUnit.DAYS),
    ]

    assert days_of(lines, start=START) == {
        1: date(2026, 2, 28),
        2: date(2026, 3, 14),
        3: date(2026, 4, 14),
        4: date(2026, 2, 5),
    }


@given(st.integers(0, 10_000))
def test_distance_is_the_same_in_whatever_unit(days):
    when = TemplateLine(**offset(days))

    assert when.day(START) == START + timedelta(days=days)


def test_what_follows_another_goes_on_waiting_for_it(loaded):
    outline = outline_of(loaded.lines.order_by("position"), start=START)

    waits = {part.number: part.waits_for for part in outline.milestones}
    assert waits["1.1.1"] == {}
    assert waits["1.1.2"] == {"1.1.1": 28}
    assert [part.above for part in outline.parts[:3]] == ["", "1", "1.1"]


def test_templates_that_come_with_the_program_are_loaded_once(loaded):
    call_command("load_plan_templates")

    assert PlanTemplate.objects.filter(is_illustrative=True).count() == 2
    for template in PlanTemplate.objects.all():
        outline = outline_of(template.lines.order_by("position"), start=START)
        assert outline.milestones
        assert all(part.above for part in outline.parts if part.kind != "section")


def test_list_names_templates_and_for_whom(client, staff, observer, loaded):
    PlanTemplateFactory(title_fr="Ailleurs", country=CountryFactory(code="ML"))
    PlanTemplateFactory(title_fr="Chez nous", country=CountryFactory(code="TG"))
    client.force_login(staff)

    page = client.get("/plans/templates/")

    assertContains(page, "Follow-through of a study visit")
    assertContains(page, "Start a plan")
    assertContains(page, "Chez nous")
    assertNotContains(page, "Ailleurs")
    client.force_login(observer)
    assertNotContains(client.get("/plans/templates/"), "Start a plan")


def test_list_says_when_there_is_none(client, coordinator):
    client.force_login(coordinator)

    assertContains(client.get("/plans/templates/"), "No template yet")


def test_dates_are_shown_before_the_plan_is_made(client, staff, loaded):
    CountryFactory()
    client.force_login(staff)
    url = loaded.get_absolute_url()
    assertContains(client.get(url), "Show the dates")
    typed = {
        "country": "TG",
        "title_fr": "Suites",
        "starts_on": "31 1 2026",
        "form_key": KEY,
    }

    shown = client.post(url, typed | {"show": "1"})
    assertContains(shown, "14\u00a0February 2026")
    otherwise = client.post(url, typed | {"make": "1", "shown": "2026-01-01"})
    assertContains(otherwise, "14\u00a0February 2026")
    assert not ActionPlan.objects.exists()
    for _twice in range(2):
        client.post(url, typed | {"make": "1", "shown": "2026-01-31"})

    plan = ActionPlan.objects.get()
    assert (plan.starts_on, plan.level_labels_fr) == (START, ["Volet"])
    first = Milestone.objects.get(number="1.1.1")
    assert first.baseline_on == date(2026, 2, 14)
    assert first.awaited_by.count() == 2


def test_start_must_be_a_day(client, staff, loaded):
    client.force_login(staff)

    response = client.post(loaded.get_absolute_url(), {"starts_on": "soon"})

    assertContains(response, "Enter a real date")


def test_template_is_made_of_a_plan_without_anybodys_name(client, staff):
    activity = ActivityFactory(number="1.1", section__number="1")
    first, second, third, fourth = (
        MilestoneFactory(
            activity=activity,
            number=f"1.1.{n}",
            baseline_on=START + timedelta(days=days),
            owner=staff,
        )
        for n, days in [(1, 0), (2, 14), (3, 24), (4, 5)]
    )
    set_dependencies(second, {first: 0})
    set_dependencies(third, {first: 0, second: 0})
    set_dependencies(fourth, {second: 0})
    client.force_login(staff)
    url = f"/plans/{activity.plan.code}/template/"
    form = client.get(url).context["form"]
    typed = {bound.html_name: bound.value() or "" for bound in form}

    client.post(url, typed | {"title_fr": "Comité"})

    template = PlanTemplate.objects.get()
    assert (template.title_fr, template.country_id) == ("Comité", "TG")
    dated = template.lines.filter(kind=LineKind.MILESTONE).order_by("position")
    assert [
        (row.number, row.offset, row.unit, row.after and row.after.number)
        for row in dated
    ] == [
        ("1.1.1", 0, "days", None),
        ("1.1.2", 2, "weeks", "1.1.1"),
        ("1.1.3", 24, "days", None),
        ("1.1.4", 5, "days", None),
    ]
    days = days_of(template.lines.all(), start=START)
    assert [days[row.pk] for row in dated] == [
        START + timedelta(days=n) for n in (0, 14, 24, 5)
    ]


def test_template_of_an_empty_plan_has_its_sections(client, staff):
    activity = ActivityFactory()
    activity.plan.starts_on = START
    activity.plan.save()
    client.force_login(staff)
    url = f"/plans/{activity.plan.code}/template/"

    client.post(url, {"title_fr": "Comité", "form_key": KEY})

    assert TemplateLine.objects.count() == 2


def test_distances_count_from_the_start_of_the_plan(client, staff):
    milestone = MilestoneFactory(baseline_on=START)
    milestone.plan.starts_on = START - timedelta(days=7)
    milestone.plan.save()
    client.force_login(staff)

    url = f"/plans/{milestone.plan.code}/template/"
    client.post(url, {"title_fr": "Comité", "form_key": KEY})

    line = TemplateLine.objects.get(kind="milestone")
    assert (line.offset, line.unit) == (1, "weeks")


# --- What the database refuses ---------------------------------------------------------


def test_line_number_is_unique_in_its_template():
    line = TemplateLineFactory()

    with pytest.raises(IntegrityError, match="line_number_is_unique_in_its_template"):
        TemplateLineFactory(template=line.template, number=line.number)


def test_milestone_of_a_template_has_a_distance():
    with pytest.raises(IntegrityError, match="template_line_has_a_date_exactly"):
        TemplateLineFactory(kind=LineKind.MILESTONE)


def dated(**about):
    return TemplateLineFactory(kind="milestone", offset=1, unit="weeks", **about)


def test_template_line_does_not_follow_itself():
    line = dated()

    with pytest.raises(IntegrityError, match="template_line_does_not_follow_itself"):
        TemplateLine.objects.filter(pk=line.pk).update(after=line)


def test_template_line_follows_one_of_its_template():
    other = dated()

    with pytest.raises(
        IntegrityError, match="template_line_follows_one_of_its_template"
    ):
        dated(after=other)
