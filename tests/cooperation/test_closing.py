"""Closing a mission: four gates, and the one way around a silent host."""

import pytest

from cooperation.actions.missions import closing_gates
from missions.models import MinutesStatus, MissionStatus, VisitStatus
from tests.factories.cooperation import FollowUpFactory
from tests.factories.institutions import InstitutionFactory
from tests.factories.missions import (
    FRIDAY,
    LOGGED,
    DebriefingFactory,
    MinutesFactory,
    MissionFactory,
    VisitFactory,
)

CLOSE = "/missions/TG-TN-2019-01/close/"


@pytest.fixture
def mission():
    return MissionFactory(code="TG-TN-2019-01", status=MissionStatus.REPORTED)


@pytest.fixture
def ready(mission):
    """A mission whose four gates are met."""
    visit = VisitFactory(mission=mission, number=1)
    VisitFactory(mission=mission, number=2, status=VisitStatus.CANCELLED)
    MinutesFactory(
        visit=visit,
        status=MinutesStatus.AGREED,
        circulated_at=LOGGED,
        agreed_at=LOGGED,
    )
    DebriefingFactory(mission=mission)
    FollowUpFactory(
        mission=mission,
        number=1,
        owner_institution=InstitutionFactory(),
        due_on=FRIDAY,
    )
    return mission


def close(client, user, note=""):
    client.force_login(user)
    return client.post(CLOSE, {"note": note})


def is_closed(mission):
    mission.refresh_from_db()
    return mission.status == MissionStatus.CLOSED


def test_a_mission_that_is_done_closes(client, staff, ready):
    response = close(client, staff, "All done")

    assert response.url == ready.get_absolute_url()
    assert is_closed(ready)
    assert ready.events.get().note == "All done"


def test_the_page_shows_the_gates_first(client, staff, ready):
    client.force_login(staff)
    response = client.get(CLOSE)

    assert [gate.state for gate in response.context["gates"]] == [
        "1 held of 1",
        "1 approved of 1",
        "Recorded",
        "1 of 1",
    ]
    assert not response.context["may_waive"]


def test_what_is_missing_is_said(client, staff, mission):
    VisitFactory(mission=mission, status=VisitStatus.CONFIRMED)
    VisitFactory(mission=mission)
    FollowUpFactory(mission=mission, number=1, owner_institution=None, due_on=None)
    response = close(client, staff)

    assert response.status_code == 409
    page = response.content.decode()
    for words in (
        "The mission cannot close yet.",
        "1 held of 2",
        "0 approved of 1",
        "Not recorded",
        "0 of 1",
    ):
        assert words in page
    assert not is_closed(mission)


def test_every_gate_holds_by_itself(client, staff, ready):
    ready.visits.filter(number=2).update(status=VisitStatus.TO_CONFIRM)
    close(client, staff)
    assert not is_closed(ready)
    ready.visits.filter(number=2).update(status=VisitStatus.CANCELLED)
    ready.follow_ups.update(due_on=None)
    close(client, staff)
    assert not is_closed(ready)


def test_a_mission_without_a_visit_held_does_not_close(mission):
    assert not closing_gates(mission)[0].is_met


def test_a_coordinator_closes_on_a_silent_host_with_a_reason(
    client, staff, coordinator, ready
):
    visit = VisitFactory(mission=ready, number=3)
    MinutesFactory(visit=visit, status=MinutesStatus.CIRCULATED, circulated_at=LOGGED)

    close(client, staff, "No answer")
    assert not is_closed(ready)
    close(client, coordinator)
    assert not is_closed(ready)
    close(client, coordinator, "No answer for three months")
    assert is_closed(ready)


def test_minutes_that_nobody_circulated_are_not_waived(client, coordinator, ready):
    VisitFactory(mission=ready, number=3)

    close(client, coordinator, "No answer")

    assert not is_closed(ready)


def test_a_mission_closes_after_its_report_only(client, staff, ready):
    type(ready).objects.update(status=MissionStatus.HELD)

    response = close(client, staff)

    assert response.status_code == 409
    assert "cannot be changed that way" in response.content.decode()


@pytest.mark.parametrize(
    ("who", "status"), [("observer", 403), ("host_staff", 403), ("outsider", 404)]
)
def test_others_do_not_close(who, status, client, ready, request):
    assert close(client, request.getfixturevalue(who)).status_code == status
