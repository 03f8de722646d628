from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from cooperation.timeline.comparison import compare
from tests.cooperation.test_plan_timeline import sheet
from tests.factories.cooperation import (
    ActionPlanFactory,
    ActivityFactory,
    MilestoneFactory,
    PlanSectionFactory,
)
from tests.factories.institutions import CountryFactory, ThemeFactory

TODAY = timezone.localdate()
ADDRESS = "/plans/compare/"


def day(number):
    return TODAY + timedelta(days=number)


def make(code, axis, days, *, theme=None):
    plan = ActionPlanFactory(code=code, title_fr=f"Plan {code}")
    section = PlanSectionFactory(plan=plan, number="1", title_fr=axis)
    activity = ActivityFactory(section=section)
    if theme:
        activity.themes.add(theme)
    for number, agreed in enumerate(days):
        MilestoneFactory(
            activity=activity,
            number=f"{number}",
            title_fr=f"Jalon {code} {number}",
            baseline_on=day(agreed),
            forecast_on=day(agreed + 10),
        )
    return plan


@pytest.fixture
def plans():
    theme = ThemeFactory(name_fr="Placement", name_en="Placement")
    return [
        make("TG-A", "Cadre", [-20, -30, 60], theme=theme),
        make("TG-B", "Protection", [90]),
    ]


@pytest.fixture
def reader(client, staff):
    client.force_login(staff)
    return client


def ask(*plans, **more):
    query = "&".join([f"plan={plan.code}" for plan in plans])
    return f"{ADDRESS}?{query}" + "".join(f"&{k}={v}" for k, v in more.items())


def test_plans_stand_side_by_side_with_their_figures(reader, plans):
    page = reader.get(ask(*plans))

    for text in ["Plan TG-A", "Plan TG-B", "2 late", "1 Cadre", "1 Protection"]:
        assertContains(page, text)
    # The late one that was agreed first.
    assertContains(page, "Jalon TG-A 1")
    assertNotContains(page, "Jalon TG-A 0")
    assertContains(page, "+10\u00a0d")


def test_figures_of_each_part_are_those_of_its_milestones(plans):
    compared = compare(plans, by="axis", today=TODAY, is_mirrored=False).plans

    first = compared[0]
    assert (first.whole.total, first.whole.percent) == (3, 0)
    assert (first.whole.median_slip, first.whole.worst_slip) == (10, 10)
    assert [part.title for part in first.parts] == ["1 Cadre"]
    assert [point.shape for point in first.whole.row.points] == ["small"] * 3


def test_themes_cut_all_plans_alike(reader, plans):
    page = reader.get(ask(*plans, by="theme"))

    assertContains(page, "Placement")
    assertContains(page, "No theme")
    assertNotContains(page, "1 Cadre")


def test_an_empty_plan_and_an_empty_axis_have_no_figures(reader, plans):
    empty = ActionPlanFactory(code="TG-C")
    bare = PlanSectionFactory(title_fr="Vide").plan

    page = reader.get(ask(empty, bare, by="axis"))

    assertContains(page, "No milestone yet")
    assertContains(page, "Vide")


def test_nothing_is_compared_until_plans_are_chosen(reader, plans):
    page = reader.get(ADDRESS)

    assertContains(page, "Plans to compare")
    assertNotContains(page, "Part by part")


def test_six_plans_are_enough(reader):
    many = [ActionPlanFactory(code=f"TG-{n}") for n in range(7)]

    page = reader.get(ask(*many))

    assertContains(page, "Choose 6 plans at most.")
    assertNotContains(page, "Part by part")
    assertContains(reader.get(ask(*many[:6])), "Part by part")
    assertContains(reader.get(f"{ADDRESS}export/?plan=TG-9"), "Plans to compare")


def test_plans_of_others_cannot_be_compared(reader, plans):
    CountryFactory(code="SN")
    theirs = ActionPlanFactory(code="SN-X", country__code="SN", title_fr="Secret")

    page = reader.get(ask(plans[0], theirs))

    assertNotContains(page, "Secret")
    assertNotContains(page, "Part by part")


def test_comparison_is_a_workbook_of_two_sheets(reader, plans, tmp_path):
    export = ask(*plans, by="theme").replace("compare/", "compare/export/")

    wholes = sheet(reader.get(export), tmp_path, "Action plans")
    parts = sheet(reader.get(export), tmp_path, "By theme")

    assert [row[0] for row in wholes[1:]] == ["TG-A", "TG-B"]
    first = dict(zip(wholes[0], wholes[1], strict=True))
    assert (first["Milestones"], first["Late"]) == (3, 2)
    assert first["Median slip of open milestones, days"] == 10
    assert first["Agreed date"].date() == day(-30)
    assert {row[1] for row in parts[1:]} >= {"No theme"}


@pytest.mark.parametrize("by", ["axis", "theme"])
def test_queries_do_not_grow_with_the_plans(reader, plans, by):
    def count(*chosen):
        with CaptureQueriesContext(connection) as queries:
            reader.get(ask(*chosen, by=by))
        return len(queries)

    one = count(plans[0])
    more = [make(f"TG-{n}", "Axe", [1, 2]) for n in range(2)]

    assert count(*plans, *more) == one <= 8
