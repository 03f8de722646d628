"""Figures that the database counts, against the rules applied row by row."""

from datetime import date, timedelta
from statistics import median

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cooperation.models import Milestone, MilestoneHealth, MilestoneStatus
from cooperation.timeline.figures import figures_of
from tests.factories.accounts import UserFactory
from tests.factories.cooperation import (
    ActionPlanFactory,
    ActivityFactory,
    EvidenceFactory,
    MilestoneFactory,
)

TODAY = date(2026, 3, 2)
AROUND = st.integers(-40, 40)
ROWS = st.lists(
    st.tuples(st.sampled_from(MilestoneStatus), AROUND, AROUND, AROUND, st.booleans()),
    max_size=6,
)


def day(number):
    return TODAY + timedelta(days=number)


def fill(plan, rows):
    """Milestones in any state, without going through their steps."""
    plan.milestones.all()._raw_delete("default")
    activity = plan.activities.first() or ActivityFactory(section__plan=plan)
    evidence, one, other = EvidenceFactory(), UserFactory(), UserFactory()
    for number, (status, agreed, expected, actual, blocked) in enumerate(rows):
        is_done = status in ("submitted", "reached")
        MilestoneFactory(
            activity=activity,
            number=f"{number}",
            status=status,
            baseline_on=day(agreed),
            forecast_on=day(expected),
            actual_on=day(actual) if is_done else None,
            evidence=evidence if is_done else None,
            submitted_by=one if is_done else None,
            confirmed_by=other if status == "reached" else None,
            blocked_reason="Law" if blocked else "",
        )


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(first=ROWS, second=ROWS)
def test_the_list_of_plans_counts_as_the_rules_judge(db, first, second):
    plans = [ActionPlanFactory(), ActionPlanFactory()]
    for plan, rows in zip(plans, (first, second), strict=True):
        fill(plan, rows)

    for plan, figures in zip(plans, figures_of(plans, today=TODAY), strict=True):
        milestones = list(Milestone.objects.filter(plan=plan))
        judged = [milestone.health(TODAY) for milestone in milestones]
        opened = [milestone for milestone in milestones if milestone.is_open]
        slips = [milestone.slip.days for milestone in opened]

        assert figures.counts == {
            health: judged.count(health)
            for health in MilestoneHealth
            if health in judged
        }
        assert figures.late == judged.count(MilestoneHealth.LATE)
        assert figures.total == len(judged) - judged.count(MilestoneHealth.DROPPED)
        assert figures.median_slip == (round(median(slips)) if slips else 0)
        soonest = min(opened, key=lambda m: (m.forecast_on, m.pk), default=None)
        assert figures.next_milestone == soonest


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(row=ROWS.filter(bool).map(lambda rows: rows[0]))
def test_each_row_is_judged_alike_by_the_database_and_by_the_rules(db, row):
    plan = ActionPlanFactory()
    fill(plan, [row])

    [milestone] = Milestone.objects.filter(plan=plan).with_health(TODAY)

    assert milestone.judged == milestone.health(TODAY)
