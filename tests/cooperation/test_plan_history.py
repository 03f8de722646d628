"""Which date was agreed or expected on a day of the past, against a replay."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cooperation.models import BaselineChange, ForecastChange, Milestone, Rebaseline
from cooperation.timeline.history import Moves, read_moves
from cooperation.timeline.references import (
    NamedMoment,
    _named_moments,
    choices_of,
    name_moments,
    read_reference,
)
from tests.factories.accounts import UserFactory
from tests.factories.cooperation import MilestoneFactory, RebaselineFactory

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TODAY = date(2026, 3, 2)

DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))
# What happens, and how many hours after what happened before.
STEPS = st.lists(
    st.tuples(st.sampled_from(["forecast", "rebaseline"]), DAYS, st.integers(0, 90)),
    max_size=6,
)


def replay(agreed, expected, steps):
    """What the rows say, and each state with the moment from which it held."""
    milestone = Milestone(pk=1, baseline_on=agreed, forecast_on=expected)
    at, states = NOON, [(datetime.min.replace(tzinfo=UTC), agreed, expected)]
    forecasts, baselines = [], []
    for verb, to, hours in steps:
        at += timedelta(hours=hours + 1)
        before = {"milestone_id": 1, "to_on": to}
        if verb == "forecast":
            from_on = milestone.forecast_on
            forecasts.append(ForecastChange(**before, from_on=from_on, at=at))
        else:
            baselines.append(
                BaselineChange(
                    **before,
                    from_on=milestone.baseline_on,
                    forecast_from_on=milestone.forecast_on,
                    decision=Rebaseline(at=at),
                )
            )
            milestone.baseline_on = to
        milestone.forecast_on = to
        states.append((at, milestone.baseline_on, to))
    return milestone, read_moves(forecasts, baselines)[1], states


@given(
    agreed=DAYS,
    expected=DAYS,
    steps=STEPS,
    hours=st.integers(-5, 600),
)
def test_dates_of_a_moment_are_those_that_a_replay_leaves_then(
    agreed, expected, steps, hours
):
    milestone, moves, states = replay(agreed, expected, steps)
    at = NOON + timedelta(hours=hours)

    _since, agreed_then, expected_then = [s for s in states if s[0] <= at][-1]

    assert moves.agreed_at(milestone, at) == agreed_then
    assert moves.expected_at(milestone, at) == expected_then
    assert moves.first_agreed(milestone) == agreed


def test_where_nothing_moved_the_present_dates_have_always_held():
    milestone = Milestone(baseline_on=TODAY, forecast_on=TODAY)

    assert Moves().expected_at(milestone, NOON) == TODAY
    assert Moves().first_agreed(milestone) == TODAY


def test_a_decision_from_before_expected_dates_were_kept_counts_as_agreed():
    change = BaselineChange(
        milestone_id=1, from_on=TODAY, to_on=TODAY, decision=Rebaseline(at=NOON)
    )

    moves = read_moves([], [change])[1]

    assert moves.expected[0].from_on == TODAY


def test_verbs_keep_what_the_history_needs(staff):
    milestone = MilestoneFactory(baseline_on=TODAY)
    week = timedelta(weeks=1)
    milestone.forecast(TODAY + week, reason="The partner", by=staff, at=NOON)
    decision = RebaselineFactory(plan=milestone.plan, at=NOON + week)
    milestone.rebaseline(TODAY + 4 * week, decision=decision)

    moves = read_moves(
        milestone.forecast_changes.all(),
        milestone.baseline_changes.select_related("decision"),
    )[milestone.pk]

    assert moves.expected_at(milestone, NOON - week) == TODAY
    assert moves.expected_at(milestone, NOON + timedelta(days=1)) == TODAY + week
    assert moves.expected_at(milestone, NOON + week) == TODAY + 4 * week
    assert moves.agreed_at(milestone, NOON + timedelta(days=1)) == TODAY
    assert moves.first_agreed(milestone) == TODAY


# --- What the address may say ----------------------------------------------------------


@pytest.fixture
def milestone(staff):
    """Agreed for 2 March, expected a week later since the 2nd, agreed anew since."""
    milestone = MilestoneFactory(baseline_on=TODAY)
    on = TODAY + timedelta(weeks=1)
    milestone.forecast(on, reason="The partner", by=staff, at=NOON)
    decision = RebaselineFactory(plan=milestone.plan, at=NOON + timedelta(days=30))
    milestone.rebaseline(TODAY + timedelta(weeks=8), decision=decision)
    return milestone


def measured(milestone, text, user=None):
    """(the date that is compared with, what was wrong)"""
    decisions = milestone.plan.rebaselines.all()
    reader = user or UserFactory()
    choices = choices_of(reader, milestone.plan, decisions)
    reference, problem = read_reference(text, choices)
    moves = read_moves(
        milestone.forecast_changes.all(),
        milestone.baseline_changes.select_related("decision"),
    )[milestone.pk]
    return reference.measure(milestone, moves), problem


@pytest.mark.parametrize(
    ("text", "weeks"),
    [
        ("", 8),
        ("validated", 0),
        ("2026-03-01", 0),
        ("2026-03-02", 1),
        ("2026-05-01", 8),
    ],
)
def test_slip_is_measured_against_what_the_address_names(milestone, text, weeks):
    assert measured(milestone, text) == (TODAY + timedelta(weeks=weeks), "")


def test_a_decision_can_be_the_reference(milestone):
    decision = milestone.plan.rebaselines.get()

    on, problem = measured(milestone, f"decision-{decision.pk}")

    assert (on, problem) == (TODAY + timedelta(weeks=8), "")


@pytest.mark.parametrize("text", ["decision-0", "review-9", "tomorrow", "2999-01-01"])
def test_what_the_address_cannot_mean_is_said_and_agreed_dates_are_shown(
    milestone, text
):
    on, problem = measured(milestone, text)

    assert on == milestone.baseline_on
    assert "agreed dates are shown" in problem


@pytest.fixture
def reviews():
    """What an app above this one names: two reviews of 2 March."""
    early = NamedMoment("review-7", "before noon", NOON - timedelta(hours=1))
    late = NamedMoment("review-8", "after noon", NOON + timedelta(hours=1))
    name_moments(lambda user, plan: [early, late])
    yield
    _named_moments.pop()


def test_moments_that_other_apps_name_can_be_the_reference(milestone, reviews):
    assert measured(milestone, "review-8") == (TODAY + timedelta(weeks=1), "")


def test_what_moves_on_the_day_of_a_review_has_moved_since_it(milestone, reviews):
    assert measured(milestone, "review-7") == (TODAY, "")
