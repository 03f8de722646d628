"""Administrators keep programmes, their partners and when things are late."""

from datetime import date

import pytest

from missions.models import PartnerRole, Programme
from tests.factories.institutions import CountryFactory, InstitutionFactory
from tests.factories.missions import ProgrammeFactory, ProgrammePartnerFactory

LIST = "/data/reference/programmes/"
TYPED = {
    "version": 1,
    "code": "FMM-WA",
    "name_fr": "Appui à la libre circulation",
    "name_en": "Support to Free Movement",
    "facility": "DDF",
    "starts_on": "2013-06-01",
    "source": "https://fmmwestafrica.org",
    "late_after_days": 30,
    "slips_after_days": 14,
    "quiet_after_days": 30,
    "no_news_after_days": 90,
    "dormant_after_days": 180,
    "stalled_after_days": 365,
    "report_months": 3,
    "report_days": 30,
}


def html(response):
    return response.content.decode()


@pytest.fixture
def keeper(client, administrator):
    client.force_login(administrator)
    return client


def test_a_programme_is_added_with_its_partners_and_countries(keeper):
    InstitutionFactory(code="XX-EU", acronym="UE", country=None)
    InstitutionFactory(code="XX-IOM", acronym="OIM", country=None)
    CountryFactory(code="MR")

    response = keeper.post(
        f"{LIST}new/",
        TYPED | {"funders": "UE\n\n", "implementers": "OIM", "countries": "mauritanie"},
    )

    assert response.url == LIST
    programme = Programme.objects.get()
    assert programme.starts_on == date(2013, 6, 1)
    partners = programme.partners.order_by("pk")
    assert {(p.role, p.institution.code) for p in partners} == {
        (PartnerRole.FUNDER, "XX-EU"),
        (PartnerRole.IMPLEMENTER, "XX-IOM"),
    }
    assert [country.pk for country in programme.further_countries.all()] == ["MR"]


def test_names_that_nobody_bears_are_told_and_nothing_is_lost(keeper):
    response = keeper.post(
        f"{LIST}new/", TYPED | {"funders": "Nobody", "countries": "Atlantis"}
    )

    page = html(response)
    unread = keeper.post(f"{LIST}new/", TYPED | {"funders": "\0"})
    assert "Null characters are not allowed" in html(unread)
    assert "No country is called “Atlantis”." in page
    assert "Nobody" in page
    assert not Programme.objects.exists()


def test_editing_shows_what_is_there_and_replaces_partners(keeper):
    programme = ProgrammeFactory(code="FMM-WA")
    leaving = ProgrammePartnerFactory(programme=programme, role=PartnerRole.FUNDER)
    staying = ProgrammePartnerFactory(programme=programme, role=PartnerRole.COORDINATOR)
    programme.further_countries.add(CountryFactory(code="TN"))
    page = html(keeper.get(f"{LIST}FMM-WA/"))
    assert leaving.institution.name_fr in page
    assert ">Tunisia" in page or "\nTunisia" in page

    label = staying.institution.label
    keeper.post(f"{LIST}FMM-WA/", TYPED | {"coordinators": label, "countries": ""})

    programme.refresh_from_db()
    assert programme.name_en == "Support to Free Movement"
    assert list(programme.partners.all()) == [staying]
    assert not programme.further_countries.exists()


def test_of_two_who_edit_at_once_the_second_keeps_what_was_typed(keeper):
    ProgrammeFactory(code="FMM-WA", version=2, name_en="By somebody else")

    response = keeper.post(f"{LIST}FMM-WA/", TYPED)

    assert response.status_code == 409
    assert "By somebody else" in html(response)
    assert "Support to Free Movement" in html(response)


def test_a_programme_that_cannot_be_is_refused_in_a_sentence(keeper):
    assert "Add a programme" in html(keeper.get(f"{LIST}new/"))

    response = keeper.post(f"{LIST}new/", TYPED | {"quiet_after_days": 200})

    assert "Silence is at risk before it is no news." in html(response)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_whatever_is_in_it(
    client, staff, rows, django_assert_num_queries
):
    for _number in range(rows):
        ProgrammePartnerFactory.create_batch(rows, programme=ProgrammeFactory())
    ProgrammeFactory(starts_on=date(2013, 6, 1), ends_on=date(2019, 5, 31))
    ProgrammeFactory(starts_on=date(2013, 6, 1))
    ProgrammeFactory(ends_on=date(2019, 5, 31))
    client.force_login(staff)

    with django_assert_num_queries(5):
        page = html(client.get(LIST))

    for text in (
        "since 1\N{NO-BREAK SPACE}Jun 2013",
        "until 31\N{NO-BREAK SPACE}May 2019",
        "no dates",
    ):
        assert text in page
    assert "Add a programme" not in page


def test_an_observer_is_not_told_of_a_restricted_partner(client, observer):
    body = InstitutionFactory(
        acronym="CANARY", status="restricted", country=CountryFactory(code="TN")
    )
    ProgrammePartnerFactory(institution=body)
    client.force_login(observer)

    assert "CANARY" not in html(client.get(LIST))


def test_without_programmes_the_list_says_so(keeper):
    page = html(keeper.get(LIST))

    assert "No programmes yet" in page
    assert "Add a programme" in page
