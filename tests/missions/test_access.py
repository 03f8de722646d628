"""Who sees which mission, and who may change it: the truth table of `for_user`."""

import pytest

from accounts.models import Role
from missions.models import Document, Mission, Programme, ProgrammeRole, Visit
from missions.permissions import (
    coordinates,
    is_host,
    may_agree_minutes,
    may_log_mission,
    may_log_missions,
    may_name,
    name_for,
)
from tests.factories.accounts import GrantFactory
from tests.factories.institutions import CountryFactory, InstitutionFactory
from tests.factories.missions import (
    MONDAY,
    DelegationFactory,
    DocumentFactory,
    MissionFactory,
    MissionHostFactory,
    ProgrammeGrantFactory,
    VisitFactory,
)

READS, EDITS, NOTHING = (True, False), (True, True), (False, False)


def seen_by(user):
    missions = list(Mission.objects.for_user(user))
    return (bool(missions), any(mission.editable for mission in missions))


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("staff", EDITS),
        ("host_staff", READS),
        ("coordinator", EDITS),
        ("administrator", EDITS),
        ("observer", READS),
        ("outsider", NOTHING),
        ("nobody", NOTHING),
    ],
)
def test_who_sees_and_changes_a_mission(who, expected, mission, request):
    VisitFactory(mission=mission)
    DocumentFactory(mission=mission)
    user = request.getfixturevalue(who)

    assert seen_by(user) == expected
    assert Visit.objects.for_user(user).exists() == expected[0]
    assert Document.objects.for_user(user).exists() == expected[0]


@pytest.mark.parametrize("side", [MissionHostFactory, DelegationFactory])
def test_a_further_side_reads(side, mission, outsider):
    side(mission=mission, country=CountryFactory(code="ML"))

    assert seen_by(outsider) == READS


@pytest.mark.parametrize(
    ("field", "expected"), [("lead_institution", EDITS), ("host_institution", READS)]
)
def test_staff_of_one_institution_see_its_missions(field, expected):
    grant = GrantFactory(
        role=Role.STAFF, country=None, institution=InstitutionFactory()
    )
    MissionFactory(**{field: grant.institution})
    MissionFactory(code="TG-TN-2019-99")

    assert seen_by(grant.user) == expected
    assert Mission.objects.for_user(grant.user).count() == 1


@pytest.mark.parametrize(
    ("role", "expected"),
    [(ProgrammeRole.COORDINATOR, EDITS), (ProgrammeRole.OBSERVER, READS)],
)
def test_a_programme_opens_its_missions(role, expected):
    grant = ProgrammeGrantFactory(role=role)
    MissionFactory(programme=grant.programme)
    MissionFactory(code="TG-TN-2019-99")

    assert seen_by(grant.user) == expected
    assert Mission.objects.for_user(grant.user).count() == 1


def test_programmes_are_public_facts(nobody):
    grant = ProgrammeGrantFactory()

    assert list(Programme.objects.for_user(nobody).in_order()) == [grant.programme]


def may_log(user, country="TG", institution=None, programme=None):
    return may_log_mission(
        user,
        visiting_country=country,
        lead_institution=institution,
        programme=programme,
    )


def test_staff_log_missions_of_their_country(staff, observer, coordinator):
    assert may_log(staff)
    assert not may_log(staff, country="TN")
    assert not may_log(observer)
    assert may_log(coordinator, country="TN")
    assert may_log_missions(staff)
    assert not may_log_missions(observer)


def test_an_institution_or_a_programme_gives_the_right_as_well():
    agency = GrantFactory(
        role=Role.STAFF, country=None, institution=InstitutionFactory()
    )
    grant = ProgrammeGrantFactory()

    assert may_log(agency.user, institution=agency.institution)
    assert not may_log(agency.user, institution=InstitutionFactory())
    assert may_log(grant.user, programme=grant.programme)
    assert may_log_missions(grant.user)


def test_hosts_act_for_the_country_or_the_institution_that_receives(
    mission, staff, host_staff
):
    grant = GrantFactory(
        role=Role.STAFF, country=None, institution=InstitutionFactory()
    )
    mission.host_institution = grant.institution

    assert is_host(host_staff, mission)
    assert is_host(grant.user, mission)
    assert not is_host(staff, mission)


def test_who_coordinates(mission, staff, coordinator, administrator):
    grant = ProgrammeGrantFactory()
    mission.programme = grant.programme

    people = (coordinator, administrator, grant.user)
    assert all(coordinates(user, mission) for user in people)
    assert not coordinates(staff, mission)


def test_minutes_need_the_other_side(mission, staff, host_staff, coordinator):
    def may(user, author):
        return may_agree_minutes(user, mission, last_author_id=author.pk)

    assert may(host_staff, staff)
    assert may(coordinator, staff)
    assert not may(staff, staff)
    assert not may(staff, coordinator)
    assert not may(coordinator, coordinator)


def test_a_restricted_institution_is_named_to_those_who_may_know(
    observer, outsider, nobody, coordinator
):
    grant = GrantFactory(role=Role.OBSERVER, country=None)
    body = InstitutionFactory(status="restricted", country=CountryFactory(code="TN"))
    mine = InstitutionFactory(status="restricted")
    own = GrantFactory(role=Role.OBSERVER, country=None, institution=body).user

    assert not may_name(observer, body)
    assert not may_name(nobody, body)
    assert all(may_name(u, body) for u in (outsider, coordinator, own, grant.user))
    assert may_name(observer, mine)
    assert may_name(nobody, InstitutionFactory())
    assert name_for(observer, body, on=MONDAY) == "Restricted institution"
    assert name_for(observer, None, on=MONDAY) == ""
