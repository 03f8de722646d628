import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from accounts.models import Role, User
from cooperation.models import (
    ActionPlan,
    Cooperation,
    Milestone,
    MilestoneStatus,
    Stage,
)
from missions.models import DelegationMember, Mission


@pytest.fixture
def accounts(tmp_path):
    path = tmp_path / "accounts.json"
    call_command("load_example", accounts_file=path, stdout=StringIO())
    assert path.stat().st_mode & 0o777 == 0o600
    return {account["role"]: account for account in json.loads(path.read_text())}


def test_the_example_is_the_mission_of_january_2019(accounts):
    mission = Mission.objects.get(code="TG-TN-2019-01")
    members = DelegationMember.objects.in_order()

    assert [member.name for member in members][:3] == [
        "Gaston Batchey",
        "Edmond Amoussou",
        "Afetogbo Azilan",
    ]
    # The others stand by function: nobody is invented under a real post.
    assert [member.person for member in members][3:] == [None, None]
    assert mission.visits.count() == 4
    assert mission.debriefing.institution.acronym == "ANETI"
    assert mission.follow_ups.get().owner_institution.acronym == "ANPE"
    assert {partner.institution.acronym for partner in mission.programme.partners.all()}
    assert Cooperation.objects.get().stage == Stage.EXCHANGE


def test_the_plan_is_marked_as_illustrative_and_one_milestone_waits(accounts):
    plan = ActionPlan.objects.get()

    assert plan.is_illustrative
    assert plan.validated_on.isoformat() == "2017-11-14"
    waiting = Milestone.objects.get(status=MilestoneStatus.SUBMITTED)
    assert waiting.submitted_by == User.objects.get(email="agent@example.org")


def test_restricted_institutions_come_without_any_contact(accounts):
    visited = Mission.objects.get().visits.get(institution__acronym="TAT").institution

    assert visited.is_restricted
    assert (visited.email, visited.phone, visited.website) == ("", "", "")
    assert not visited.posts.exists()


@pytest.mark.parametrize("role", [Role.STAFF, Role.COORDINATOR, Role.ADMIN])
def test_its_people_can_sign_in(accounts, role):
    account = accounts[role]
    client = Client()

    client.post(
        "/signin/", {"login": account["email"], "password": account["password"]}
    )

    assert client.get("/missions/TG-TN-2019-01/").status_code == 200


def test_loading_twice_loads_once(accounts):
    said = StringIO()
    call_command("load_example", stdout=said)

    assert "already" in said.getvalue()
    assert Mission.objects.count() == 1


def test_without_a_file_the_sign_ins_are_printed():
    said = StringIO()
    call_command("load_example", stdout=said)

    assert "agent@example.org" in said.getvalue()
