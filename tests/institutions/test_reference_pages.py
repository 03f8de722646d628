"""Administrators keep countries, their facts and themes, with dates and sources."""

from datetime import date

import pytest
from django.apps import apps

from institutions.models import (
    Country,
    CountryMembership,
    CountryRule,
    Institution,
    InstitutionType,
    RestDays,
    Theme,
)
from tests.factories.accounts import GrantFactory
from tests.factories.institutions import (
    CountryFactory,
    CountryMembershipFactory,
    CountryRuleFactory,
    InstitutionFactory,
    InstitutionThemeFactory,
    RestDaysFactory,
    ThemeFactory,
)

COUNTRY = "/data/reference/countries/TG/"


def html(response):
    return response.content.decode()


@pytest.fixture
def togo():
    return CountryFactory(code="TG")


@pytest.fixture
def ecowas():
    return InstitutionFactory(
        country=None, acronym="ECOWAS", type=InstitutionType.REGIONAL_COMMUNITY
    )


@pytest.fixture
def keeper(client, administrator):
    client.force_login(administrator)
    return client


@pytest.fixture
def reader(client, staff):
    client.force_login(staff)
    return client


# --- Countries --------------------------------------------------------------------------


def test_the_list_begins_with_the_countries_that_are_worked_with(keeper, ecowas):
    InstitutionFactory(country=CountryFactory(code="TG"))
    CountryMembershipFactory(country=CountryFactory(code="GH"), body=ecowas)
    CountryFactory(code="NO")

    page = html(keeper.get("/data/reference/countries/"))
    everything = html(keeper.get("/data/reference/countries/?all=1"))

    assert ("Togo" in page, "Ghana" in page, "Norway" in page) == (True, True, False)
    assert "ECOWAS" in page
    assert "Norway" in everything


def test_a_country_is_found_without_its_accents(keeper):
    CountryFactory(code="CI")

    page = keeper.get("/data/reference/countries/", {"search": "cote d"})

    assert "Côte d’Ivoire" in html(page)
    nothing = keeper.get("/data/reference/countries/", {"search": "atlantis"})
    assert "No country matches" in html(nothing)


def test_a_restricted_body_of_elsewhere_is_not_counted(client):
    InstitutionFactory(country=CountryFactory(code="TN"), status="restricted")
    client.force_login(GrantFactory(role="observer").user)

    page = client.get("/data/reference/countries/?all=1")

    assert [c.bodies for c in page.context["countries"] if c.pk == "TN"] == [0]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_whatever_is_in_it(
    keeper, rows, ecowas, django_assert_num_queries
):
    for code in ("TG", "GH", "ML")[:rows]:
        CountryMembershipFactory(country=CountryFactory(code=code), body=ecowas)
    keeper.get("/data/reference/countries/")

    with django_assert_num_queries(6):
        keeper.get("/data/reference/countries/")


@pytest.mark.parametrize("rows", [1, 3])
def test_a_country_costs_the_same_whatever_is_in_it(
    keeper, rows, togo, django_assert_num_queries
):
    for number in range(rows):
        CountryMembershipFactory(country=togo)
        year = {
            "valid_from": date(2000 + number, 1, 1),
            "valid_to": date(2001 + number, 1, 1),
        }
        RestDaysFactory(country=togo, **year)
        CountryRuleFactory(country=togo, **year)

    with django_assert_num_queries(8):
        keeper.get(COUNTRY)


def test_the_page_of_a_country_says_what_holds_when_and_where_it_is_written(
    reader, togo, ecowas
):
    CountryMembershipFactory(
        country=togo, body=ecowas, valid_from=date(1975, 5, 28), source="Lagos treaty"
    )
    RestDaysFactory(
        country=togo, weekdays=[7, 6], valid_from=None, source="Labour code"
    )
    CountryRuleFactory(
        country=togo, source="Decree", source_url="https://example.org/d"
    )

    page = html(reader.get(COUNTRY))

    for text in (
        "ECOWAS",
        "since 28\N{NO-BREAK SPACE}May 1975",
        "Lagos treaty",
        "no dates",
    ):
        assert text in page
    assert "Saturday and Sunday" in page
    assert 'href="https://example.org/d"' in page
    assert "Add a rule" not in page


