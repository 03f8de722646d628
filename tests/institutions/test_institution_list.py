"""The list of institutions."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from institutions.models import InstitutionStatus, InstitutionType
from tests.factories.institutions import (
    CountryFactory,
    InstitutionFactory,
    InstitutionThemeFactory,
    ThemeFactory,
)

AT = datetime(2026, 3, 2, 8, tzinfo=UTC)


def names(response):
    return [row.name_fr for row in response.context["page"]]


def html(response):
    return response.content.decode()


def queries_of(client, path):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


# --- The list ---------------------------------------------------------------------------


def test_it_lists_institutions_by_name(reader):
    for name in ("Caisse", "Agence", "Bureau"):
        InstitutionFactory(name_fr=name)

    assert names(reader.get("/institutions/")) == ["Agence", "Bureau", "Caisse"]


def test_a_list_costs_the_same_at_one_row_and_at_three(reader):
    InstitutionFactory(country=CountryFactory(code="TN"))
    at_one = queries_of(reader, "/institutions/")
    InstitutionFactory(country=CountryFactory(code="ML"))
    InstitutionFactory(country=None)

    assert queries_of(reader, "/institutions/") == at_one
    assert at_one <= 11


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=regisseur", ["Régisseur"]),
        ("country=TN", ["Régisseur"]),
        ("type=UNI", ["Union"]),
        ("theme=T04", ["Régisseur", "Union"]),
        ("theme=T04.1", ["Union"]),
        ("status=dormant", ["Union"]),
        ("q=union&type=UNI", ["Union"]),
        # What does not make sense filters nothing.
        ("country=QQ&theme=T99&status=merged", ["Régisseur", "Union"]),
    ],
)
def test_it_can_be_narrowed(reader, query, found):
    broad = ThemeFactory(code="T04")
    narrow = ThemeFactory(code="T04.1", parent=broad)
    agency = InstitutionFactory(name_fr="Régisseur", country=CountryFactory(code="TN"))
    union = InstitutionFactory(
        name_fr="Union", type=InstitutionType.UNION, status=InstitutionStatus.DORMANT
    )
    InstitutionThemeFactory(institution=agency, theme=broad)
    InstitutionThemeFactory(institution=union, theme=narrow, offer="sought")

    assert names(reader.get(f"/institutions/?{query}")) == found


def test_filters_are_said_in_words_and_can_be_dropped(reader):
    InstitutionFactory()
    theme = ThemeFactory(code="T04", name_en="Placement")

    response = reader.get("/institutions/?q=inst&country=TG&theme=T04&after=x")

    assert response.context["chips"] == [
        {
            "label": "Name or acronym",
            "value": "inst",
            "remove_url": "?country=TG&theme=T04",
        },
        {"label": "Country", "value": "Togo", "remove_url": "?q=inst&theme=T04"},
        {"label": "Theme", "value": str(theme), "remove_url": "?q=inst&country=TG"},
    ]


def test_long_lists_come_in_pages(reader):
    for number in range(27):
        InstitutionFactory(name_fr=f"Institution {number:02}")

    first = reader.get("/institutions/")
    second = reader.get(f"/institutions/{first.context['page'].next_url}")

    assert len(names(first)) == 25
    assert names(second) == ["Institution 25", "Institution 26"]


def test_an_empty_list_says_so(reader):
    assert "No institutions yet" in html(reader.get("/institutions/"))
    assert "No institution matches" in html(reader.get("/institutions/?q=zzz"))


def test_htmx_gets_the_rows_only(reader):
    InstitutionFactory(name_fr="Agence")
    page = html(reader.get("/institutions/", headers={"hx-request": "true"}))

    assert "Agence" in page
    assert "<form" not in page


def test_only_administrators_are_offered_to_add(client, observer, administrator):
    for user, offered in ((observer, False), (administrator, True)):
        client.force_login(user)
        assert ("/institutions/new/" in html(client.get("/institutions/"))) == offered


@pytest.mark.parametrize(
    ("who", "listed"),
    [
        ("host_staff", True),
        ("coordinator", True),
        ("staff", False),
        ("observer", False),
    ],
)
def test_a_restricted_institution_is_listed_to_its_country(
    request, client, ngo, who, listed
):
    client.force_login(request.getfixturevalue(who))
    assert ("Shelter" in html(client.get("/institutions/"))) == listed


def test_a_merged_institution_is_not_listed(reader):
    body = InstitutionFactory(name_fr="Kept")
    InstitutionFactory(status=InstitutionStatus.MERGED, merged_into=body)
    assert names(reader.get("/institutions/")) == ["Kept"]
