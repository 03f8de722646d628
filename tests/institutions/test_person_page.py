"""The page of a person: posts over time, who stands in, who came after."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from institutions.models import Law, LegalBasis
from tests.factories.institutions import (
    ChannelFactory,
    PersonFactory,
    PersonVariantFactory,
    PostFactory,
    ThemeFactory,
)

TODAY = timezone.localdate()
LAST_YEAR = TODAY - timedelta(days=400)


@pytest.fixture
def director(agency):
    return PostFactory(institution=agency, person__family_name="Batchey")


def shown(client, person):
    return client.get(f"/people/{person.pk}/").content.decode()


def test_the_page_says_who_stands_in_and_who_came_after(reader, director, agency):
    alternate = PersonFactory(given_names="Ama", family_name="Zinsou")
    after = PostFactory(institution=agency, person__family_name="Mensah")
    director.alternate, director.successor = alternate, after
    director.save()

    page = shown(reader, director.person)

    assert f"/people/{alternate.pk}/" in page
    assert "Ama Zinsou" in page
    assert f"/people/{after.person_id}/" in page
    assert "Stands in for:" in shown(reader, alternate)
    assert "Person Batchey" in shown(reader, alternate)


def test_whom_the_reader_may_not_see_is_not_named(reader, director, ngo, agency):
    hidden = PostFactory(institution=ngo, person__family_name="Hidden")
    gone = PostFactory(
        institution=agency, person__is_withdrawn=True, person__family_name="Gone"
    )
    director.alternate, director.successor = hidden.person, gone
    director.save()

    page = shown(reader, director.person)

    assert "Hidden" not in page
    assert "Gone" not in page


def test_when_somebody_was_last_confirmed_stands_at_the_top(reader, director):
    assert "last confirmed on" not in shown(reader, director.person)
    director.confirm(on=date(2026, 1, 5), expected_version=1)
    assert "last confirmed on 5\N{NO-BREAK SPACE}Jan" in shown(reader, director.person)


def test_a_focal_point_says_for_what(reader, director):
    director.is_focal_point = True
    director.save()
    assert "All themes" in shown(reader, director.person)
    director.focal_themes.add(ThemeFactory(name_en="Matching"))
    assert "Matching" in shown(reader, director.person)


def test_the_legal_basis_stands_on_the_page_with_its_articles(
    reader, editor, director, administrator
):
    person = director.person
    assert "No legal basis is recorded." in shown(reader, person)
    person.legal_basis, person.basis_on = LegalBasis.PUBLIC_TASK, date(2019, 3, 27)
    person.basis_laws = [Law.GDPR, Law.ECOWAS]
    person.basis_by, person.basis_note = administrator, "Arrêté 12"
    person.save()

    page = shown(editor, person)

    assert "Public task or official function" in page
    assert "GDPR, articles 6(1)(e), 49(1)(d)" in page
    assert "ECOWAS Supplementary Act A/SA.1/01/10" in page
    assert "Arrêté 12" in page


def test_preferences_are_told(reader, director):
    person = director.person
    person.preferred_language, person.preferred_channel = "pt", "whatsapp"
    person.save()
    page = shown(reader, person)
    assert "Portuguese" in page
    assert "WhatsApp" in page


def test_steps_are_offered_to_those_who_may_take_them(reader, editor, director):
    person = director.person
    steps = [
        f"/posts/{director.pk}/confirm/",
        f"/posts/{director.pk}/end/",
        f"/posts/{director.pk}/edit/",
        f"/people/{person.pk}/edit/",
        f"/people/{person.pk}/withdraw/",
        f"/people/{person.pk}/posts/new/",
    ]
    editable = shown(editor, person)
    assert [step for step in steps if step not in editable] == []


def test_readers_are_offered_none(client, observer, director):
    client.force_login(observer)
    page = shown(client, director.person)
    assert "/withdraw/" not in page
    assert "/confirm/" not in page
    assert "/vcard/" in page


def test_a_post_that_was_left_can_be_corrected_only(editor, director):
    director.end(on=LAST_YEAR, expected_version=1)
    page = shown(editor, director.person)
    assert f"/posts/{director.pk}/edit/" in page
    assert f"/posts/{director.pk}/end/" not in page


def test_the_hand_over_knows_who_came_after(editor, director, agency):
    after = PostFactory(institution=agency, title="Director")
    director.end(on=LAST_YEAR, expected_version=1, successor=after)
    person = director.person

    page = shown(editor, person)

    assert f"/people/{person.pk}/open-work/?to=person-{after.person_id}" in page
    assert f"back=/people/{person.pk}/" in page


def test_the_page_costs_the_same_for_one_post_and_for_three(editor, director, agency):
    def grow(number):
        after = PostFactory(institution=agency, title=f"After {number}")
        post = PostFactory(
            person=director.person,
            title=f"Post {number}",
            alternate=PersonFactory(),
            successor=after,
            is_focal_point=True,
        )
        post.focal_themes.add(ThemeFactory())
        PersonVariantFactory(person=director.person)
        ChannelFactory(person=director.person)
        PostFactory(alternate=director.person)

    def queries():
        with CaptureQueriesContext(connection) as asked:
            shown(editor, director.person)
        return len(asked)

    grow(1)
    shown(editor, director.person)
    one = queries()
    grow(2)
    grow(3)
    assert queries() == one


@pytest.mark.parametrize(
    "page", ["/people/new/", "/posts/to-confirm/", "/people/withdrawn/"]
)
def test_pages_of_administrators_are_closed_to_readers(reader, page):
    assert reader.get(page).status_code == 403