def test_what_is_not_known_is_said(keeper, togo):
    page = html(keeper.get(COUNTRY))

    assert "No membership is known." in page
    assert "Add a rule" in page


def test_a_membership_is_added_with_its_dates_and_source(keeper, togo, ecowas):
    url = f"{COUNTRY}memberships/new/"
    facts = {"version": 1, "body": ecowas.pk, "valid_from": "28/05/1975"}

    refused = keeper.post(url, facts)
    assert "This field is required" in html(refused)
    response = keeper.post(url, facts | {"source": "Treaty of Lagos"})

    assert response.url == COUNTRY
    membership = CountryMembership.objects.get()
    assert (membership.country, membership.body) == (togo, ecowas)
    assert membership.valid_from == date(1975, 5, 28)


def test_two_facts_of_the_same_days_are_refused_in_a_sentence(keeper, togo, ecowas):
    CountryMembershipFactory(country=togo, body=ecowas, valid_from=date(1975, 5, 28))

    response = keeper.post(
        f"{COUNTRY}memberships/new/",
        {"version": 1, "body": ecowas.pk, "valid_from": "1/1/2020", "source": "Treaty"},
    )

    assert "is a member of this body on some of these days already" in html(response)
    assert CountryMembership.objects.count() == 1


def test_rest_days_change_from_a_day_on(keeper, togo):
    row = RestDaysFactory(country=togo, weekdays=[5, 6], valid_to=None)
    edit = f"/data/reference/facts/rest-days/{row.pk}/"
    kept = {"version": 1, "weekdays": ["5", "6"], "source": "Decree"}

    backwards = keeper.post(
        edit, kept | {"valid_from": "1/10/2014", "valid_to": "1/9/2014"}
    )
    assert "It ends before it starts." in html(backwards)
    keeper.post(edit, kept | {"valid_to": "2014-10-01"})
    keeper.post(
        f"{COUNTRY}rest-days/new/",
        kept | {"weekdays": ["6", "7"], "valid_from": "2014-10-01"},
    )

    assert RestDays.objects.on(date(2014, 9, 30)).get().weekdays == [5, 6]
    assert RestDays.objects.on(date(2014, 10, 1)).get().weekdays == [6, 7]


def test_a_rule_without_its_number_is_refused_in_a_sentence(keeper, togo):
    response = keeper.post(
        f"{COUNTRY}rules/new/",
        {"version": 1, "kind": "most_members", "source": "Decree"},
    )

    assert "Members and days are a number above 0" in html(response)
    assert not CountryRule.objects.exists()


def test_of_two_who_edit_at_once_the_second_keeps_what_was_typed(keeper, togo):
    row = RestDaysFactory(country=togo, weekdays=[5, 6], source="Decree", valid_to=None)
    edit = f"/data/reference/facts/rest-days/{row.pk}/"
    keeper.post(edit, {"version": 1, "weekdays": ["6", "7"], "source": "Law of 2014"})

    response = keeper.post(
        edit, {"version": 1, "weekdays": ["5", "6"], "source": "Typed"}
    )

    assert response.status_code == 409
    assert "Law of 2014" in html(response)
    assert 'value="Typed"' in html(response)
    again = keeper.post(edit, {"version": 2, "weekdays": ["5"], "source": "Typed"})
    assert again.url == COUNTRY
    row.refresh_from_db()
    assert (row.weekdays, row.source) == ([5], "Typed")


def test_what_never_was_so_is_removed_and_its_history_kept(keeper, togo):
    row = RestDaysFactory(country=togo)
    edit = f"/data/reference/facts/rest-days/{row.pk}/"
    assert f'action="{edit}remove/"' in html(keeper.get(edit))

    response = keeper.post(f"{edit}remove/", follow=True)

    assert "Removed. The history keeps it." in html(response)
    assert not RestDays.objects.exists()
    kept = apps.get_model("institutions", "RestDaysHistory").objects
    assert kept.filter(pgh_obj_id=row.pk, pgh_label="delete").count() == 1


def test_a_kind_of_fact_that_does_not_exist_is_not_found(keeper, togo):
    assert keeper.get(f"{COUNTRY}weather/new/").status_code == 404
    assert keeper.get("/data/reference/facts/weather/1/").status_code == 404


