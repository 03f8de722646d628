from datetime import date, timedelta

import pytest
from django.db import IntegrityError
from hypothesis import given
from hypothesis import strategies as st

from cooperation.models import Stage
from cooperation.status import (
    Facts,
    Health,
    Thresholds,
    is_dormant,
    is_stalled,
    judge,
    strictest,
)
from missions.models import Programme
from tests.factories.missions import ProgrammeFactory

TODAY = date(2026, 3, 2)
RECENTLY = TODAY - timedelta(days=5)


def facts(**changes):
    calm = {
        "last_contact_on": RECENTLY,
        "oldest_due_on": None,
        "next_milestone_slip": timedelta(0),
    }
    return Facts(**(calm | changes))


def ago(days):
    return TODAY - timedelta(days=days)


@pytest.mark.parametrize(
    ("changes", "health", "reason"),
    [
        ({}, Health.ON_TRACK, "Nothing is overdue"),
        ({"oldest_due_on": TODAY}, Health.ON_TRACK, "Nothing is overdue"),
        ({"oldest_due_on": ago(1)}, Health.AT_RISK, "An item is overdue by 1 day"),
        ({"oldest_due_on": ago(30)}, Health.AT_RISK, "overdue by 30 days"),
        ({"oldest_due_on": ago(31)}, Health.LATE, "overdue by 31 days"),
        (
            {"next_milestone_slip": timedelta(weeks=4)},
            Health.AT_RISK,
            "The next milestone slips by",
        ),
        ({"next_milestone_slip": timedelta(weeks=2)}, Health.ON_TRACK, "Nothing"),
        ({"last_contact_on": ago(30)}, Health.AT_RISK, "30 days without contact"),
        ({"last_contact_on": ago(90)}, Health.NO_NEWS, "No contact since "),
        ({"last_contact_on": None}, Health.NO_NEWS, "No contact on record"),
        (
            {"last_contact_on": ago(400), "oldest_due_on": ago(31)},
            Health.LATE,
            "overdue by 31 days",
        ),
    ],
)
def test_the_worst_rule_wins_and_gives_its_reason(changes, health, reason):
    verdict = judge(facts(**changes), TODAY)

    assert verdict.health == health
    assert reason in verdict.reason


@given(
    overdue=st.integers(-400, 400),
    quiet=st.integers(0, 400),
    slip=st.integers(-100, 100),
)
def test_more_delay_never_makes_it_better(overdue, quiet, slip):
    """Late before at risk: nobody gets a better mark by being later."""
    before = judge(
        facts(
            oldest_due_on=ago(overdue),
            last_contact_on=ago(quiet),
            next_milestone_slip=timedelta(days=slip),
        ),
        TODAY,
    )
    after = judge(
        facts(
            oldest_due_on=ago(overdue + 31),
            last_contact_on=ago(quiet),
            next_milestone_slip=timedelta(days=slip),
        ),
        TODAY,
    )

    assert before.health != Health.LATE or after.health == Health.LATE
    assert after.tone
    assert after.label


# --- Days that programmes set -----------------------------------------------------------


def test_without_a_programme_the_days_are_those_of_a_new_one():
    assert strictest([]) == strictest([ProgrammeFactory()]) == Thresholds()


def test_of_several_programmes_the_strictest_counts():
    programmes = [
        ProgrammeFactory(late_after_days=60, quiet_after_days=10),
        ProgrammeFactory(late_after_days=20, quiet_after_days=45),
    ]

    limits = strictest(programmes)

    assert (limits.late_after, limits.quiet_after) == (20, 10)
    assert judge(facts(oldest_due_on=ago(21)), TODAY, limits).health == Health.LATE
    assert judge(facts(last_contact_on=ago(10)), TODAY, limits).health == Health.AT_RISK


def test_a_cooperation_may_say_itself_when_it_is_dormant():
    limits = strictest([ProgrammeFactory(dormant_after_days=30)], dormant_after=400)

    assert not is_dormant(facts(last_contact_on=ago(400)), TODAY, limits)
    assert is_dormant(facts(last_contact_on=ago(401)), TODAY, limits)


def test_database_refuses_news_that_run_out_before_silence_is_noticed():
    with pytest.raises(IntegrityError, match="is_quiet_before_it_has_no_news"):
        Programme.objects.filter(pk=ProgrammeFactory().pk).update(quiet_after_days=91)


# --- Dormant, stalled -------------------------------------------------------------------


def test_dormant_means_no_dated_event_for_long_or_none_ever():
    assert is_dormant(facts(last_contact_on=None), TODAY, Thresholds())
    assert is_dormant(facts(last_contact_on=ago(181)), TODAY, Thresholds())
    assert not is_dormant(facts(last_contact_on=ago(180)), TODAY, Thresholds())


STALLED = {"oldest_due_on": ago(1), "stage": Stage.EXCHANGE, "moved_on": ago(366)}


@pytest.mark.parametrize(
    ("changes", "stalled"),
    [
        ({}, True),
        ({"moved_on": ago(365)}, False),
        ({"moved_on": None}, False),
        ({"oldest_due_on": TODAY}, False),
        ({"oldest_due_on": None}, False),
        ({"stage": Stage.IN_FORCE}, True),
        ({"stage": Stage.OPERATIONAL}, False),
        ({"last_contact_on": ago(181)}, False),  # that is dormant
    ],
)
def test_stalled_means_events_something_overdue_and_no_step_for_long(changes, stalled):
    found = facts(**(STALLED | changes))

    assert is_stalled(found, TODAY, Thresholds()) is stalled
