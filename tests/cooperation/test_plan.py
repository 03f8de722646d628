from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError
from hypothesis import given
from hypothesis import strategies as st

from cooperation.models import Activity, Milestone, MilestoneHealth, PlanSection
from cooperation.models.plan import ActionPlan
from cooperation.tree import Leaf, Whole, grow
from tests.factories.cooperation import (
    ActionPlanFactory,
    ActivityFactory,
    MissionActivityFactory,
    PlanSectionFactory,
    RebaselineFactory,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TODAY = date(2026, 3, 2)


# --- Steps and access ------------------------------------------------------------------


def test_plan_is_adopted_closed_and_opened_again(staff):
    plan = ActionPlanFactory()
    plan.adopt(by=staff, at=NOON)
    plan.return_to_draft(by=staff, at=NOON, note="Not signed")
    plan.adopt(by=staff, at=NOON)
    plan.close(by=staff, at=NOON)
    plan.reopen(by=staff, at=NOON, note="Extended")

    steps = plan.events.order_by("pk").values_list("to_status", flat=True)
    assert list(steps) == ["adopted", "draft", "adopted", "closed", "adopted"]


@pytest.mark.parametrize(
    ("person", "editable"),
    [
        ("staff", True),
        ("observer", False),
        ("coordinator", True),
        ("outsider", None),
        ("host_staff", None),
    ],
)
@pytest.mark.parametrize("model", [ActionPlan, PlanSection, Activity])
def test_parts_are_for_who_may_see_the_plan(request, person, editable, model):
    ActivityFactory()
    user = request.getfixturevalue(person)

    seen = model.objects.for_user(user).first()

    assert (seen.editable if seen else None) is editable


# --- What the database refuses ---------------------------------------------------------


def test_plan_does_not_end_before_it_starts():
    with pytest.raises(IntegrityError, match="plan_does_not_end_before_it_starts"):
        ActionPlanFactory(starts_on=date(2026, 2, 1), ends_on=date(2026, 1, 1))


@pytest.mark.parametrize("step", ["launched", "validated", "adopted", "published"])
def test_dates_of_a_plan_have_sources(step):
    with pytest.raises(IntegrityError, match=f"plan_gives_the_source_of_{step}_on"):
        ActionPlanFactory(**{f"{step}_on": TODAY})


def test_section_number_is_unique_in_its_plan():
    section = PlanSectionFactory()

    with pytest.raises(IntegrityError, match="section_number_is_unique_in_its_plan"):
        PlanSectionFactory(plan=section.plan, number=section.number)


def test_section_is_not_part_of_itself():
    section = PlanSectionFactory()

    with pytest.raises(IntegrityError, match="section_is_not_part_of_itself"):
        PlanSection.objects.filter(pk=section.pk).update(parent=section)


def test_activity_number_is_unique_in_its_plan():
    activity = ActivityFactory()

    with pytest.raises(IntegrityError, match="activity_number_is_unique_in_its_plan"):
        ActivityFactory(section=activity.section, number=activity.number)


def test_mission_serves_an_activity_once():
    link = MissionActivityFactory()

    with pytest.raises(IntegrityError, match="mission_serves_an_activity_once"):
        MissionActivityFactory(mission=link.mission, activity=link.activity)


def test_decision_has_a_reason():
    with pytest.raises(IntegrityError, match="rebaseline_has_a_reason"):
        RebaselineFactory(reason="")


def test_decisions_stay_as_they_are():
    decision = RebaselineFactory()

    with pytest.raises(Exception, match="append_only"):
        decision.delete()


# --- The tree --------------------------------------------------------------------------


def section(pk, parent=None):
    return PlanSection(pk=pk, parent_id=parent, number=str(pk), title_fr="Axe")


def leaf(health, status="in_progress", slip=0, activity=1):
    milestone = Milestone(
        activity_id=activity,
        status=status,
        baseline_on=TODAY,
        forecast_on=date.fromordinal(TODAY.toordinal() + slip),
    )
    return Leaf(milestone, MilestoneHealth(health))


def everything(branches):
    for branch in branches:
        yield branch
        yield from everything(branch.branches)


def test_tree_has_any_depth_and_names_its_levels():
    sections = [section(1), section(2, 1), section(3, 2)]
    activity = Activity(pk=1, section_id=3)

    [top] = grow(sections, [activity], [leaf("reached")], labels=["Axis", "Aim"])

    labels = [branch.label for branch in everything([top])]
    assert labels == ["Axis", "Aim", ""]
    assert (top.reached, len(top.leaves)) == (1, 1)


@given(st.lists(st.integers(0, 8), max_size=8))
def test_no_section_is_lost_or_shown_twice(parents):
    sections = [
        section(pk, parent if parent and parent <= len(parents) else None)
        for pk, parent in enumerate(parents, start=1)
    ]

    shown = [
        branch.section.pk for branch in everything(grow(sections, [], [], labels=[]))
    ]

    assert sorted(shown) == list(range(1, len(parents) + 1))


def test_bar_counts_each_state_and_no_dropped_one():
    leaves = [
        leaf("reached"),
        leaf("late"),
        leaf("at_risk"),
        leaf("on_track"),
        leaf("not_started", status="not_started"),
        leaf("dropped", status="dropped"),
    ]

    assert [share[2] for share in Whole(leaves).shares] == [1, 1, 1, 1, 1]
    assert Whole(leaves).total == 5


def test_slips_of_a_level_are_those_of_its_open_milestones():
    leaves = [
        leaf("at_risk", slip=10),
        leaf("on_track"),
        leaf("dropped", status="dropped", slip=99),
        leaf("reached", status="reached", slip=50),
    ]

    assert (Whole(leaves).median_slip, Whole(leaves).worst_slip) == (5, 10)
    assert (Whole([]).median_slip, Whole([]).worst_slip) == (0, 0)


def test_what_only_came_forward_has_no_worst_slip_above_nothing():
    leaves = [leaf("on_track", slip=-4), leaf("on_track", slip=-2)]

    assert (Whole(leaves).median_slip, Whole(leaves).worst_slip) == (-3, -2)


@pytest.mark.parametrize(
    ("below", "health"),
    [
        (["reached", "late", "at_risk"], "late"),
        (["reached", "at_risk"], "at_risk"),
        (["reached", "reached", "dropped"], "reached"),
        (["reached", "not_started"], "on_track"),
        (["not_started", "on_track"], "on_track"),
        (["not_started"], "not_started"),
        (["dropped"], None),
        ([], None),
    ],
)
def test_a_level_is_as_its_worst_milestone(below, health):
    assert Whole([leaf(state) for state in below]).health == health
