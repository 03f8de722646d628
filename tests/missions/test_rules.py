"""Rules of the country that travels: when the report is due, how many may go."""

from datetime import UTC, date, datetime

import pytest

from institutions.country_rules import CountryRules
from institutions.models import CountryRuleKind
from missions.actions.missions import change_mission
from missions.models import MissionStatus
from missions.rule_warnings import warnings_by_rules
from tests.factories.accounts import UserFactory
from tests.factories.institutions import CountryRuleFactory
from tests.factories.missions import MissionFactory

AT = datetime(2019, 1, 28, 9, tzinfo=UTC)
RETURN, DUE = date(2019, 1, 25), date(2019, 2, 9)
PLANNED = MissionStatus.PLANNED


@pytest.fixture
def step():
    return {"by": UserFactory(), "at": AT}


@pytest.mark.parametrize("today", [date(2018, 12, 1), date(2019, 1, 28)])
def test_the_report_is_due_by_the_rule_once_the_draft_is_finished(step, today):
    CountryRuleFactory(number=15)
    mission = MissionFactory(status=MissionStatus.DRAFT)

    mission.finish_draft(**step, today=today)

    mission.refresh_from_db()
    assert mission.report_due_on == DUE


def test_a_mission_that_is_recorded_as_held_gets_the_date_too(step):
    CountryRuleFactory(number=15)
    mission = MissionFactory(status=PLANNED)

    mission.hold(**step)

    mission.refresh_from_db()
    assert mission.report_due_on == DUE


def test_a_date_that_somebody_set_stays(step):
    CountryRuleFactory(number=15)
    mission = MissionFactory(status=PLANNED, report_due_on=date(2019, 3, 1))

    mission.hold(**step)

    assert mission.report_due_on == date(2019, 3, 1)


def test_without_a_rule_there_is_no_date(step):
    mission = MissionFactory(status=PLANNED)

    mission.hold(**step)

    assert mission.report_due_on is None


@pytest.mark.parametrize(
    ("due_on", "expected"), [(DUE, date(2019, 2, 10)), (None, None)]
)
def test_the_report_moves_with_the_day_of_the_return(due_on, expected):
    mission = MissionFactory(report_due_on=due_on)
    mission.ends_on = date(2019, 1, 26)

    change_mission(mission, themes=[], expected_version=mission.version)

    mission.refresh_from_db()
    assert mission.report_due_on == expected


def test_more_people_than_the_rule_allows_are_warned_about():
    rule = CountryRuleFactory(
        kind=CountryRuleKind.MOST_MEMBERS,
        number=3,
        waiver_en="a waiver",
        source="circulaire 1",
    )
    rules = CountryRules(most_members=rule)

    assert warnings_by_rules(rules, members=3) == []
    [warning] = warnings_by_rules(rules, members=4)
    assert warning == (
        "4 people in the delegation: at most 3, unless there is a waiver"
        " (circulaire 1)."
    )
    rule.waiver_en = ""
    assert warnings_by_rules(rules, members=4) == [
        "4 people in the delegation: at most 3 (circulaire 1)."
    ]
    assert warnings_by_rules(CountryRules(), members=40) == []
