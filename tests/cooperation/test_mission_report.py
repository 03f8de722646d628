"""The report of a mission on paper: what it says, in which language, to whom."""

from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from institutions.models import SocialSide
from missions.models import MemberRole, MinutesStatus, MissionStatus
from tests.factories.cooperation import FollowUpFactory
from tests.factories.institutions import (
    CountryFactory,
    CountryRuleFactory,
    FormerNameFactory,
    InstitutionFactory,
    InstitutionParentFactory,
    PersonFactory,
    PostFactory,
    ThemeFactory,
)
from tests.factories.missions import (
    LOGGED,
    DebriefingFactory,
    DelegationFactory,
    DelegationMemberFactory,
    MinutesFactory,
    ProgrammeFactory,
    VisitFactory,
    VisitHostFactory,
)

ADDRESS = "/missions/TG-TN-2018-77/print/"


@pytest.fixture
def paper(client):
    def printed(user, **parameters):
        client.force_login(user)
        return client.get(ADDRESS, parameters)

    return printed


def fill(mission):
    """One more of everything that the report names."""
    visit = VisitFactory(mission=mission)
    VisitHostFactory(visit=visit)
    MinutesFactory(visit=visit)
    FormerNameFactory(institution=visit.institution)
    delegation = mission.delegations.first() or DelegationFactory(mission=mission)
    DelegationMemberFactory(delegation=delegation, institution=InstitutionFactory())
    FollowUpFactory(mission=mission)
    mission.themes.add(ThemeFactory())


def test_the_head_of_the_paper_names_the_ministry_of_that_time(paper, staff, mission):
    lead = InstitutionFactory(name_en="Directorate of Employment")
    ministry = InstitutionFactory(name_en="Ministry of Work")
    FormerNameFactory(institution=ministry, name_fr="", name_en="Ministry of 2018")
    InstitutionParentFactory(institution=lead, parent=ministry)
    mission.lead_institution = lead
    mission.save()

    response = paper(staff)

    assert response.context["report"].letterhead == [
        "Ministry of 2018",
        "Directorate of Employment",
    ]
    assertContains(response, "Ref. TG-TN-2018-77")


@pytest.mark.parametrize(
    ("status", "words"),
    [(MissionStatus.HELD, "Version 4, provisional"), ("reported", "Version 4")],
)
def test_the_version_is_provisional_until_the_report_is_filed(
    status, words, paper, staff, mission
):
    mission.status, mission.version = status, 4
    mission.save()

    response = paper(staff)

    assertContains(response, words)
    assert ("provisional" in response.content.decode()) == (status == "held")


def test_the_delegation_is_a_table_with_its_balance(paper, staff, mission):
    delegation = DelegationFactory(mission=mission)
    people = [
        ("Ama", "Mensah", MemberRole.HEAD, SocialSide.GOVERNMENT, "F", True),
        ("Koffi", "Adjovi", MemberRole.RAPPORTEUR, SocialSide.WORKERS, "M", False),
    ]
    for given, family, role, side, sex, is_present in people:
        DelegationMemberFactory(
            delegation=delegation,
            person=PersonFactory(given_names=given, family_name=family),
            role=role,
            side=side,
            sex=sex,
            is_present=is_present,
        )

    response = paper(staff)

    assertContains(response, "Government 1, employers 0, workers 1.")
    assertContains(response, "Women and men: 1 woman of 2.")
    assertContains(response, "absent")
    report = response.context["report"]
    assert (report.head.name, report.rapporteur.name) == ("Ama Mensah", "Koffi Adjovi")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (
            {
                "status": MinutesStatus.AGREED,
                "circulated_at": LOGGED,
                "agreed_at": LOGGED,
            },
            "Text approved by both sides on 28",
        ),
        (
            {"status": MinutesStatus.CIRCULATED, "circulated_at": LOGGED},
            "Not approved yet",
        ),
        ({}, "Draft: neither side"),
    ],
)
def test_minutes_say_whether_both_sides_agreed(fields, words, paper, staff, mission):
    visit = VisitFactory(mission=mission, start_time=time(9, 30))
    MinutesFactory(visit=visit, text="Three trades were named.", **fields)
    VisitHostFactory(visit=visit, title="Director")

    response = paper(staff)

    assertContains(response, words)
    assertContains(response, "Three trades were named.")
    assertContains(response, ", Director")


