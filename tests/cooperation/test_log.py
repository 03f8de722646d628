"""Logging a mission on one page, with and without JavaScript."""

from datetime import date

import pytest

from cooperation.models import FollowUp
from institutions.models import Person
from missions.models import DelegationMember, Mission, MissionStatus, Visit
from tests.factories.institutions import CountryFactory, InstitutionFactory
from tests.missions.log_page import log_data

ADD = "/missions/new/"


@pytest.fixture(autouse=True)
def places():
    CountryFactory(code="TG")
    CountryFactory(code="TN", time_zone="Africa/Tunis")


@pytest.fixture
def client(client, staff):
    client.force_login(staff)
    return client


def test_the_page_opens(client):
    response = client.get(ADD)

    assert response.status_code == 200
    assert response.context["log"].essentials["visiting_country"].value() == "TG"


def test_countries_and_dates_are_enough(client, staff):
    response = client.post(ADD, log_data())

    mission = Mission.objects.get()
    assert response.url.startswith("/missions/TG-TN-2019-01/?saved=")
    assert mission.title == "Study visit Togo–Tunisia, January 2019"
    assert mission.status == MissionStatus.HELD
    assert mission.time_zone == "Africa/Tunis"
    assert mission.logged_by == staff
    assert [event.to_status for event in mission.events.order_by("pk")] == [
        "draft",
        "held",
    ]


WHOLE = {
    "lead_institution": "dge",
    "host_institution": "ANETI",
    "members": [
        {
            "name": "Gaston Batchey",
            "title": "DG",
            "institution": "DGE",
            "role": "head",
        },
        {"title": "Syndicats", "side": "workers"},
        {},
    ],
    "visits": [
        {
            "takes_place_on": "22 1 2019",
            "start_time": "9h30",
            "institution": "ANETI",
            "subject": "Placement",
        }
    ],
    "follow_ups": [
        {"title": "Write", "owner_institution": "DGE", "due_on": "29 mars 2019"}
    ],
    "debriefing-institution": "aneti",
    "debriefing-summary": "Good.\n> Ask for expertise\nWell.",
}


def test_a_whole_mission_is_saved_at_once(client):
    dge = InstitutionFactory(name_fr="Direction générale de l’emploi", acronym="DGE")
    aneti = InstitutionFactory(acronym="ANETI", country=CountryFactory(code="TN"))
    client.post(ADD, log_data(**WHOLE))

    mission = Mission.objects.get()
    assert mission.lead_institution == dge
    members = DelegationMember.objects.in_order()
    assert [(m.name, m.side, m.role) for m in members] == [
        ("Gaston Batchey", "government", "head"),
        ("Syndicats", "workers", "member"),
    ]
    assert Person.objects.get().is_incomplete
    visit = Visit.objects.get()
    assert (visit.number, visit.institution, visit.status) == (1, aneti, "held")
    assert mission.debriefing.held_on == date(2019, 1, 25)
    assert mission.debriefing.summary == "Good.\nWell."
    follow_ups = FollowUp.objects.in_order()
    assert [row.title for row in follow_ups] == ["Write", "Ask for expertise"]
