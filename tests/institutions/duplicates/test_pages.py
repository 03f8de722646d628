"""The list of pairs, the answer, the notice, and the question before one is added."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from institutions.models import (
    DuplicatePair,
    Institution,
    InstitutionStatus,
    PersonPair,
)
from tests.factories.accounts import GrantFactory
from tests.factories.cooperation import ActivityFactory, CooperationPartyFactory
from tests.factories.institutions import (
    CountryFactory,
    DuplicatePairFactory,
    InstitutionFactory,
    PersonFactory,
    PersonPairFactory,
    PostFactory,
)

pytestmark = pytest.mark.django_db
LIST = "/data/duplicates/"
AT = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture
def editor(client, administrator):
    client.force_login(administrator)
    return client


@pytest.fixture
def pair():
    agency = InstitutionFactory(
        name_fr="Agence nationale",
        name_en="National Agency",
        acronym="ANPE",
        city="Lomé",
    )
    PostFactory(institution=agency)
    return DuplicatePairFactory(
        first=agency,
        second=InstitutionFactory(name_fr="ANPE Togo", country=None),
        score=94,
    )


def togolese_administrator():
    return GrantFactory(role=Role.ADMIN).user


def page(client, address=LIST, **headers):
    response = client.get(address, **headers)
    assert response.status_code == 200
    return response.content.decode()


def answer(client, pair, **data):
    return client.post(f"{LIST}{pair.pk}/not-the-same/", data)


def test_the_likest_pairs_come_first_each_with_its_reasons(editor, pair):
    other = DuplicatePairFactory(score=82, reasons=[["people", 2], ["domain", 0]])

    html = page(editor)

    assert html.index("ANPE Togo") < html.index(other.first.name_fr)
    assert "names 94% alike, same country" in html
    assert "2 contacts in common, same website or e-mail domain" in html
    assert "Very alike" in html
    assert "94 of 100" in html
    assert "National Agency" in html
    assert "Lomé" in html
    assert '<span class="figures">1</span> post' in html
    assert "Nothing points at it" in html
    assert f"/institutions/{pair.first.code}/merge/{pair.second.code}/" in html


def test_what_points_at_a_record_is_called_by_its_name(editor, pair):
    ActivityFactory().partners.add(pair.first)
    CooperationPartyFactory(institution=pair.first)

    html = " ".join(page(editor).split())

    assert '<span class="figures">1</span> activity</span>' in html
    assert '<span class="figures">1</span> party to a cooperation</span>' in html


def test_the_list_can_be_narrowed_to_a_country_and_to_answers(
    editor, pair, administrator
):
    mali = CountryFactory(code="ML")
    apart = DuplicatePairFactory(
        first=InstitutionFactory(name_fr="Bureau de Bamako", country=mali)
    )
    assert "Bureau de Bamako" in page(editor, f"{LIST}?country=ML")
    assert "ANPE Togo" not in page(editor, f"{LIST}?country=ML")
    apart.tell_apart(by=administrator, at=AT, note="Two towns")

    assert "Bureau de Bamako" not in page(editor)
    answered = page(editor, f"{LIST}?state=apart")
    assert "Two towns" in answered
    assert "these are two" in answered
    assert "No pair matches" in page(editor, f"{LIST}?country=ML")


def test_an_empty_list_says_when_it_is_filled(editor):
    assert "looked through every night" in page(editor)


def test_what_somebody_said_is_shown_when_they_became_more_alike(
    editor, pair, administrator
):
    pair.tell_apart(by=administrator, at=AT)
    DuplicatePair.objects.update(told_apart_score=80)

    assert "They have become more alike since." in page(editor)


def test_these_are_two_is_remembered_and_taken_back(editor, pair, administrator):
    response = answer(editor, pair, note="Two\0 desks")

    assert response.url == LIST
    pair.refresh_from_db()
    assert (pair.told_apart_by, pair.told_apart_note) == (administrator, "Two desks")
    assert "Remembered: these are two." in page(editor)

    answer(editor, pair, undo="yes")

    pair.refresh_from_db()
    assert pair.told_apart_at is None
    assert "Taken back." in page(editor)


def test_with_a_script_the_line_answers_in_its_place(editor, pair):
    response = editor.post(f"{LIST}{pair.pk}/not-the-same/", HTTP_HX_REQUEST="true")
    assert response.status_code == 200

    html = response.content.decode()
    assert "<html" not in html
    assert "Take back" in html


def test_people_have_a_list_of_their_own(editor):
    ali = PersonFactory(given_names="Ali", family_name="Salah", civility="Dr")
    pair = PersonPairFactory(first=ali, second=PersonFactory(family_name="Salahh"))
    PostFactory(person=ali, title="Head of office", institution__acronym="ODM")

    html = page(editor, f"{LIST}?people=")

    assert "Head of office, <bdi>ODM</bdi>" in html

    assert "Ali Salah" in html
    assert "same e-mail address" in html
    assert f"/people/{ali.pk}/merge/{pair.second_id}/" in html
    assert "Ali Salah" in page(editor, f"{LIST}?people=&country=TG")
    response = editor.post(f"{LIST}people/{pair.pk}/not-the-same/")
    assert response.url == f"{LIST}?people="
    assert "Ali Salah" not in page(editor, f"{LIST}?people=")


def test_a_country_administrator_decides_about_their_own_country(client, pair):
    mali = CountryFactory(code="ML")
    abroad = DuplicatePairFactory(
        first=InstitutionFactory(name_fr="Bamako", country=mali),
        second=InstitutionFactory(country=mali),
    )
    client.force_login(togolese_administrator())

    html = page(client)

    assert "ANPE Togo" in html
    assert "Bamako" not in html
    assert answer(client, abroad).status_code == 404
    assert answer(client, pair).status_code == 302


def test_people_are_decided_about_by_those_who_administer_one_of_them(client):
    ali = PersonFactory(family_name="Salah")
    PersonPairFactory(first=ali)
    client.force_login(togolese_administrator())

    assert "Salah" not in page(client, f"{LIST}?people=")
    PostFactory(person=ali)
    assert "Salah" in page(client, f"{LIST}?people=")


def test_a_restricted_body_is_shown_to_those_who_may_see_it(client, pair):
    restricted = InstitutionFactory(
        name_fr="Refuge",
        country=CountryFactory(code="TN"),
        status=InstitutionStatus.RESTRICTED,
    )
    DuplicatePairFactory(first=pair.first, second=restricted)
    client.force_login(togolese_administrator())

    assert "Refuge" not in page(client)
    assert "Refuge" not in page(client, f"/institutions/{pair.first.code}/similar/")


def test_merged_bodies_are_gone_at_once(editor, pair):
    Institution.objects.filter(pk=pair.second_id).update(
        status=InstitutionStatus.DISSOLVED
    )

    assert "ANPE Togo" not in page(editor)


@pytest.mark.parametrize("tab", ["", "?people="])
def test_one_line_and_three_ask_the_database_as_often(editor, pair, tab):
    PersonPairFactory()

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page(editor, f"{LIST}{tab}")
        return len(asked)

    queries()
    one = queries()
    for _more in range(2):
        DuplicatePairFactory()
        PersonPairFactory()

    assert queries() == one


def test_a_record_says_what_looks_like_it(editor, pair):
    html = page(editor, f"/institutions/{pair.second.code}/similar/")
    part = page(
        editor, f"/institutions/{pair.second.code}/similar/", HTTP_HX_REQUEST="true"
    )

    for shown in (html, part):
        assert "1 record looks like this one." in shown
        assert "“Agence nationale (ANPE)”" in shown or "National Agency" in shown
        assert "very alike" in shown
    assert "<html" not in part


def test_the_notice_names_a_few_and_leads_to_the_others(editor, pair):
    for _more in range(3):
        DuplicatePairFactory(first=pair.first, score=81)

    html = page(editor, f"/institutions/{pair.first.code}/similar/")

    assert "4 records look like this one." in html
    assert html.count('<a href="/institutions/') >= 3
    assert "All duplicates" in html


def test_without_anything_alike_the_notice_is_empty(editor, client):
    body = InstitutionFactory()
    address = f"/institutions/{body.code}/similar/"

    assert page(editor, address, HTTP_HX_REQUEST="true").strip() == ""
    assert "Nothing looks like it" in page(editor, address)


def test_who_administers_nothing_sees_no_notice(client, pair, staff):
    client.force_login(staff)
    address = f"/institutions/{pair.first.code}/similar/"

    assert page(client, address, HTTP_HX_REQUEST="true").strip() == ""


# While one is added


@pytest.fixture
def known():
    return InstitutionFactory(
        name_fr="Agence nationale pour l’emploi",
        acronym="ANPE",
        website="https://anpe.tg",
        city="Lomé",
    )


NEW = {
    "name_fr": "Agence nat. pour l'emploi",
    "type": "PES",
    "social_side": "government",
    "country": "TG",
    "languages": ["fr", "en"],
    "form_key": "7a1f4fd6-5b8e-4f0c-8b53-0d7f6f1b0c11",
}


def test_the_first_words_show_what_begins_so_and_more_what_is_alike(editor, known):
    InstitutionFactory(name_fr="Office des mines")
    address = "/institutions/alike/?country=TG&name_fr="

    begun = page(editor, f"{address}agence nat", HTTP_HX_REQUEST="true")
    alike = page(editor, f"{address}Ag. nat. emploi", HTTP_HX_REQUEST="true")

    assert "Agence nationale pour l’emploi" in begun
    assert "Why:" not in begun
    assert "1 known institution looks alike" in alike
    assert "Why: names" in alike
    assert "Lomé" in alike
    assert "Office des mines" not in begun + alike
    assert "<html" in page(editor, f"{address}agence")


@pytest.mark.parametrize("query", ["", "?name_fr=", "?name_fr=zzz", "?country=%00%00"])
def test_nothing_alike_shows_nothing(editor, known, query):
    address = f"/institutions/alike/{query}"

    assert page(editor, address, HTTP_HX_REQUEST="true").strip() == ""


def test_the_answer_is_complete_when_enough_is_alike(editor):
    for _one in range(6):
        InstitutionFactory(name_fr="Agence pour l’emploi")
    address = "/institutions/alike/?country=TG&name_fr=Agence pour l’emploi"

    html = page(editor, address, HTTP_HX_REQUEST="true")

    assert "5 known institutions look alike" in html


def test_before_one_is_added_twice_it_is_asked_and_nothing_typed_is_lost(editor, known):
    html = editor.post("/institutions/new/", NEW).content.decode()

    assert Institution.objects.count() == 1
    assert "Is it one of these?" in html
    assert "It is this one" in html
    for name, value in NEW.items():
        for text in value if isinstance(value, list) else [value]:
            shown = text.replace("'", "&#x27;")
            assert f'<input type="hidden" name="{name}" value="{shown}">' in html


def test_no_a_new_one_adds_it(editor, known):
    response = editor.post("/institutions/new/", NEW | {"is_new": "yes"})

    assert response.status_code == 302
    assert Institution.objects.count() == 2


def test_back_shows_the_form_as_it_was_typed(editor, known):
    html = editor.post("/institutions/new/", NEW | {"change": "yes"}).content.decode()

    assert Institution.objects.count() == 1
    assert 'value="Agence nat. pour l&#x27;emploi"' in html


def test_what_looks_like_nothing_is_added_at_once(editor, known):
    fields = NEW | {"name_fr": "Office des mines"}

    assert editor.post("/institutions/new/", fields).status_code == 302


def test_only_administrators_come_here(client, staff, pair):
    client.force_login(staff)

    assert client.get(LIST).status_code == 403
    assert answer(client, pair).status_code == 403
    assert client.get("/institutions/alike/").status_code == 403
    assert not PersonPair.objects.for_user(staff)


def test_the_page_of_a_record_says_so_at_once(editor, pair, staff):
    address = pair.first.get_absolute_url()
    assert "1 record looks like this one." in page(editor, address)

    editor.force_login(staff)
    assert "looks like this one" not in page(editor, address)
