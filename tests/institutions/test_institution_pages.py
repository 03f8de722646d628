"""The page of one institution, and who may open it."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from institutions.models import InstitutionStatus
from tests.factories.accounts import GrantFactory
from tests.factories.institutions import (
    ChannelFactory,
    CountryFactory,
    CountryMembershipFactory,
    FormerNameFactory,
    InstitutionFactory,
    InstitutionParentFactory,
    InstitutionThemeFactory,
    PersonFactory,
    PostFactory,
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


# --- One institution --------------------------------------------------------------------


def test_it_shows_all_that_is_known(reader, documented):
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


def test_people_are_those_of_now_then_those_before(reader, documented):
    theme = ThemeFactory(name_en="Placement abroad")
    now = PostFactory(
        institution=documented, person__family_name="Now", starts_on=date(2018, 3, 1)
    )
    now.focal_themes.add(theme)
    PostFactory(
        institution=documented, person__family_name="Focal", is_focal_point=True
    )
    themed = PostFactory(
        institution=documented, person__family_name="Themed", is_focal_point=True
    )
    themed.focal_themes.add(theme)
    PostFactory(
        institution=documented, person__family_name="Before", ends_on=date(2018, 12, 31)
    )
    PostFactory(
        institution=documented, person__family_name="Later", starts_on=date(2999, 1, 1)
    )
    PostFactory(
        institution=documented,
        person=PersonFactory(family_name="Gone", is_withdrawn=True),
    )

    response = reader.get("/institutions/TG-ANPE/")

    context = response.context
    people = context["people"]
    assert [post.person.family_name for post in people.focal_points] == [
        "Focal",
        "Themed",
    ]
    assert [post.person.family_name for post in people.others] == ["Now"]
    assert {post.person.family_name for post in people.not_now} == {"Before", "Later"}
    page = html(response)
    assert "All themes" in page
    assert "Placement abroad" in page
    assert "Gone" not in page


def test_a_page_costs_the_same_at_one_row_and_at_three(reader, documented):
    PostFactory(institution=documented)
    at_one = queries_of(reader, "/institutions/TG-ANPE/")
    for number in range(2):
        PostFactory(institution=documented).focal_themes.add(ThemeFactory())
        ChannelFactory(person=PostFactory(institution=documented).person)
        InstitutionParentFactory(parent=documented)
        FormerNameFactory(
            institution=documented,
            valid_from=date(2021 + number, 1, 1),
            valid_to=date(2022 + number, 1, 1),
        )
        InstitutionThemeFactory(institution=documented)
        CountryMembershipFactory(country=documented.country)

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


def test_an_administrator_is_led_to_what_can_happen(editor, administrator):
    body = InstitutionFactory(code="TG-X")
    body.rest(by=administrator, at=AT, note="Does not meet")

    page = html(editor.get("/institutions/TG-X/"))

    for way in ("activate", "rename", "move", "dissolve", "succeed", "themes"):
        assert f"/institutions/TG-X/{way}/" in page, way
    assert "/institutions/TG-X/rest/" not in page


def test_what_other_apps_know_is_a_link_where_no_script_runs(reader, documented):
    page = html(reader.get("/institutions/TG-ANPE/"))

    for part in (
        *("cooperations", "visits", "missions", "follow-ups", "documents"),
        *("timeline", "visits/years"),
    ):
        address = f"/institutions/TG-ANPE/{part}/"
        assert f'hx-get="{address}"' in page, part
        assert f'href="{address}"' in page, part
        assert reader.get(address).status_code == 200


def test_bodies_under_it_are_listed_up_to_thirty(reader, documented):
    for _ in range(31):
        InstitutionParentFactory(parent=documented)

    response = reader.get("/institutions/TG-ANPE/")

    assert len(response.context["children"]) == 30
    assert "And others." in html(response)


def test_a_restricted_body_is_named_on_no_page_around_it(client, ngo, outsider):
    """Who may choose it knows its name, and is not told where it stands."""
    ministry = InstitutionFactory(code="TN-MIN", country=ngo.country)
    InstitutionParentFactory(institution=ngo, parent=ministry)
    InstitutionFactory(
        code="TN-OLD",
        country=ngo.country,
        status=InstitutionStatus.DISSOLVED,
        succeeded_by=ngo,
    )
    client.force_login(outsider)

    for code in ("TN-MIN", "TN-OLD"):
        for part in ("", "timeline/"):
            page = html(client.get(f"/institutions/{code}/{part}"))
            assert "Shelter" not in page, (code, part)


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


PAGES = ["edit/", "rename/", "move/", "restrict/", "themes/", "posts/new/"]


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


# --- What is not recorded yet -----------------------------------------------------------


def test_whoever_may_change_it_is_told_what_is_not_recorded(editor, observer):
    InstitutionFactory(code="TG-1", city="Lomé", email="a@b.example")
    address = "/institutions/TG-1/"

    page = html(editor.get(address))

    assert "Not recorded" in page
    assert "Address · Website · Telephone" in page
    for addition in ("themes", "former-names/new", "parents/new", "identifiers/new"):
        assert f'class="chip add" href="{address}{addition}/"' in page
    editor.force_login(observer)
    read = html(editor.get(address))
    assert "Not recorded" not in read
    assert "chip add" not in read


def test_nothing_is_asked_for_where_all_is_recorded(editor):
    body = InstitutionFactory(
        code="TG-1",
        city="Lomé",
        address="1, rue X",
        website="https://a.example",
        email="a@b.example",
        phone="+22822210000",
    )
    InstitutionThemeFactory(institution=body)

    page = html(editor.get("/institutions/TG-1/"))

    assert "Not recorded" not in page
    assert 'class="chip add" href="/institutions/TG-1/themes/"' not in page


def test_who_compares_is_told_since_when_people_are_marked(reader):
    PostFactory(institution__code="TG-1")

    assert "What moved is marked" not in html(reader.get("/institutions/TG-1/"))
    page = html(reader.get("/institutions/TG-1/?since=2026-01-31"))
    assert "What moved is marked since: 31\xa0Jan 2026" in page
    assert '<details class="menu">' in page
    # What cannot be understood is said where it was asked.
    assert '<details class="menu" open>' in html(
        reader.get("/institutions/TG-1/?since=never")
    )