def test_the_minutes_can_be_left_out(paper, staff, mission):
    MinutesFactory(visit__mission=mission, text="Three trades were named.")

    assertNotContains(paper(staff, minutes="no"), "Three trades were named.")


def test_follow_ups_stand_in_their_state_of_the_day(paper, staff, mission):
    yesterday = timezone.localdate() - timedelta(days=1)
    FollowUpFactory(
        mission=mission,
        title="Send the draft",
        owner_institution=InstitutionFactory(acronym="ANPE"),
        owner=staff,
        due_on=yesterday,
    )
    FollowUpFactory(
        mission=mission, title="Name a contact", owner_institution=None, due_on=None
    )

    response = paper(staff)

    late, open_one = response.context["report"].follow_ups
    assert (late.owner, late.state) == (f"ANPE, {staff}", "1\u00a0d late")
    assert (open_one.owner, open_one.state) == ("", "Proposed")
    assertContains(response, "To be assigned")
    assertContains(response, "The report names 2 follow-ups")


def test_the_paper_has_a_language_of_its_own(paper, staff, mission):
    DebriefingFactory(mission=mission, institution=InstitutionFactory())

    french = paper(staff, lang="fr")

    assertContains(french, "Rapport de mission")
    assertContains(french, '<html lang="fr"')
    # The bar above it speaks to the reader.
    assertContains(french, "Print or save as PDF")
    assertContains(paper(staff, lang="en"), '<html lang="en"')
    assertContains(paper(staff, lang="xx"), '<html lang="en"')


def test_a_bare_mission_still_makes_a_report(paper, staff, mission):
    response = paper(staff)

    for words in ("Nobody is named yet.", "No visit is planned", "Not recorded yet."):
        assertContains(response, words)
    assertContains(response, "Nothing was promised yet.")


def test_the_report_names_what_was_asked_and_by_whom_it_was_paid(paper, staff, mission):
    CountryRuleFactory(number=15)
    mission.programme = ProgrammeFactory(name_en="FMM", facility="DDF")
    mission.purpose, mission.city = "To learn.", "Tunis"
    mission.host_institution = InstitutionFactory(acronym="ANETI")
    mission.save()
    mission.themes.add(ThemeFactory(name_en="Placement"))
    VisitFactory(mission=mission, start_time=time(9, 30), subject="Placement")

    response = paper(staff)

    for words in ("FMM (DDF)", "To learn.", "Tunis, 21", "ANETI", "Placement", "09:30"):
        assertContains(response, words)
    assert response.context["report"].page.report_due_on == date(2019, 2, 9)


def test_nobody_of_a_restricted_institution_is_on_paper(paper, observer, mission):
    body = InstitutionFactory(
        name_fr="Corps secret", status="restricted", country=CountryFactory(code="TN")
    )
    member = PostFactory(institution=body).person
    visit = VisitFactory(mission=mission, institution=body)
    MinutesFactory(visit=visit, text="Whom they had sheltered.")
    VisitHostFactory(visit=visit, title="Their director")
    open_visit = VisitFactory(mission=mission)
    MinutesFactory(visit=open_visit, text="What was agreed elsewhere.")
    VisitHostFactory(visit=open_visit, person=member, title="")
    DelegationMemberFactory(
        delegation__mission=mission, person=member, title="Envoy", side="partner"
    )
    FollowUpFactory(mission=mission, owner_institution=body)

    response = paper(observer)

    assertNotContains(response, "Corps secret")
    assertNotContains(response, member.family_name)
    # What was said there, and by whom, is theirs; only that there was a visit is said.
    assertNotContains(response, "Whom they had sheltered.")
    assertNotContains(response, "Their director")
    assertContains(response, "What was agreed elsewhere.")
    assertContains(response, "Envoy")
    assertContains(response, "Others 1.")
    assertContains(response, "Name withheld")


def test_the_report_costs_the_same_for_one_row_and_for_three(client, staff, mission):
    client.force_login(staff)
    mission.lead_institution = InstitutionParentFactory().institution
    mission.save()
    fill(mission)
    with CaptureQueriesContext(connection) as once:
        assert client.get(ADDRESS).status_code == 200
    fill(mission)
    fill(mission)
    with CaptureQueriesContext(connection) as thrice:
        client.get(ADDRESS)

    assert len(thrice) == len(once)
    assert len(once) <= 15
