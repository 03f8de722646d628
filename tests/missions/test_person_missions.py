"""Where somebody took part, on the page of the person."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from institutions.models import InstitutionStatus
from tests.factories.institutions import (
    CountryFactory,
    FormerNameFactory,
    InstitutionFactory,
    PersonFactory,
    PostFactory,
)
from tests.factories.missions import (
    DelegationFactory,
    DelegationMemberFactory,
    MissionFactory,
    VisitFactory,
    VisitHostFactory,
)


@pytest.fixture
def traveller():
    return PersonFactory(family_name="Batchey")


def part(client, user, person):
    client.force_login(user)
    response = client.get(f"/people/{person.pk}/missions/")
    assert response.status_code == 200
    return response.content.decode()


def travels(person, **seat):
    mission = MissionFactory()
    delegation = DelegationFactory(mission=mission)
    return DelegationMemberFactory(delegation=delegation, person=person, **seat)


def test_missions_and_visits_are_told_with_the_names_of_their_day(
    client, coordinator, traveller
):
    seat = travels(traveller, role="head", title="Director", is_present=False)
    body = InstitutionFactory(name_en="New name", name_fr="Nouveau nom")
    FormerNameFactory(institution=body, name_en="Old name", valid_to=date(2020, 1, 1))
    visit = VisitFactory(institution=body, takes_place_on=date(2019, 1, 22))
    VisitHostFactory(visit=visit, person=traveller, title="Head of unit")

    page = part(client, coordinator, traveller)

    assert seat.delegation.mission.get_absolute_url() in page
    assert "absent" in page
    assert visit.get_absolute_url() in page
    assert "Old name" in page
    assert "New name" not in page
    assert "Head of unit" in page


def test_missions_of_others_are_not_told(client, outsider, traveller):
    travels(traveller)
    VisitHostFactory(person=traveller)
    assert "No mission or visit that you may see." in part(client, outsider, traveller)


def test_a_restricted_body_is_not_tied_to_a_person(client, staff, traveller):
    PostFactory(person=traveller)
    hidden = InstitutionFactory(
        country=CountryFactory(code="TN"), status=InstitutionStatus.RESTRICTED
    )
    travels(traveller, institution=hidden)
    VisitHostFactory(
        visit=VisitFactory(mission=MissionFactory(), institution=hidden),
        person=traveller,
    )
    assert "No mission or visit that you may see." in part(client, staff, traveller)


def test_a_withdrawn_name_has_no_such_page(client, administrator):
    client.force_login(administrator)
    person = PersonFactory(is_withdrawn=True)
    assert client.get(f"/people/{person.pk}/missions/").status_code == 404


def test_three_cost_what_one_costs(client, coordinator, traveller):
    def grow():
        travels(traveller)
        VisitHostFactory(person=traveller)

    def queries():
        with CaptureQueriesContext(connection) as asked:
            part(client, coordinator, traveller)
        return len(asked)

    grow()
    part(client, coordinator, traveller)
    one = queries()
    grow()
    grow()
    assert queries() == one
