"""What a field offers while somebody types: whom, in which order, and why."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from institutions.models import InstitutionStatus
from institutions.suggestions import suggest_institutions, suggest_people
from tests.factories.institutions import (
    CountryFactory,
    FormerNameFactory,
    InstitutionFactory,
    PersonFactory,
    PersonVariantFactory,
    PostFactory,
)

MONDAY = date(2019, 1, 21)


@pytest.fixture(autouse=True)
def _english():
    """What is said outside a request is said in the default language, French."""
    with translation.override("en"):
        yield


@pytest.fixture
def anpe():
    body = InstitutionFactory(
        code="TG-ANPE",
        acronym="ANPE",
        city="Lomé",
        name_fr="Agence nationale pour l’emploi",
        name_en="National Employment Agency",
        name_pt="Agência nacional de emprego",
        name_ar="الوكالة الوطنية للتشغيل",
    )
    FormerNameFactory(
        institution=body,
        name_fr="Service de la main-d’œuvre",
        name_en="Labour Office",
        acronym="SMO",
        valid_from=date(2004, 1, 1),
        valid_to=date(2013, 6, 1),
    )
    return body


@pytest.fixture
def batchey():
    person = PersonFactory(given_names="Gaston", family_name="Batchéy")
    PersonVariantFactory(
        person=person, given_names="Komlan Apédoh", family_name="Batchey"
    )
    return person


def found_for(user, words, *, on=MONDAY, **options):
    found = suggest_institutions(user, words, on=on, **options)
    return [(one.found, one.reason) for one in found]


# Institutions


def test_what_is_gone_is_offered_for_days_before_its_end(anpe, administrator):
    anpe.status, anpe.ended_on = InstitutionStatus.DISSOLVED, date(2022, 4, 1)
    anpe.save()

    assert found_for(administrator, "anpe", on=date(2022, 3, 31)) == [(anpe, "")]
    assert found_for(administrator, "anpe", on=date(2022, 4, 1)) == []


def test_the_day_is_that_of_the_page(client, anpe, administrator):
    anpe.status, anpe.ended_on = InstitutionStatus.DISSOLVED, date(2022, 4, 1)
    anpe.save()
    client.force_login(administrator)
    address = "/institutions/suggest/?q=anpe"

    assert "TG-ANPE" not in client.get(address).content.decode()
    assert "TG-ANPE" in client.get(f"{address}&day=21 1 2019").content.decode()


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("anpe", ""),
        ("EMPLOYMENT agency", ""),
        ("agence emploi", "in French: Agence nationale pour l’emploi"),
        ("nacional", "in Portuguese: Agência nacional de emprego"),
        ("الوطنية", "in Arabic: الوكالة الوطنية للتشغيل"),
        ("main-d'oeuvre", "former name, 2004–2013: Service de la main-d’œuvre"),
        ("labour office", "former name, 2004–2013: Labour Office (SMO)"),
        ("smo", "former name, 2004–2013: Labour Office (SMO)"),
        ("emploiment", "similar spelling"),
    ],
)
def test_a_body_is_found_by_every_name_and_says_why(words, reason, anpe, observer):
    InstitutionFactory(name_fr="Caisse de sécurité sociale")

    [(body, why)] = found_for(observer, words)

    assert (body, why) == (anpe, reason)


def test_a_former_name_without_a_beginning_says_until_when(observer):
    FormerNameFactory(name_fr="Bureau du port", valid_to=date(2010, 3, 1))

    [(_body, reason)] = found_for(observer, "bureau port")

    assert reason == "former name, until 2010: Bureau du port"


def test_of_all_that_was_merged_into_it_the_reason_names_what_was_typed(anpe, observer):
    for name in ("Bourse du travail", "Guichet unique"):
        InstitutionFactory(status="merged", merged_into=anpe, name_fr=name)

    for typed, name in (("bourse", "Bourse du travail"), ("guichet", "Guichet unique")):
        assert found_for(observer, typed) == [(anpe, f"other name: {name}")]


def test_words_that_stand_in_two_names_need_no_reason(anpe, observer):
    assert found_for(observer, "nacional employment") == [(anpe, "")]


def test_the_best_come_first(observer):
    benin = CountryFactory(code="BJ")
    names = [
        ("Bureau DGE-plus", "", "TG"),
        ("Direction", "DGE", "BJ"),
        ("Budget des dgents", "", "BJ"),
    ]
    for name, acronym, country in names:
        InstitutionFactory(
            name_fr=name,
            acronym=acronym,
            country=benin if country == "BJ" else CountryFactory(code=country),
        )
    FormerNameFactory(institution__name_fr="Autre", name_fr="DGE ancien")

    found = [
        body.name_fr for body, _why in found_for(observer, "dge", countries=["TG"])
    ]

    # The acronym itself, those of the country, the others, and former names last.
    assert found == ["Direction", "Bureau DGE-plus", "Budget des dgents", "Autre"]


def test_what_no_longer_exists_is_not_offered(observer):
    InstitutionFactory(name_fr="Office dissous", status=InstitutionStatus.DISSOLVED)

    assert found_for(observer, "office") == []


@pytest.mark.parametrize("words", ["", " ", "a", "a\0"])
def test_less_than_two_letters_find_nothing(words, anpe, batchey, observer):
    assert found_for(observer, words) == []
    assert suggest_people(observer, words, on=MONDAY) == []


def test_two_letters_have_no_similar_spelling(observer):
    InstitutionFactory(name_fr="Xo")
    PersonFactory(family_name="Xo")

    assert found_for(observer, "xa") == []
    assert suggest_people(observer, "xa", on=MONDAY) == []


def test_a_restricted_body_is_offered_to_those_who_log_and_not_to_observers(
    ngo, staff, observer
):
    assert found_for(staff, "shelter") == [(ngo, "")]
    assert found_for(observer, "shelter") == []
    assert found_for(observer, "sheltar") == []


# People


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("gaston batchey", ""),
        ("BATCHEY Gaston", ""),
        ("apedoh batchey", "variant: Komlan Apédoh Batchey"),
        ("batchey komlan", "variant: Komlan Apédoh Batchey"),
        ("batchay", "similar spelling"),
    ],
)
def test_somebody_is_found_by_every_name_and_says_why(words, reason, batchey, observer):
    PersonFactory(family_name="Trabelsi")

    found = suggest_people(observer, words, on=MONDAY)

    assert [(one.found, one.reason) for one in found] == [(batchey, reason)]


def test_each_shows_the_post_of_the_day(batchey, observer):
    PostFactory(person=batchey, title="Then", ends_on=date(2018, 12, 31))
    post = PostFactory(person=batchey, title="Now", starts_on=date(2019, 1, 1))

    [one] = suggest_people(observer, "batchey", on=MONDAY)

    assert one.post == post


def test_who_bears_the_name_comes_before_who_bears_it_somewhere(observer):
    for given, family in (("Batista", "Aba"), ("Ama", "Bati"), ("Abati", "Zed")):
        PersonFactory(given_names=given, family_name=family)

    found = suggest_people(observer, "bati", on=MONDAY)

    assert [one.found.family_name for one in found] == ["Aba", "Bati", "Zed"]


@pytest.mark.parametrize("words", ["hidden", "hiddan", "veiled"])
def test_people_of_a_restricted_body_elsewhere_are_not_offered(words, ngo, staff):
    post = PostFactory(institution=ngo, person__family_name="Hidden")
    PersonVariantFactory(person=post.person, family_name="Veiled")

    assert suggest_people(staff, words, on=MONDAY) == []


def test_a_withdrawn_name_is_not_offered(administrator):
    PersonFactory(family_name="Withdrawn", is_withdrawn=True)

    assert suggest_people(administrator, "withdrawn", on=MONDAY) == []


# The lines


def lines(client, path, **query):
    response = client.get(path, query)
    assert response.status_code == 200
    return response.content.decode()


def test_a_line_shows_place_and_reason_and_what_to_post(client, staff, anpe):
    client.force_login(staff)
    page = lines(client, "/institutions/suggest/", q="labour office")

    assert 'data-is="TG-ANPE"' in page
    assert 'data-value="National Employment Agency (ANPE), Togo"' in page
    assert "Lomé, Togo" in page
    assert "former name, 2004–2013: Labour Office" in page
    assert 'data-said="1 suggestion"' in page


def test_a_supranational_body_says_so(client, staff):
    InstitutionFactory(name_fr="CEDEAO", country=None)
    client.force_login(staff)

    assert "Supranational" in lines(client, "/institutions/suggest/", q="cedeao")


def test_a_line_of_somebody_shows_the_post_of_that_day(client, staff, batchey):
    PostFactory(
        person=batchey,
        title="Director",
        institution__acronym="DGE",
        ends_on=date(2019, 1, 31),
    )
    client.force_login(staff)
    query = {"q": "batchey"}

    then = lines(client, "/people/suggest/", day="21-25 janv 2019", **query)
    today = lines(client, "/people/suggest/", **query)

    assert f'data-is="{batchey.pk}"' in then
    assert "Director, <bdi>DGE</bdi>" in then
    assert "Director" not in today


def test_what_nobody_knows_may_be_noted_where_the_form_takes_new_names(client, staff):
    client.force_login(staff)
    for path in ("/institutions/suggest/", "/people/suggest/"):
        assert "No match" in lines(client, path, q="zzzz")
        assert "Create “zzzz”" in lines(client, path, q="zzzz", new="")


@pytest.mark.parametrize("path", ["/institutions/suggest/", "/people/suggest/"])
def test_eight_lines_at_most_at_the_price_of_one(path, client, observer):
    client.force_login(observer)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            page = lines(client, path, q="same")
        return len(queries), page.count('role="option"')

    costs = []
    for more in (1, 2, 8):
        for _ in range(more):
            FormerNameFactory(institution__name_fr="Same")
            person = PostFactory(person__family_name="Same").person
            PersonVariantFactory(person=person)
        costs.append(cost())

    assert [number for _queries, number in costs] == [1, 3, 8]
    assert costs[0][0] == costs[1][0] >= costs[2][0]
    assert costs[0][0] <= 10
