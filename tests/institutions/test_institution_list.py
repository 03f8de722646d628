"""The list of institutions."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from institutions.listing import COLUMNS
from institutions.models import InstitutionStatus, InstitutionType
from institutions.views import institution_list
from tests.factories.institutions import (
    CountryFactory,
    CountryMembershipFactory,
    FormerNameFactory,
    InstitutionFactory,
    InstitutionParentFactory,
    InstitutionThemeFactory,
    ThemeFactory,
)

ALL = ".".join(column.name for column in COLUMNS.columns)
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


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("side=workers", ["Union"]),
        ("offer=sought", ["Union"]),
        ("offer=offered", ["Régisseur"]),
        ("theme=T04&offer=sought", ["Union"]),
        ("theme=T04&offer=offered", ["Régisseur"]),
        ("member_of=ECOWAS", ["ECOWAS child", "Régisseur"]),
        ("under=ECOWAS", ["ECOWAS child"]),
        ("missing=email", ["ECOWAS", "ECOWAS child", "Union"]),
        ("missing=to_complete", ["Union"]),
        ("verified=yes", ["Régisseur"]),
        ("verified=due", ["ECOWAS", "ECOWAS child", "Union"]),
        ("verified=never", ["ECOWAS", "ECOWAS child"]),
        # A name that was given up finds its bearer.
        ("q=ancien", ["Régisseur"]),
    ],
)
def test_it_can_be_narrowed_by_what_an_administrator_looks_for(reader, query, found):
    theme = ThemeFactory(code="T04")
    today = timezone.localdate()
    agency = InstitutionFactory(
        name_fr="Régisseur", email="a@b.example", verified_on=today
    )
    union = InstitutionFactory(
        name_fr="Union",
        country=CountryFactory(code="TN"),
        social_side="workers",
        is_incomplete=True,
        verified_on=today - timedelta(days=367),
    )
    body = InstitutionFactory(code="ECOWAS", name_fr="ECOWAS", country=None)
    child = InstitutionFactory(name_fr="ECOWAS child")
    FormerNameFactory(institution=agency, name_fr="Ancien bureau")
    InstitutionThemeFactory(institution=agency, theme=theme)
    InstitutionThemeFactory(institution=union, theme=theme, offer="sought")
    CountryMembershipFactory(country=agency.country, body=body)
    # Left long ago, and stood there long ago.
    CountryMembershipFactory(
        country=union.country, body=body, valid_to=date(2000, 1, 1)
    )
    InstitutionParentFactory(institution=child, parent=body)
    InstitutionParentFactory(institution=union, parent=body, valid_to=date(2000, 1, 1))

    response = reader.get(f"/institutions/?{query}")

    assert names(response) == found
    assert response.context["filter"].more_in_use == (not query.startswith("q="))


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


def test_all_columns_are_shown_with_what_stands_there_today(editor, agency):
    theme = ThemeFactory(name_en="Matching")
    InstitutionThemeFactory(institution=agency, theme=theme)
    InstitutionThemeFactory(institution=agency, theme=ThemeFactory(), offer="sought")
    InstitutionParentFactory(
        institution=agency, parent__acronym="MIN", valid_from=date(2000, 1, 1)
    )
    InstitutionParentFactory(
        institution=agency, parent__acronym="OLD", valid_to=date(2000, 1, 1)
    )
    values = {"city": "Lomé", "languages": ["fr", "en"], "rest_days": [7, 6]}
    values |= {"phone": "+22822210000", "website": "https://a.example"}
    type(agency).objects.filter(pk=agency.pk).update(**values)

    page = html(editor.get(f"/institutions/?q=ANPE&columns={ALL}&density=compact"))

    for text in ("Matching", "MIN", "Lomé", "French and English", "a.example"):
        assert text in page, text
    assert "Saturday and Sunday" in page
    assert "OLD</bdi>" not in page
    assert "work-table compact" in page
    assert page.count('<th scope="col"') == len(COLUMNS.columns) + 1


def test_a_parent_that_the_reader_may_not_know_of_is_not_named(client, observer, ngo):
    client.force_login(observer)
    child = InstitutionFactory(name_en="Child")
    InstitutionParentFactory(institution=child, parent=ngo)

    page = html(client.get("/institutions/?columns=parent"))

    assert "Child" in page
    assert "Shelter" not in page


@pytest.mark.parametrize("columns", ["", ALL])
def test_columns_cost_the_same_at_one_row_and_at_three(reader, columns):
    def one_more(code):
        row = InstitutionFactory(country=CountryFactory(code=code))
        InstitutionParentFactory(institution=row, parent=row_of_all)
        InstitutionThemeFactory(institution=row)

    row_of_all = InstitutionFactory()
    one_more("TN")
    at_one = queries_of(reader, f"/institutions/?columns={columns}")
    one_more("ML")
    one_more("SN")

    assert queries_of(reader, f"/institutions/?columns={columns}") == at_one


def test_what_is_chosen_in_the_chooser_is_the_list_from_then_on(reader):
    InstitutionFactory(city="Lomé")

    address = reader.get("/institutions/?layout=1&column=city&density=compact").url
    html(reader.get(f"/institutions/{address}"))
    page = html(reader.get("/institutions/"))

    assert address == "?columns=name.city&density=compact"
    assert "work-table compact" in page
    assert page.count('<th scope="col"') == 2


def test_a_view_keeps_columns_order_and_density(reader):
    layout = "columns=name.city&density=compact&sort=-city"
    kept = {"list": "institutions:institution_list", "query": f"{layout}&country=TG"}
    form = {"title": "Mine", "scope": "own", "form_key": str(uuid.uuid4())}

    address = reader.post("/views/new/", kept | form).url
    page = html(reader.get(address))

    assert layout in address
    assert "no longer knows" not in page
    assert 'aria-current="true">Mine' in page


def test_columns_alone_leave_everything_in_the_list(reader):
    InstitutionFactory()

    page = html(reader.get("/institutions/?columns=name.city&sort=city"))

    assert 'aria-current="true">Everything' in page
    assert "sorted by City" in page


def test_only_those_who_administer_can_choose_rows(client, observer, administrator):
    InstitutionFactory()
    for user, chooses in ((observer, False), (administrator, True)):
        client.force_login(user)
        page = html(client.get("/institutions/"))
        assert ('name="row"' in page) == chooses
        assert ("Choose the one that matches" in page) == chooses


def test_more_rows_than_can_be_changed_at_once_are_not_counted(editor, monkeypatch):
    monkeypatch.setattr(institution_list, "MOST", 2)
    InstitutionFactory.create_batch(3)

    page = html(editor.get("/institutions/"))

    assert "More than 2" in page
    assert 'name="all"' not in page


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
