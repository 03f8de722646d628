"""Contact cards, opened again as a telephone would."""

from datetime import date, timedelta

import pytest
import vobject
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from institutions.models import Channel, InstitutionStatus, Person
from institutions.vcards import vcards_of
from tests.factories.institutions import (
    ChannelFactory,
    InstitutionFactory,
    PersonFactory,
    PostFactory,
)

TODAY = timezone.localdate()


@pytest.fixture
def agency():
    return InstitutionFactory(code="TG-ANPE", name_en="Agency, for work; Lomé")


@pytest.fixture
def director(agency):
    director = PersonFactory(
        civility="S.E. M.", given_names="Komlan Apédoh", family_name="Batchey"
    )
    PostFactory(
        person=director,
        institution=agency,
        title="Directrice générale de l’emploi",
        is_focal_point=True,
    )
    ChannelFactory(person=director, value="dg@anpe.example", is_preferred=True)
    ChannelFactory(person=director, kind="phone", value="+228 22 21 00 00")
    ChannelFactory(person=director, kind="whatsapp", value="+228 90 00 00 00")
    return director


def cards(client, path):
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/vcard; charset=utf-8"
    return list(vobject.readComponents(response.content.decode("utf-8")))


def test_a_card_says_who_it_is_where_and_how_to_reach_them(reader, director):
    [card] = cards(reader, f"/people/{director.pk}/vcard/")

    assert card.version.value == "3.0"
    assert card.fn.value == "Komlan Apédoh Batchey"
    name = card.n.value
    assert (name.prefix, name.given, name.family) == (
        "S.E. M.",
        "Komlan Apédoh",
        "Batchey",
    )
    assert card.org.value == ["Agency, for work; Lomé"]
    assert card.title.value == "Directrice générale de l’emploi"
    assert card.email.value == "dg@anpe.example"
    assert card.email.params["TYPE"] == ["INTERNET", "WORK", "PREF"]
    assert [(tel.value, tel.params["TYPE"]) for tel in card.tel_list] == [
        ("+228 22 21 00 00", ["WORK", "VOICE"]),
        ("+228 90 00 00 00", ["WORK", "CELL"]),
    ]
    assert card.uid.value.startswith(f"person-{director.pk}@")


def test_it_is_a_file_that_nobody_keeps(reader, director):
    response = reader.get(f"/people/{director.pk}/vcard/")
    assert response["Content-Disposition"] == (
        f'attachment; filename="person-{director.pk}.vcf"'
    )
    assert response["Cache-Control"] == "private, no-store"


def test_somebody_without_post_or_channel_has_a_card_with_a_name(reader):
    person = PersonFactory(given_names="", family_name="Ama")
    [card] = cards(reader, f"/people/{person.pk}/vcard/")
    assert card.fn.value == "Ama"
    assert {"org", "title", "email", "tel"}.isdisjoint(card.contents)


def test_a_post_that_was_left_stands_on_no_card(reader, agency):
    left = PostFactory(ends_on=TODAY - timedelta(days=1)).person
    [card] = cards(reader, f"/people/{left.pk}/vcard/")
    assert "org" not in card.contents


def test_the_focal_points_of_an_institution_are_one_file(reader, agency, director):
    elsewhere = PostFactory(person=director, title="Professor").institution
    PostFactory(institution=agency, title="No focal point")
    PostFactory(institution=agency, is_focal_point=True, ends_on=date(2019, 1, 1))
    second = PostFactory(
        institution=agency, is_focal_point=True, person__family_name="Zinsou"
    ).person

    found = cards(reader, "/institutions/TG-ANPE/vcard/")

    assert [card.fn.value for card in found] == [
        director.full_name,
        second.full_name,
    ]
    # Of somebody with two posts, the one that was asked about.
    assert found[0].org.value == [agency.full_name]
    assert elsewhere != agency


def test_an_institution_without_focal_points_has_an_empty_file(reader, agency):
    assert cards(reader, "/institutions/TG-ANPE/vcard/") == []


@pytest.mark.parametrize("who", ["administrator", "host_staff", "staff", "nobody"])
def test_nobody_takes_a_card_from_a_restricted_body(request, client, ngo, who):
    person = PostFactory(institution=ngo, is_focal_point=True).person
    PostFactory(person=person, title="Professor")
    client.force_login(request.getfixturevalue(who))

    assert client.get("/institutions/TN-NGO/vcard/").status_code == 404
    assert client.get(f"/people/{person.pk}/vcard/").status_code == 404


def test_a_withdrawn_name_has_no_card(editor):
    person = PostFactory(person__is_withdrawn=True, is_focal_point=True).person
    code = person.posts.get().institution.code
    assert editor.get(f"/people/{person.pk}/vcard/").status_code == 404
    assert cards(editor, f"/institutions/{code}/vcard/") == []


def test_a_body_that_is_not_there_has_none(editor):
    InstitutionFactory(code="TG-X", status=InstitutionStatus.RESTRICTED)
    assert editor.get("/institutions/TG-X/vcard/").status_code == 404
    assert editor.get("/institutions/TG-Y/vcard/").status_code == 404


WORDS = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=60
).map(str.strip)


@given(family=WORDS.filter(bool), given_names=WORDS, title=WORDS)
def test_whatever_a_name_is_made_of_it_comes_back(family, given_names, title):
    person = Person(pk=1, family_name=family, given_names=given_names, civility=title)
    person.posts_held = []
    person.official_channels = [Channel(kind="email", value="a@b.example")]

    card = vobject.readOne(vcards_of([person]))

    assert card.fn.value == person.full_name
    name = card.n.value
    assert (name.family, name.given, name.prefix) == (family, given_names, title)
