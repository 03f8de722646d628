"""The debriefing gathers what the visits concluded, and adds nothing twice."""

from datetime import date

import pytest

from cooperation.models import FollowUp, FollowUpStatus
from cooperation.points import Points, points_of_visits, with_points
from missions.models import MinutesStatus, Mission
from tests.factories.cooperation import FollowUpFactory
from tests.factories.institutions import CountryFactory, InstitutionFactory
from tests.factories.missions import (
    LOGGED,
    MinutesAddendumFactory,
    MinutesFactory,
    VisitFactory,
)
from tests.missions.log_page import log_data

HEADING = "**ANETI, 21\N{NO-BREAK SPACE}Jan 2019**"
AGREED = {
    "status": MinutesStatus.AGREED,
    "circulated_at": LOGGED,
    "agreed_at": LOGGED,
}


@pytest.fixture
def visit(mission):
    aneti = InstitutionFactory(acronym="ANETI", country=CountryFactory(code="TN"))
    return VisitFactory(mission=mission, number=1, institution=aneti)


@pytest.fixture
def spoken(visit):
    """A visit with a decision, a question and a follow-up."""
    minutes = MinutesFactory(
        visit=visit, text="Well.\n= Twice a year\n? Who pays\n! Write", **AGREED
    )
    MinutesAddendumFactory(minutes=minutes, number=2, text="= In Lomé first")
    anpe = InstitutionFactory(acronym="ANPE", country=CountryFactory(code="TG"))
    FollowUpFactory(
        mission=visit.mission,
        visit=visit,
        number=1,
        title="Write",
        owner_institution=anpe,
        due_on=date(2019, 3, 15),
    )
    return visit


def gathered(mission, user):
    return [
        (
            group.heading,
            [line.replace("\N{NO-BREAK SPACE}", " ") for line in group.lines],
        )
        for group in points_of_visits(mission, user=user)
    ]


def test_each_visit_gives_its_decisions_questions_and_follow_ups(spoken, staff):
    FollowUpFactory(
        mission=spoken.mission,
        visit=spoken,
        number=2,
        title="Call",
        owner_institution=None,
        due_on=None,
    )

    assert gathered(spoken.mission, staff) == [
        (
            HEADING,
            [
                "= Twice a year",
                "? Who pays",
                "= In Lomé first",
                "- Write (ANPE, 15 Mar 2019)",
                "- Call",
            ],
        )
    ]


def test_a_visit_that_concluded_nothing_is_left_out(visit, staff):
    FollowUpFactory(mission=visit.mission, number=1)
    FollowUpFactory(
        mission=visit.mission,
        visit=visit,
        number=2,
        status=FollowUpStatus.DROPPED,
        closed_at=LOGGED,
    )

    assert gathered(visit.mission, staff) == []


@pytest.mark.parametrize("more", [1, 3])
def test_the_visits_cost_the_same_however_many(
    more, spoken, staff, django_assert_num_queries
):
    for number in range(2, more + 2):
        VisitFactory(mission=spoken.mission, number=number)
    staff.access()

    with django_assert_num_queries(4):
        points_of_visits(spoken.mission, user=staff)


GROUPS = [Points("**A**", ["= one", "? two"]), Points("**B**", ["= three"])]


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("", "**A**\n= one\n? two\n\n**B**\n= three"),
        ("Well.", "Well.\n\n**A**\n= one\n? two\n\n**B**\n= three"),
        (
            "**A**\n= one\n\n**B**\n= three\n\nWell.",
            "**A**\n= one\n? two\n\n**B**\n= three\n\nWell.",
        ),
        ("**A**\n= one\n? two", "**A**\n= one\n? two\n\n**B**\n= three"),
    ],
)
def test_only_what_is_missing_is_added_under_its_visit(text, filled):
    assert with_points(text, GROUPS) == filled
    assert with_points(filled, GROUPS) == filled


def press(client, address, **fields):
    return client.post(address, log_data(**{"gather-points": "1"} | fields))


def test_the_button_fills_the_debriefing_and_saves_nothing(client, staff, spoken):
    client.force_login(staff)
    mission = spoken.mission
    address = f"{mission.get_absolute_url()}edit/"

    response = press(client, address, **{"debriefing-summary": "Good."})

    summary = response.context["log"].debriefing["summary"].value()
    assert summary.startswith(f"Good.\n\n{HEADING}\n= Twice a year")
    assert 'name="gather-points"' in response.content.decode()
    assert not hasattr(Mission.objects.get(pk=mission.pk), "debriefing")


def test_a_mission_that_is_not_saved_has_no_visits_to_ask(client, staff, visit):
    client.force_login(staff)

    response = press(client, "/missions/new/", **{"debriefing-summary": "Good."})

    assert response.context["log"].debriefing["summary"].value() == "Good."
    assert 'name="gather-points"' not in response.content.decode()


# Marks in the debriefing itself


def save(client, staff, mission, summary):
    client.force_login(staff)
    typed = {"debriefing-summary": summary, "version": mission.version}
    sent = log_data(confirmed=None, **typed)
    response = client.post(f"{mission.get_absolute_url()}edit/", sent, follow=True)
    mission.refresh_from_db()
    return response


def test_the_debriefing_knows_the_same_marks(client, staff, mission):
    anpe = InstitutionFactory(acronym="ANPE", country=CountryFactory(code="TG"))

    response = save(
        client,
        staff,
        mission,
        "Good.\n! @ANPE 15/03 write\n>call @ANPO\n= Twice a year\n! @ANPE 15/03",
    )

    assert mission.debriefing.summary == "Good.\n= Twice a year"
    rows = FollowUp.objects.order_by("number")
    assert list(rows.values_list("title", "owner_institution", "due_on")) == [
        ("Write", anpe.pk, date(2019, 3, 15)),
        ("Call @ANPO", None, None),
    ]
    assert "@ANPO is not known." in response.content.decode()


def test_what_a_visit_promised_is_not_promised_again(client, staff, spoken):
    save(client, staff, spoken.mission, "! write\n! write\n! call\n! Call")

    titles = FollowUp.objects.order_by("number").values_list("title", flat=True)
    assert list(titles) == ["Write", "Call"]
