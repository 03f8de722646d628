"""Who may know how somebody is reached. Personal addresses are looked for wherever they
could slip out."""

from datetime import date

import pytest

from accounts.models import Role
from institutions.models import Channel, InstitutionStatus
from tests.factories.accounts import GrantFactory
from tests.factories.institutions import (
    ChannelFactory,
    CountryFactory,
    InstitutionFactory,
    PersonFactory,
    PostFactory,
)

CANARY = "canary-7f3a@private.example"
PHONE = "+228 90 00 77 31"
BASIS = {
    "legal_basis": "consent",
    "basis_laws": ["malabo"],
    "basis_on": date(2026, 1, 5),
}


@pytest.fixture
def official():
    """A director in Togo, with an official and two personal channels."""
    person = PostFactory(person__family_name="Batchey", is_focal_point=True).person
    ChannelFactory(person=person, value="dg@ministry.example")
    ChannelFactory(person=person, use="personal", value=CANARY)
    ChannelFactory(person=person, use="personal", kind="whatsapp", value=PHONE)
    return person


def seen_by(user, person):
    channels = Channel.objects.for_user(user).filter(person=person).in_order()
    return [channel.use for channel in channels]


HERE, OFFICIAL = ["official", "personal", "personal"], ["official"]


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("staff", HERE),
        ("administrator", HERE),
        ("coordinator", OFFICIAL),
        ("observer", OFFICIAL),
        ("host_staff", OFFICIAL),
        ("outsider", OFFICIAL),
        ("nobody", []),
    ],
)
def test_personal_channels_are_for_those_in_charge_at_home(
    request, official, who, seen
):
    assert seen_by(request.getfixturevalue(who), official) == seen


@pytest.mark.parametrize(
    ("who", "seen"),
    [("coordinator", HERE), ("host_staff", OFFICIAL), ("observer", OFFICIAL)],
)
def test_a_legal_basis_shares_them_with_those_who_coordinate_everywhere(
    request, official, who, seen
):
    type(official).objects.filter(pk=official.pk).update(**BASIS)
    assert seen_by(request.getfixturevalue(who), official) == seen


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMIN, Role.STAFF])
def test_those_in_charge_of_the_country_see_them(official, role):
    assert seen_by(GrantFactory(role=role).user, official) == HERE
    abroad = GrantFactory(role=role, country=CountryFactory(code="TN")).user
    assert seen_by(abroad, official) == OFFICIAL


def test_those_of_the_institution_see_them(official):
    body = official.posts.get().institution
    about = {"role": Role.STAFF, "country": None}
    colleague = GrantFactory(**about, institution=body).user
    neighbour = GrantFactory(**about, institution=InstitutionFactory()).user

    assert seen_by(colleague, official) == HERE
    assert seen_by(neighbour, official) == OFFICIAL


def test_nothing_is_shown_of_somebody_who_is_also_of_a_restricted_body(
    official, outsider, administrator
):
    restricted = InstitutionFactory(
        country=CountryFactory(code="TN"), status=InstitutionStatus.RESTRICTED
    )
    PostFactory(person=official, institution=restricted)

    assert seen_by(outsider, official) == []
    assert seen_by(administrator, official) == HERE


def test_nothing_is_shown_of_a_withdrawn_name(administrator):
    person = PersonFactory(is_withdrawn=True)
    ChannelFactory(person=person)
    assert seen_by(administrator, person) == []


def test_the_preferred_one_of_a_kind_comes_first(staff):
    person = PersonFactory()
    ChannelFactory(person=person, value="second@example.org")
    ChannelFactory(person=person, value="first@example.org", is_preferred=True)

    channels = Channel.objects.for_user(staff).in_order()

    assert [channel.value for channel in channels] == [
        "first@example.org",
        "second@example.org",
    ]


@pytest.mark.parametrize(
    ("kind", "value", "href"),
    [
        ("email", "a@b.example", "mailto:a@b.example"),
        ("phone", "+228 22 21 00 00", "tel:+22822210000"),
    ],
)
def test_a_click_writes_or_dials(kind, value, href):
    assert ChannelFactory(kind=kind, value=value).href == href


PAGES = [
    "/people/{pk}/",
    "/people/{pk}/vcard/",
    "/people/?q=canary",
    "/people/?q=batchey",
    "/people/suggest/?q=canary",
    "/people/suggest/?q=batchey",
    "/institutions/{code}/",
    "/institutions/{code}/vcard/",
    "/search/?q=canary",
    "/search/?q=batchey",
    "/changes/?since=2020-01-01",
    "/people/{pk}/missions/",
]


@pytest.mark.parametrize("who", ["outsider", "observer", "coordinator", "host_staff"])
def test_a_personal_address_stands_on_no_page_of_others(request, client, official, who):
    client.force_login(request.getfixturevalue(who))
    code = official.posts.get().institution.code

    for page in PAGES:
        response = client.get(page.format(pk=official.pk, code=code))
        told = response.content.decode()
        assert response.status_code == 200, page
        assert CANARY not in told, page
        assert PHONE not in told, page
        assert "90007731" not in told, page


@pytest.mark.parametrize("page", ["/people/{pk}/vcard/", "/institutions/{code}/vcard/"])
def test_it_leaves_on_no_card_even_for_those_who_may_see_it(
    client, staff, official, page
):
    client.force_login(staff)
    code = official.posts.get().institution.code
    assert CANARY in client.get(f"/people/{official.pk}/").content.decode()

    card = client.get(page.format(pk=official.pk, code=code)).content.decode()

    assert "dg@ministry.example" in card
    assert "canary" not in card


def test_it_cannot_be_read_from_the_signed_base_of_a_form(client, staff, official):
    """The edit page, whose base holds everything, is for administrators alone."""
    client.force_login(staff)
    assert client.get(f"/people/{official.pk}/edit/").status_code == 403