def test_an_administrator_of_a_country_changes_that_country_only(client, togo):
    client.force_login(GrantFactory(role="admin", country=togo).user)
    CountryFactory(code="TN")

    assert client.get(f"{COUNTRY}rules/new/").status_code == 200
    elsewhere = client.get("/data/reference/countries/TN/rules/new/")
    assert elsewhere.status_code == 403


# --- Themes -----------------------------------------------------------------------------

THEME = {
    "version": 1,
    "code": "T13.3",
    "name_fr": "Coopération Sud-Sud",
    "name_en": "South-South cooperation",
    "gcm_objectives": "22, 23",
    "sdg_targets": "17.9",
    "source": "A/RES/73/195",
}


def test_a_theme_is_added_below_another(keeper):
    broad = ThemeFactory(code="T13")

    response = keeper.post("/data/reference/themes/new/", THEME | {"parent": broad.pk})

    assert response.url == "/data/reference/themes/"
    theme = Theme.objects.get(code="T13.3")
    assert (theme.parent, theme.gcm_objectives) == (broad, [22, 23])


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"code": "cooperation"}, "A code looks like T13 or T13.3."),
        ({"code": "T13.3"}, "begins with the code of the broader theme"),
        ({"code": "T14", "gcm_objectives": "24"}, "less than or equal to 23"),
        (
            {"code": "T14", "valid_from": "2026-1-2", "valid_to": "2026-1-1"},
            "ends before",
        ),
    ],
)
def test_a_theme_that_cannot_be_is_refused_in_a_sentence(keeper, typed, told):
    response = keeper.post("/data/reference/themes/new/", THEME | typed)

    assert told in html(response)
    assert not Theme.objects.exists()


def test_only_administrators_of_everywhere_change_themes(client, togo):
    client.force_login(GrantFactory(role="admin", country=togo).user)

    assert client.get("/data/reference/themes/new/").status_code == 403


def test_a_theme_is_edited_and_ends(keeper):
    theme = ThemeFactory(code="T09")
    url = "/data/reference/themes/T09/"
    assert keeper.get(url).status_code == 200

    keeper.post(url, THEME | {"code": "T09", "valid_to": "2025-12-31"})

    theme.refresh_from_db()
    assert theme.name_en == "South-South cooperation"
    day = date(2026, 1, 1)
    assert list(Theme.objects.choosable(day)) == []
    assert list(Theme.objects.choosable(day, chosen=[theme])) == [theme]
    assert list(Theme.objects.choosable(day, chosen=[theme.pk])) == [theme]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_themes_costs_the_same(reader, rows, django_assert_num_queries):
    InstitutionThemeFactory.create_batch(rows)

    with django_assert_num_queries(4):
        page = html(reader.get("/data/reference/themes/"))

    assert "Add a theme" not in page


def test_without_themes_the_list_says_so(keeper):
    page = html(keeper.get("/data/reference/themes/"))
    assert keeper.get("/data/reference/themes/new/").status_code == 200

    assert "No themes yet" in page
    assert "Add a theme" in page


# --- The starter set --------------------------------------------------------------------


def test_the_starter_set_is_looked_at_and_then_added(keeper):
    page = html(keeper.get("/data/reference/starter-set/"))
    assert "161 institutions are not here yet" in page

    added = html(keeper.post("/data/reference/starter-set/", follow=True))

    assert "161 institutions added." in added
    assert "Everything of it is here." in added
    assert Institution.objects.count() == 161


def test_only_administrators_of_everywhere_add_it(client, togo):
    client.force_login(GrantFactory(role="admin", country=togo).user)

    assert client.post("/data/reference/starter-set/").status_code == 403
    assert Country.objects.count() == 1


# --- The page that leads to them --------------------------------------------------------


def test_the_page_of_data_leads_to_what_the_reader_may_do(client, administrator, staff):
    InstitutionFactory(is_incomplete=True)
    administrator.is_staff = True
    administrator.save()
    client.force_login(administrator)
    page = html(client.get("/data/"))
    assert "1 waiting" in page
    assert "/data/reference/starter-set/" in page
    assert 'href="/admin/"' in page

    client.force_login(staff)
    page = html(client.get("/data/"))
    assert "Records to complete" not in page
    assert "/data/reference/countries/" in page
    assert "/data/reference/starter-set/" not in page
