"""The steps of missions, visits and minutes, as pages offer them."""

import pytest
from django.test import Client

from missions.models import MinutesStatus, MissionStatus, VisitStatus
from missions.steps import MINUTES_STEPS, MISSION_STEPS, VISIT_STEPS
from tests.factories.missions import (
    LOGGED,
    MinutesFactory,
    MinutesVersionFactory,
    MissionFactory,
    VisitFactory,
)


@pytest.fixture
def visit(mission):
    return VisitFactory(mission=mission, number=1, status=VisitStatus.TO_CONFIRM)


@pytest.fixture
def minutes(mission, staff):
    """The text of somebody of Togo, with the other side."""
    minutes = MinutesFactory(
        visit__mission=mission,
        visit__number=1,
        status=MinutesStatus.CIRCULATED,
        circulated_at=LOGGED,
    )
    MinutesVersionFactory(minutes=minutes, by=staff)
    return minutes


def post(user, address, **sent):
    client = Client()
    client.force_login(user)
    return client.post(address, sent)


MISSION_CASES = [
    ("approve", MissionStatus.PLANNED, MissionStatus.APPROVED),
    ("hold", MissionStatus.APPROVED, MissionStatus.HELD),
    ("report", MissionStatus.HELD, MissionStatus.REPORTED),
    ("reopen", MissionStatus.CLOSED, MissionStatus.REPORTED),
    ("plan-again", MissionStatus.CANCELLED, MissionStatus.PLANNED),
    ("postpone", MissionStatus.PLANNED, MissionStatus.POSTPONED),
    ("cancel", MissionStatus.PLANNED, MissionStatus.CANCELLED),
]
VISIT_CASES = [
    ("confirm", VisitStatus.TO_CONFIRM, VisitStatus.CONFIRMED),
    ("hold", VisitStatus.CONFIRMED, VisitStatus.HELD),
    ("not-held", VisitStatus.HELD, VisitStatus.CONFIRMED),
    ("plan-again", VisitStatus.CANCELLED, VisitStatus.TO_CONFIRM),
    ("postpone", VisitStatus.CONFIRMED, VisitStatus.POSTPONED),
    ("cancel", VisitStatus.CONFIRMED, VisitStatus.CANCELLED),
]


def test_every_step_has_its_case():
    assert [step.name for step in MISSION_STEPS] == [name for name, *_ in MISSION_CASES]
    assert [step.name for step in VISIT_STEPS] == [name for name, *_ in VISIT_CASES]


@pytest.mark.parametrize(("step", "before", "after"), MISSION_CASES)
def test_a_mission_takes_its_steps(step, before, after, staff):
    mission = MissionFactory(code="TG-TN-2019-01", status=before)

    response = post(staff, f"/missions/TG-TN-2019-01/{step}/", note="because")

    mission.refresh_from_db()
    assert (response.url, mission.status) == (mission.get_absolute_url(), after)
    assert mission.events.get().note == "because"


@pytest.mark.parametrize(("step", "before", "after"), VISIT_CASES)
def test_a_visit_takes_its_steps(step, before, after, staff, mission):
    visit = VisitFactory(mission=mission, number=1, status=before)

    response = post(staff, f"{visit.get_absolute_url()}{step}/", note="because")

    visit.refresh_from_db()
    assert (response.url, visit.status) == (visit.get_absolute_url(), after)


@pytest.mark.parametrize(
    "steps", [MISSION_STEPS, VISIT_STEPS, MINUTES_STEPS], ids=["mission", "visit", "m"]
)
def test_steps_start_where_the_table_of_steps_lets_them(steps):
    owner = {id(MISSION_STEPS): MissionFactory, id(VISIT_STEPS): VisitFactory}
    model = owner.get(id(steps), MinutesFactory)._meta.model
    for step in steps:
        for status in step.starts_from:
            assert model.TRANSITIONS[status]
            assert hasattr(model, step.verb)


def test_a_step_that_needs_a_reason_asks_for_it(staff):
    planned = MissionFactory(code="TG-TN-2019-02", status=MissionStatus.PLANNED)
    response = post(staff, "/missions/TG-TN-2019-02/cancel/")

    planned.refresh_from_db()
    assert "Give the reason." in response.content.decode()
    assert planned.status == MissionStatus.PLANNED


def test_a_step_shows_its_page_first(client, staff, mission):
    client.force_login(staff)

    response = client.get("/missions/TG-TN-2019-01/cancel/")

    assert "Cancel the mission" in response.content.decode()


def test_a_step_that_the_state_forbids_says_so(staff, mission):
    response = post(staff, "/missions/TG-TN-2019-01/approve/")

    assert response.status_code == 409
    assert "cannot be changed that way" in response.content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [("staff", 302), ("host_staff", 403), ("observer", 403), ("outsider", 404)],
)
def test_only_editors_take_steps_of_a_mission(who, status, mission, request):
    user = request.getfixturevalue(who)

    assert post(user, "/missions/TG-TN-2019-01/report/").status_code == status


@pytest.mark.parametrize(
    ("who", "step", "status"),
    [
        ("host_staff", "confirm", 302),
        ("host_staff", "hold", 403),
        ("observer", "confirm", 403),
        ("outsider", "confirm", 404),
    ],
)
def test_hosts_confirm_visits_and_no_more(who, step, status, visit, request):
    user = request.getfixturevalue(who)

    response = post(user, f"{visit.get_absolute_url()}{step}/")

    assert response.status_code == status


def minutes_step(user, minutes, step, **sent):
    return post(user, f"{minutes.visit.get_absolute_url()}minutes/{step}/", **sent)


def test_the_host_side_agrees(host_staff, minutes):
    response = minutes_step(host_staff, minutes, "agree")

    minutes.refresh_from_db()
    assert response.status_code == 302
    assert minutes.is_agreed


def test_a_coordinator_agrees_for_the_host_with_a_reason(coordinator, minutes):
    assert (
        "Give the reason."
        in minutes_step(coordinator, minutes, "agree").content.decode()
    )
    minutes_step(coordinator, minutes, "agree", note="No answer for a month")

    minutes.refresh_from_db()
    assert minutes.is_agreed


def test_the_authors_side_does_not_agree_alone(staff, minutes):
    assert minutes_step(staff, minutes, "agree").status_code == 403


@pytest.mark.parametrize("who", ["staff", "host_staff", "coordinator"])
def test_either_side_asks_for_a_correction(who, minutes, request):
    user = request.getfixturevalue(who)
    minutes_step(user, minutes, "ask-for-correction", note="A date is wrong")

    minutes.refresh_from_db()
    assert minutes.status == MinutesStatus.DRAFT


def test_the_authors_side_circulates(staff, host_staff, mission):
    minutes = MinutesFactory(visit__mission=mission, visit__number=1)

    assert minutes_step(host_staff, minutes, "circulate").status_code == 403
    assert minutes_step(staff, minutes, "circulate").status_code == 302


def test_there_are_no_steps_without_minutes(staff, visit):
    response = post(staff, f"{visit.get_absolute_url()}minutes/circulate/")

    assert response.status_code == 404
