"""Which one is meant: names that look alike, and what is asked about them."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from institutions.models import InstitutionStatus
from missions.begun_institutions import begun_institution
from missions.named_people import Named
from missions.near_names import is_near_person
from missions.questions import NEW, Typed
from missions.registry import Registry
from tests.factories.institutions import (
    CountryFactory,
    FormerNameFactory,
    InstitutionFactory,
    PersonFactory,
    PersonVariantFactory,
    PostFactory,
)

MONDAY = date(2019, 1, 21)


@pytest.fixture
def registry(staff):
    return Registry(staff)


@pytest.fixture
def anpe():
    body = InstitutionFactory(
        code="TG-ANPE", acronym="ANPE", name_fr="Agence nationale pour l’emploi"
    )
    FormerNameFactory(institution=body, name_fr="Service de la main-d’œuvre")
    return body


def typed(text, answer="", about=None, **more):
    sent = {"n": text, "n_is": answer, "n_about": text if about is None else about}
    return Typed.sent(sent | {f"n_{key}": value for key, value in more.items()}, "n")


# An answer


def test_an_answer_counts_for_the_text_it_was_given_about():
    assert typed("ANPE", "TG-ANPE", about="anpe").answer == "TG-ANPE"
    assert typed("ANPE", "TG-ANPE", about="ANETI").answer == ""


def test_what_was_typed_is_a_text_for_everybody_else():
    text = typed("  Agence ", NEW, country="TN", type="PES")

    assert text == "Agence"
    assert (text.answer, text.country, text.type) == (NEW, "TN", "PES")


# Institutions that look alike


@pytest.mark.parametrize(
    "text",
    [
        "Agence nationale emploi",
        "L'emploi : agence nationale",
        "Agence Nationnale pour l’Emploi",
        "ANPE Togo",
        "ANPPE",
        "Service main d'œuvre",
    ],
)
def test_a_name_that_is_nearly_known_is_asked_about(text, registry, anpe):
    InstitutionFactory(name_fr="Caisse de sécurité sociale")

    question = registry.question(text, country="TG")

    assert [choice.value for choice in question.choices] == ["TG-ANPE"]


@pytest.mark.parametrize("text", ["Ag. nat. emploi", "National Employment Agency"])
def test_what_is_not_spelt_so_is_found_as_a_duplicate_would_be(text, registry, anpe):
    question = registry.question(text, country="TG")

    assert [choice.value for choice in question.choices] == ["TG-ANPE"]
    assert registry.institutions_near(text, country="??") == []


def test_the_name_that_is_alike_is_shown_where_it_is_another(registry, anpe):
    [choice] = registry.question("Service main-d’œuvre", country="TG").choices
    assert choice.reason == "Service de la main-d’œuvre"

    [choice] = registry.question("Agence nationale emploi", country="TG").choices
    assert choice.reason == ""


def test_a_body_of_another_country_is_alike_by_its_whole_name_only(registry, anpe):
    def asked(text, country):
        return len(registry.question(text, country=country).choices)

    assert asked("ANPE Bénin", "BJ") == 0
    assert asked("Agence nationale pour l'emplois", "BJ") == 1
    assert asked("ANPE Bénin", "") == 1


def test_a_merged_body_is_not_asked_about(registry, anpe):
    InstitutionFactory(
        name_fr="Agence nationale emploi",
        status=InstitutionStatus.MERGED,
        merged_into=anpe,
    )

    choices = registry.question("Agence nationale emploi", country="TG").choices
    assert [choice.value for choice in choices] == ["TG-ANPE"]


def test_those_of_one_name_are_all_asked_about(registry):
    for country in ("TG", "BJ"):
        InstitutionFactory(
            code=f"{country}-ANPE",
            acronym="ANPE",
            country=CountryFactory(code=country),
        )

    choices = registry.question("anpe", country="").choices
    assert {choice.value for choice in choices} == {"TG-ANPE", "BJ-ANPE"}


def test_a_restricted_body_is_not_asked_about_where_it_is_unknown(observer):
    InstitutionFactory(
        name_fr="Refuge des migrants",
        status="restricted",
        country=CountryFactory(code="TN"),
    )

    assert Registry(observer).question("Refuge migrants", country="TN").choices == []


# New institutions


def test_two_rows_that_name_a_new_body_name_one(registry):
    CountryFactory(code="TN")
    one = registry.new_institution("Office neuf", country="TN", type="")
    two = registry.new_institution("OFFICE  neuf", country="TN", type="EMP")

    assert one is two
    assert (one.type, one.iati_type, one.social_side) == ("EMP", "22", "employers")
    assert registry.new_institution("Office neuf", country="", type="") is not one


@pytest.mark.parametrize(
    ("text", "country", "code"),
    [("x" * 251, "TG", "too_long"), ("Office", "ZZ", "country")],
)
def test_a_new_body_needs_a_name_and_a_country_that_fit(text, country, code, registry):
    CountryFactory(code="TG")

    with pytest.raises(ValidationError) as refused:
        registry.new_institution(text, country=country, type="")
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("language", "field"), [("en", "name_en"), ("pt", "name_pt"), ("de", "name_fr")]
)
def test_the_new_name_stands_in_the_language_of_whoever_typed_it(language, field):
    with translation.override(language):
        body = begun_institution("Office neuf (ONX)", "TG")

    assert getattr(body, field) == "Office neuf"
    assert body.acronym == "ONX"
    assert body.social_side == "government"


def test_a_new_international_body_is_a_partner():
    assert begun_institution("Union", "").social_side == "partner"


# People who look alike


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("A. Tetteh", "Ablavi Tetteh", True),
        ("Ablavi Tetteh", "Tetteh A", True),
        ("Gaston Batchey", "Batchey Komlan Gaston", True),
        ("Gaston Batchei", "Gaston Batchey", True),
        ("Batchey", "Gaston Batchey", True),
        ("Kossi Tetteh", "Ablavi Tetteh", False),
        ("K. Tetteh", "Ablavi Tetteh", False),
        ("A. B.", "Ablavi Batchey", False),
        ("Ali Trabelsi", "Hela Mensah", False),
    ],
)
def test_names_of_people_that_look_alike(one, other, near):
    assert is_near_person(one, other) == near


@pytest.fixture
def tetteh():
    person = PersonFactory(given_names="Ablavi", family_name="Tetteh")
    PostFactory(person=person, title="Présidente", institution__acronym="CNP")
    return person


def named(registry, *names, on=MONDAY):
    return Named(names, registry=registry, on=on)


def test_somebody_who_is_nearly_known_is_asked_about_with_the_post(registry, tetteh):
    name = typed("A. Tetteh")
    question = named(registry, name).question(name, at=None)

    assert [(one.value, one.label, one.reason) for one in question.choices] == [
        (str(tetteh.pk), "Ablavi Tetteh", "Présidente, CNP")
    ]
    assert "resembles" in question.legend


def test_a_variant_that_is_nearly_known_is_asked_about(registry, tetteh):
    PersonVariantFactory(person=tetteh, given_names="Aimée", family_name="Lawson")
    name = typed("Aimee Lawsson")

    [choice] = named(registry, name, on=None).question(name, at=None).choices
    assert (choice.value, choice.reason) == (str(tetteh.pk), "")


def test_who_was_chosen_is_meant_and_nobody_is_asked(registry, tetteh):
    for name, person in (
        (typed("A. Tetteh", str(tetteh.pk)), tetteh),
        (typed("A. Tetteh", NEW), None),
        (typed("Ablavi Tetteh", NEW), None),
        (typed("Ablavi Tetteh"), tetteh),
    ):
        found = named(registry, name)
        assert found.person(name, at=None) == person
        assert found.question(name, at=None) is None


def test_somebody_who_may_not_be_seen_cannot_be_chosen(registry):
    body = InstitutionFactory(status="restricted", country=CountryFactory(code="TN"))
    hidden = PostFactory(institution=body).person
    name = typed("Somebody", str(hidden.pk))

    assert named(registry, name).person(name, at=None) is None


def test_namesakes_are_told_apart_by_where_they_work_or_asked_about(registry, tetteh):
    PersonFactory(given_names="Ablavi", family_name="Tetteh")
    name, cnp = typed("Ablavi Tetteh"), tetteh.posts.get().institution
    found = named(registry, name)

    assert found.person(name, at=cnp) == tetteh
    assert found.question(name, at=cnp) is None
    assert len(found.question(name, at=None).choices) == 2
    assert "Several people" in found.complaint(name)
    # Of none of them it is said that they work there: it is somebody else.
    elsewhere = InstitutionFactory()
    assert found.person(name, at=elsewhere) is None
    assert found.question(name, at=elsewhere) is None


def test_sixty_new_names_cost_what_one_costs(registry, tetteh):
    def cost(*texts):
        with CaptureQueriesContext(connection) as queries:
            named(registry, *map(typed, texts))
        return len(queries)

    cost("Anybody")
    assert cost("A. Tetteh") == cost(*(f"{chr(65 + n)}. Tetteh" for n in range(26)))


# The question alone


def test_the_question_about_an_institution_offers_those_like_it(client, staff, anpe):
    client.force_login(staff)
    query = {"q": "Agence nationale emploi", "name": "visits-0-institution"}
    page = client.get("/missions/which/institution/", query | {"country": "TG"})
    page = page.content.decode()

    assert 'name="visits-0-institution_is"' in page
    assert 'value="TG-ANPE"' in page
    assert "checked" not in page
    assert '<option value="TG" selected>' in page


def test_a_name_like_no_other_needs_no_question(client, staff):
    client.force_login(staff)
    for noun in ("institution", "person"):
        query = {"q": "Zorglub", "name": "n"}
        page = client.get(f"/missions/which/{noun}/", query).content.decode()

        assert '<input type="hidden" name="n_is" value="new">' in page
        assert "is new to the registry" in page
        assert ("Its country" in page) == (noun == "institution")


def test_the_question_about_somebody_offers_those_like_them(client, staff, tetteh):
    client.force_login(staff)
    query = {"q": "A. Tetteh", "name": "n", "day": "21/1/2019"}
    page = client.get("/missions/which/person/", query).content.decode()

    assert f'value="{tetteh.pk}"' in page
    assert "Présidente, CNP" in page


def test_who_bears_the_very_name_is_shown_before_another_is_made(client, staff, tetteh):
    client.force_login(staff)
    page = client.get("/missions/which/person/", {"q": "Tetteh Ablavi", "name": "n"})

    assert f'value="{tetteh.pk}"' in page.content.decode()


def test_nothing_typed_is_no_question(client, staff):
    client.force_login(staff)

    assert client.get("/missions/which/person/").status_code == 404
