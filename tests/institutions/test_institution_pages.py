"""The list of institutions, one institution, and who may open them."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from institutions.models import InstitutionStatus, InstitutionType
from tests.factories.accounts import GrantFactory
from tests.factories.institutions import (
    CountryFactory,
    CountryMembershipFactory,
    FormerNameFactory,
    InstitutionFactory,
    InstitutionIdentifierFactory,
    InstitutionParentFactory,
    InstitutionThemeFactory,
    PersonFactory,
    PostFactory,
    ThemeFactory,
)

AT = datetime(2026, 3, 2, 8, tzinfo=UTC)


@pytest.fixture
def reader(client, observer):
    client.force_login(observer)
    return client


@pytest.fixture
def editor(client, administrator):
    client.force_login(administrator)
    return client


@pytest.fixture
def ngo():
    return InstitutionFactory(
        code="TN-NGO",
        name_en="Shelter",
        country=CountryFactory(code="TN"),
        status=InstitutionStatus.RESTRICTED,
        email="hello@shelter.example",
        phone="+21671000000",
        note="Careful",
    )


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
    assert at_one <= 6


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


# --- One institution --------------------------------------------------------------------


@pytest.fixture
def agency():
    """Everything an institution can have."""
    togo = CountryFactory(code="TG")
    agency = InstitutionFactory(
        code="TG-ANPE",
        name_fr="Agence nationale pour l’emploi",
        name_en="National Employment Agency",
        name_ar="الوكالة",
        acronym="ANPE",
        unofficial_names=["en"],
        country=togo,
        city="Lomé",
        address="1, rue X",
        website="https://anpe.example",
        email="info@anpe.example",
        phone="+22822210000",
        whatsapp="+22890000000",
        mandate="Placement",
        source="A decree",
        note="A note",
    )
    FormerNameFactory(
        institution=agency,
        name_fr="Service de la main-d’œuvre",
        name_en="Labour Office",
    )
    InstitutionParentFactory(
        institution=agency,
        parent=InstitutionFactory(name_en="The Ministry"),
        valid_from=date(2010, 1, 1),
        valid_to=date(2022, 1, 1),
    )
    InstitutionIdentifierFactory(institution=agency, value="TG-COA-1")
    InstitutionThemeFactory(
        institution=agency, theme=ThemeFactory(name_en="Matching"), offer="sought"
    )
    CountryMembershipFactory(
        country=togo,
        body=InstitutionFactory(country=None, acronym="ECOWAS"),
        valid_from=date(1975, 5, 28),
    )
    return agency


def test_it_shows_all_that_is_known(reader, agency):
    page = html(reader.get("/institutions/TG-ANPE/"))

    for fact in (
        *("National Employment Agency", "Agence nationale", "الوكالة", "ANPE"),
        *("The name above is an unofficial translation.", "Togo", "Lomé", "1, rue X"),
        *("https://anpe.example", "info@anpe.example", "+228 22 21 00 00"),
        "Labour Office",
        *("The Ministry", "TG-COA-1", "Matching", "Sought", "ECOWAS"),
        *("Placement", "A decree", "A note", "Not verified yet"),
    ):
        assert fact in page, fact
    assert "Still right" not in page
    assert "/edit/" not in page


def test_people_are_those_of_now_then_those_before(reader, agency):
    theme = ThemeFactory(name_en="Placement abroad")
    now = PostFactory(
        institution=agency, person__family_name="Now", starts_on=date(2018, 3, 1)
    )
    now.focal_themes.add(theme)
    PostFactory(institution=agency, person__family_name="Focal", is_focal_point=True)
    themed = PostFactory(
        institution=agency, person__family_name="Themed", is_focal_point=True
    )
    themed.focal_themes.add(theme)
    PostFactory(
        institution=agency, person__family_name="Before", ends_on=date(2018, 12, 31)
    )
    PostFactory(
        institution=agency, person__family_name="Later", starts_on=date(2999, 1, 1)
    )
    PostFactory(
        institution=agency, person=PersonFactory(family_name="Gone", is_withdrawn=True)
    )

    response = reader.get("/institutions/TG-ANPE/")

    context = response.context
    assert [post.person.family_name for post in context["posts"]] == [
        "Focal",
        "Themed",
        "Now",
    ]
    assert {post.person.family_name for post in context["other_posts"]} == {
        "Before",
        "Later",
    }
    page = html(response)
    assert "All themes" in page
    assert "Placement abroad" in page
    assert "Gone" not in page


def test_a_page_costs_the_same_at_one_row_and_at_three(reader, agency):
    PostFactory(institution=agency)
    at_one = queries_of(reader, "/institutions/TG-ANPE/")
    for _ in range(2):
        PostFactory(institution=agency).focal_themes.add(ThemeFactory())
        InstitutionThemeFactory(institution=agency)
        CountryMembershipFactory(country=agency.country)

    assert queries_of(reader, "/institutions/TG-ANPE/") == at_one


def test_a_regional_body_shows_its_members_with_their_dates(reader):
    body = InstitutionFactory(code="XX-ECOWAS", country=None)
    CountryMembershipFactory(body=body, country=CountryFactory(code="TG"))
    CountryMembershipFactory(
        body=body, country=CountryFactory(code="ML"), valid_to=date(2025, 1, 29)
    )

    page = html(reader.get("/institutions/XX-ECOWAS/"))

    assert "Member countries" in page
    assert "Supranational" in page
    assert "Mali" in page
    assert "29\xa0Jan 2025" in page


def test_its_steps_are_its_history(editor, administrator):
    body = InstitutionFactory(code="TG-X")
    body.rest(by=administrator, at=AT, note="Does not meet")

    page = html(editor.get("/institutions/TG-X/"))

    assert "Does not meet" in page
    assert str(administrator) in page
    assert "/institutions/TG-X/activate/" in page
    assert "/institutions/TG-X/rest/" not in page


def test_an_administrator_is_led_to_the_reference_data(editor, administrator):
    InstitutionFactory(code="TG-X")
    assert "/admin/" not in html(editor.get("/institutions/TG-X/"))

    administrator.is_staff = True
    administrator.save()
    assert "/admin/institutions/institution/" in html(editor.get("/institutions/TG-X/"))


def test_a_merged_institution_leads_to_the_other(reader):
    other = InstitutionFactory(code="TG-KEPT")
    InstitutionFactory(
        code="TG-GONE", status=InstitutionStatus.MERGED, merged_into=other
    )
    assert reader.get("/institutions/TG-GONE/").url == "/institutions/TG-KEPT/"


def test_what_is_not_there_is_not_found(reader):
    assert reader.get("/institutions/TG-NOPE/").status_code == 404


# --- Who may open it --------------------------------------------------------------------


@pytest.mark.parametrize("who", ["observer", "nobody"])
def test_a_restricted_institution_is_not_found_by_readers_elsewhere(
    request, client, ngo, who
):
    client.force_login(request.getfixturevalue(who))
    assert client.get("/institutions/TN-NGO/").status_code == 404
    assert client.get("/institutions/TN-NGO/edit/").status_code == 404


@pytest.mark.parametrize(
    ("who", "shown"),
    [
        ("host_staff", True),
        ("administrator", True),
        # They may log a mission to it, and learn nothing else.
        ("staff", False),
        ("outsider", False),
    ],
)
def test_a_restricted_institution_shows_people_and_contacts_to_its_country(
    request, client, ngo, who, shown
):
    PostFactory(institution=ngo, person__family_name="Hidden")
    client.force_login(request.getfixturevalue(who))

    page = html(client.get("/institutions/TN-NGO/"))

    assert "This institution is restricted." in page
    for private in ("Hidden", "hello@shelter.example", "+216 71 000 000", "Careful"):
        assert (private in page) == shown, private


PAGES = ["edit/", "rename/", "restrict/", "posts/new/"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("who", "status"),
    [("administrator", 200), ("staff", 403), ("coordinator", 403), ("observer", 403)],
)
def test_only_administrators_change_it(request, client, who, status, page):
    InstitutionFactory(code="TG-X")
    client.force_login(request.getfixturevalue(who))
    assert client.get(f"/institutions/TG-X/{page}").status_code == status


@pytest.mark.parametrize("page", PAGES)
def test_an_administrator_of_a_country_changes_its_own(client, page):
    client.force_login(GrantFactory(role=Role.ADMIN).user)
    InstitutionFactory(code="TG-X")
    InstitutionFactory(code="TN-X", country=CountryFactory(code="TN"))

    assert client.get(f"/institutions/TG-X/{page}").status_code == 200
    assert client.get(f"/institutions/TN-X/{page}").status_code == 403


def test_everything_here_asks_to_sign_in(client):
    InstitutionFactory(code="TG-X")
    for path in ("/institutions/", "/institutions/TG-X/", "/people/1/"):
        assert client.get(path).url == f"/signin/?next={path}"


# --- Suggestions ------------------------------------------------------------------------


def test_a_field_gets_matches_with_the_reason(reader, agency):
    FormerNameFactory(name_fr="Main-d’œuvre du port")
    page = html(reader.get("/institutions/suggest/?q=main oeuvre service"))

    assert page.count("<option") == 1
    assert 'value="TG-ANPE"' in page
    assert "National Employment Agency (ANPE), Lomé · Togo" in page
    assert "formerly Service de la main-d’œuvre" in page


def test_a_match_by_its_present_name_needs_no_reason(reader, agency):
    page = html(reader.get("/institutions/suggest/?q=anpe"))
    assert "formerly" not in page


def test_those_who_log_missions_may_choose_a_restricted_institution(
    client, ngo, staff, observer
):
    for user, found in ((staff, True), (observer, False)):
        client.force_login(user)
        page = html(client.get("/institutions/suggest/?q=shelter"))
        assert ("TN-NGO" in page) == found


def test_what_no_longer_exists_is_not_suggested(reader):
    InstitutionFactory(name_fr="Office dissous", status=InstitutionStatus.DISSOLVED)
    assert "No match" in html(reader.get("/institutions/suggest/?q=office"))


def test_nothing_typed_suggests_nothing(reader, agency):
    assert "No match" in html(reader.get("/institutions/suggest/"))


def test_eight_suggestions_at_most_at_a_constant_price(reader):
    for _ in range(10):
        InstitutionFactory()
    path = "/institutions/suggest/?q=institution"

    assert html(reader.get(path)).count("<option") == 8
    assert queries_of(reader, path) <= 4
