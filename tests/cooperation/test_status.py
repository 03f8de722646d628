from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cooperation.models import Cooperation, Stage
from cooperation.status import Facts, Health, judge, judged, with_status
from missions.models import MissionStatus
from tests.factories.cooperation import (
    CooperationFactory,
    CooperationPartyFactory,
    FollowUpFactory,
    MilestoneFactory,
    MissionActivityFactory,
    StageChangeFactory,
)
from tests.factories.missions import MissionFactory

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


# --- From the database ------------------------------------------------------------------


@pytest.fixture
def row(cooperation, staff):
    def judged_row():
        rows = with_status(Cooperation.objects.filter(pk=cooperation.pk), today=TODAY)
        [found] = judged(rows, user=staff, today=TODAY)
        return found

    return judged_row


def test_without_anything_there_is_no_news(row):
    found = row()

    assert found.verdict.health == Health.NO_NEWS
    assert (found.open_follow_ups, found.overdue_follow_ups) == (0, 0)
    assert (found.next_milestone, found.must_act) == (None, "")
    assert found.is_dormant


def test_missions_either_way_and_stages_are_contacts(row, cooperation):
    MissionFactory(ends_on=date(2026, 1, 20), starts_on=date(2026, 1, 20))
    back = MissionFactory(
        visiting_country=cooperation.country_b,
        host_country=cooperation.country_a,
        starts_on=date(2026, 2, 1),
        ends_on=date(2026, 2, 3),
    )
    MissionFactory(
        status=MissionStatus.PLANNED,
        starts_on=date(2026, 6, 1),
        ends_on=date(2026, 6, 1),
    )
    assert row().last_contact_on == back.ends_on

    StageChangeFactory(
        cooperation=cooperation, dated_on=date(2026, 2, 20), to_stage=Stage.ROADMAP
    )
    assert row().last_contact_on == date(2026, 2, 20)


def test_open_and_overdue_follow_ups_are_counted(row, mission):
    FollowUpFactory.create_batch(2, mission=mission, due_on=ago(3))
    FollowUpFactory(mission=mission, due_on=None)
    FollowUpFactory()

    found = row()

    assert found.open_follow_ups == 4
    assert found.overdue_follow_ups == 2


def test_the_next_milestone_serves_a_mission_or_belongs_to_a_party(row, cooperation):
    far = MilestoneFactory(baseline_on=date(2026, 9, 1))
    MissionActivityFactory(mission=MissionFactory(), activity=far.activity)
    assert row().next_milestone == far

    near = MilestoneFactory(baseline_on=date(2026, 4, 1), owner_institution=None)
    party = CooperationPartyFactory(
        cooperation=cooperation, institution=FollowUpFactory().owner_institution
    )
    near.owner_institution = party.institution
    near.save()
    assert row().next_milestone == near


def test_who_must_act_is_who_owns_what_is_due_first(row, mission, staff):
    follow_up = FollowUpFactory(mission=mission, due_on=ago(3), owner=staff)
    assert row().must_act == str(staff)

    follow_up.owner = None
    follow_up.save()
    assert row().must_act == follow_up.owner_institution.short_name

    milestone = MilestoneFactory(baseline_on=ago(10), owner=staff)
    MissionActivityFactory(mission=mission, activity=milestone.activity)
    assert row().must_act == str(staff)


def test_nobody_must_act_where_nobody_is_named(row, mission):
    FollowUpFactory(mission=mission, due_on=ago(3), owner_institution=None)

    assert row().must_act == ""


@pytest.mark.parametrize("count", [1, 3])
def test_judging_costs_the_same_for_any_number(
    count, mission, staff, django_assert_num_queries
):
    staff.access()  # the request has asked for it long before
    CooperationFactory.create_batch(count)
    FollowUpFactory(mission=mission)
    milestone = MilestoneFactory()
    MissionActivityFactory(mission=mission, activity=milestone.activity)

    with django_assert_num_queries(3):  # rows, follow-ups, milestones
        rows = with_status(Cooperation.objects.all(), today=TODAY)
        rows = judged(rows, user=staff, today=TODAY)

    assert len(rows) == count
