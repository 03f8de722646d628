"""What missions know of an institution, and what it was on their day."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from institutions.models import InstitutionStatus
from missions.at_the_time import sides_then
from missions.gone import why_gone
from missions.models import MissionStatus, VisitStatus
from missions.took_part import missions_with
from tests.factories.files import StoredFileFactory
from tests.factories.institutions import (
    CountryFactory,
    CountryMembershipFactory,
    FormerNameFactory,
    InstitutionFactory,
    InstitutionParentFactory,
)
from tests.factories.missions import (
    DelegationFactory,
    DelegationMemberFactory,
    DocumentFactory,
    MinutesFactory,
    MissionFactory,
    VisitFactory,
)

HOME = "/institutions/TN-ANETI/"
DAY, LATER = date(2019, 1, 21), date(2023, 1, 1)


@pytest.fixture
def aneti():
    return InstitutionFactory(
        code="TN-ANETI",
        name_en="National Agency",
        acronym="ANETI",
        country=CountryFactory(code="TN"),
    )


@pytest.fixture
def reader(client, observer):
    client.force_login(observer)
    return client


def html(response):
    return response.content.decode()


def part(client, address):
    return client.get(address, headers={"HX-Request": "true"})


# --- Missions ---------------------------------------------------------------------------


def test_a_body_takes_part_in_several_ways(aneti, observer):
    led = MissionFactory(lead_institution=aneti)
    hosted = MissionFactory(host_institution=aneti)
    visited = VisitFactory(institution=aneti).mission
    sent = DelegationMemberFactory(institution=aneti).delegation.mission
    side = DelegationFactory(institution=aneti).mission
    MissionFactory()

    found = missions_with(aneti, user=observer)

    assert {mission.pk: mission.took_part for mission in found} == {
        led.pk: "led",
        hosted.pk: "hosted",
        visited.pk: "visited",
        sent.pk: "sent",
        side.pk: "sent",
    }


def test_missions_are_listed_with_the_name_of_their_day(reader, aneti):
    FormerNameFactory(institution=aneti, name_en="Old Agency", valid_to=LATER)
    MissionFactory(host_institution=aneti, title="Before", starts_on=DAY)
    MissionFactory(
        host_institution=aneti, title="After", starts_on=LATER, ends_on=LATER
    )

    page = html(reader.get(f"{HOME}missions/"))

    assert page.index("After") < page.index("Before")
    assert page.count("then called Old Agency") == 1


def test_the_part_shows_five_with_their_number_and_leads_to_all(reader, aneti):
    for _ in range(6):
        MissionFactory(host_institution=aneti)

    shown = html(part(reader, f"{HOME}missions/"))

    assert shown.count("row-title") == 5
    assert 'id="count-missions" hx-swap-oob="true">6<' in shown
    assert f'href="{HOME}missions/"' in shown
    assert html(reader.get(f"{HOME}missions/")).count("row-title") == 6


def test_missions_of_others_are_not_counted(client, aneti, outsider):
    VisitFactory(institution=aneti)
    client.force_login(outsider)

    assert "It took part in no mission yet." in html(client.get(f"{HOME}missions/"))
    assert "Nobody has visited it yet." in html(client.get(f"{HOME}visits/"))
    assert "Nobody has visited it yet." in html(client.get(f"{HOME}visits/years/"))
    assert "No documents yet." in html(client.get(f"{HOME}documents/"))


# --- Visits and documents ---------------------------------------------------------------


def test_visits_are_listed_with_minutes_and_the_name_of_their_day(reader, aneti):
    FormerNameFactory(institution=aneti, name_en="Old Agency", valid_to=LATER)
    visit = VisitFactory(institution=aneti, takes_place_on=DAY, subject="Matching")
    MinutesFactory(visit=visit)
    VisitFactory(institution=aneti, takes_place_on=LATER)

    page = html(reader.get(f"{HOME}visits/"))

    assert page.count("then called Old Agency") == 1
    assert "Matching" in page
    assert "Draft" in page


def test_documents_are_those_of_its_missions(reader, aneti):
    mission = VisitFactory(institution=aneti).mission
    DocumentFactory(mission=mission, file=StoredFileFactory(), title="Terms")
    DocumentFactory(file=StoredFileFactory(), title="Elsewhere")

    page = html(reader.get(f"{HOME}documents/"))

    assert "Terms" in page
    assert "Elsewhere" not in page


def test_visits_received_are_drawn_year_by_year(reader, aneti):
    for year in (2016, 2018, 2018):
        VisitFactory(
            institution=aneti,
            takes_place_on=date(year, 5, 2),
            status=VisitStatus.HELD,
        )
    VisitFactory(
        institution=aneti,
        takes_place_on=date(2019, 5, 2),
        status=VisitStatus.CONFIRMED,
    )

    response = reader.get(f"{HOME}visits/years/")

    years = response.context["years"]
    assert [(bar.label, bar.value) for bar in years.chart.bars] == [
        ("2016", 1),
        ("2017", 0),
        ("2018", 2),
    ]
    assert "3 since 2016" in html(part(reader, f"{HOME}visits/years/"))


@pytest.mark.parametrize("name", ["missions", "visits", "documents"])
def test_many_rows_cost_what_one_costs(reader, aneti, name):
    def one_more():
        visit = VisitFactory(institution=aneti, status=VisitStatus.HELD)
        MinutesFactory(visit=visit)
        DocumentFactory(mission=visit.mission, file=StoredFileFactory())

    def queries():
        with CaptureQueriesContext(connection) as found:
            assert reader.get(f"{HOME}{name}/").status_code == 200
        return len(found)

    one_more()
    at_one = queries()
    for _ in range(2):
        one_more()
    assert queries() == at_one


# --- On that day ------------------------------------------------------------------------


@pytest.fixture
def mission(aneti):
    lead = InstitutionFactory(name_en="Directorate", country=CountryFactory(code="TG"))
    FormerNameFactory(institution=lead, name_en="Old Directorate", valid_to=LATER)
    for start, end, name in ((None, LATER, "Ministry"), (LATER, None, "Presidency")):
        parent = InstitutionFactory(name_en=name)
        InstitutionParentFactory(
            institution=lead, parent=parent, valid_from=start, valid_to=end
        )
    union = InstitutionFactory(acronym="UNION", country=None)
    CountryMembershipFactory(body=union, country=lead.country, valid_to=LATER)
    return MissionFactory(
        lead_institution=lead, host_institution=aneti, starts_on=DAY, ends_on=DAY
    )


def test_a_mission_shows_names_parents_and_memberships_of_its_day(mission, reader):
    page = html(reader.get(mission.get_absolute_url()))

    assert "At the time" in page
    assert "Old Directorate" in page
    assert "under Ministry" in page
    assert "Member of UNION" in page
    assert "Presidency" not in page


def test_where_nothing_is_known_nothing_is_said(observer):
    assert sides_then(MissionFactory(), user=observer) == []


def test_a_visit_shows_the_parent_of_its_day(mission, reader):
    visit = VisitFactory(
        mission=mission, institution=mission.lead_institution, takes_place_on=DAY
    )
    page = html(reader.get(visit.get_absolute_url()))

    assert "under Ministry" in page
    assert "Old Directorate" in page


def test_a_restricted_parent_is_named_to_nobody_elsewhere(mission, reader, observer):
    for entry in mission.lead_institution.parents.all():
        entry.parent.country = CountryFactory(code="ML")
        entry.parent.status = InstitutionStatus.RESTRICTED
        entry.parent.save()

    assert "under Ministry" not in html(reader.get(mission.get_absolute_url()))


# --- What is gone -----------------------------------------------------------------------


def test_what_was_dissolved_says_when_and_who_took_over(aneti):
    assert why_gone(None, on=DAY) == ""
    assert why_gone(aneti, on=None) == ""
    assert why_gone(aneti, on=DAY) == ""
    aneti.status, aneti.ended_on = InstitutionStatus.DISSOLVED, DAY

    assert why_gone(aneti, on=date(2019, 1, 20)) == ""
    assert why_gone(aneti, on=DAY) == "ANETI was dissolved on 21\xa0January 2019."
    aneti.succeeded_by = InstitutionFactory(name_en="Techghil")
    assert why_gone(aneti, on=DAY).endswith("2019: Techghil took over.")


def test_called_off_missions_are_part_of_no_history(aneti, observer):
    MissionFactory(host_institution=aneti, status=MissionStatus.CANCELLED)
    [mission] = missions_with(aneti, user=observer)
    assert mission.took_part == "hosted"
