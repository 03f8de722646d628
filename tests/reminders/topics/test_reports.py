"""Reports that missions owe."""

from datetime import timedelta

import pytest

from missions.models import MemberRole, MissionStatus
from reminders.models import Topic
from tests.factories.institutions import PersonFactory
from tests.factories.missions import (
    DelegationFactory,
    DelegationMemberFactory,
    MissionFactory,
)
from tests.reminders.conftest import NOW, TODAY
from tests.reminders.topics.conftest import heard, mail_to, open_row, person

DAY = timedelta(days=1)


@pytest.fixture
def afi():
    return person("Afi")


def with_rapporteur(mission, user=None, **fields):
    somebody = PersonFactory()
    if user:
        type(user).objects.filter(pk=user.pk).update(person=somebody)
    DelegationMemberFactory(
        delegation=DelegationFactory(mission=mission),
        person=somebody,
        **{"role": MemberRole.RAPPORTEUR} | fields,
    )


def owing(afi, on=TODAY, **fields):
    return MissionFactory(report_due_on=on, logged_by=afi, **fields)


def test_whoever_logged_the_mission_owes_the_report(schedules, afi):
    owing(afi, TODAY + DAY)

    assert {one.name for one in heard()} == {"Afi"}


def test_the_rapporteur_owes_it_instead_where_the_rapporteur_has_an_account(
    schedules, afi
):
    with_rapporteur(owing(afi), person("Yao"))

    assert {one.name for one in heard()} == {"Yao"}


@pytest.mark.parametrize(
    "account", [None, {"is_active": False}, {"role": MemberRole.MEMBER}]
)
def test_a_rapporteur_whom_no_mail_reaches_leaves_it_to_whoever_logged_it(
    schedules, afi, account
):
    fields = dict(account or {})
    role = {"role": fields.pop("role")} if "role" in fields else {}
    user = person("Yao", **fields) if account else None
    with_rapporteur(owing(afi), user, **role)

    assert {one.name for one in heard()} == {"Afi"}


def test_a_week_later_the_coordinators_of_those_who_travelled_hear(
    schedules, afi, coordinator
):
    person("Salem", "coordinator", "TN")
    owing(afi, TODAY - 7 * DAY)

    told = [one for one in heard() if one.kind == "escalation"]

    assert told == [("Kossi", "escalation", 7)]
    assert "In charge: Afi" in mail_to(coordinator).text


@pytest.mark.parametrize(
    "changes",
    [
        {"status": MissionStatus.REPORTED},
        {"status": MissionStatus.CANCELLED},
        {"report_due_on": None},
        {"undone_at": NOW},
    ],
)
def test_a_report_that_is_filed_or_no_longer_owed_is_in_no_mail(
    schedules, afi, changes
):
    mission = owing(afi)
    heard()
    type(mission).objects.filter(pk=mission.pk).update(**changes)

    assert mail_to(afi) is None
    assert open_row(Topic.REPORT, mission) is None


def test_a_mission_that_is_still_ahead_owes_nothing(schedules, afi):
    owing(afi, status=MissionStatus.APPROVED)

    assert heard() == []


@pytest.mark.parametrize(
    ("on", "subject"),
    [
        (TODAY, "Report of the mission “Study visit” expected on 2 March 2026"),
        (TODAY - DAY, "Report of the mission “Study visit” awaited since 1 March 2026"),
    ],
)
def test_one_report_is_the_subject_in_words(schedules, afi, on, subject):
    owing(afi, on, title="Study visit")

    assert mail_to(afi).subject.replace("\N{NO-BREAK SPACE}", " ") == subject


def test_somebody_of_another_country_hears_nothing(schedules):
    elsewhere = person("Kwame", country="GH")
    owing(elsewhere)

    assert mail_to(elsewhere) is None
