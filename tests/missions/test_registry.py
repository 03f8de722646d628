"""Naming institutions and people by what is typed."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from institutions.models import InstitutionStatus
from missions.registry import Registry, folded, split_name
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
    name = "Agence nationale pour l’emploi"
    return InstitutionFactory(name_fr=name, acronym="ANPE", code="TG-ANPE")


@pytest.mark.parametrize(
    "text",
    [
        "anpe",
        "ANPE",
        "agence nationale pour l'emploi",
        "Agence Nationale pour l’Emploi (ANPE)",
        "Agence nationale pour l’emploi (ANPE), Togo",
        "tg-anpe",
        "Service de la main-d'oeuvre",
    ],
)
def test_an_institution_is_found_by_any_of_its_names(text, registry, anpe):
    FormerNameFactory(institution=anpe, name_fr="Service de la main-d’œuvre")

    assert registry.institution(text) == anpe


def test_the_country_decides_between_bodies_of_one_name(registry, anpe):
    benin = CountryFactory(code="BJ")
    other = InstitutionFactory(name_fr="Agence", acronym="ANPE", country=benin)

    assert registry.institution("ANPE", country="TG") == anpe
    assert registry.institution("ANPE", country="BJ") == other
    with pytest.raises(ValidationError, match=r"ANPE\), Benin; .*ANPE\), Togo\?"):
        registry.institution("ANPE", country="TN")


def test_what_nobody_is_called_is_refused(registry, anpe):
    with pytest.raises(ValidationError, match="No institution is called “ANPX”"):
        registry.institution("ANPX")


def test_bodies_that_share_name_and_country_are_told_apart_by_code(registry):
    first, second = (
        InstitutionFactory(name_fr="Comité", code=code) for code in ("TG-1", "TG-2")
    )

    assert registry.labels[first.pk] == "Comité, Togo [TG-1]"
    assert registry.institution("Comité, Togo [TG-2]") == second


def test_a_merged_body_is_not_offered_but_its_label_is_understood(registry, anpe):
    merged = InstitutionFactory(
        name_fr="Ancien",
        status=InstitutionStatus.MERGED,
        merged_into=anpe,
    )

    choices = registry.question("Agence emploi", country="TG").choices
    assert [choice.value for choice in choices] == ["TG-ANPE"]
    assert registry.institution("Ancien, Togo") == merged
    with pytest.raises(ValidationError):
        registry.institution("Ancien")


def test_a_restricted_body_is_unknown_to_those_who_may_not_log(observer):
    elsewhere = CountryFactory(code="TN")
    InstitutionFactory(acronym="HIDDEN", status="restricted", country=elsewhere)

    with pytest.raises(ValidationError, match="No institution is called"):
        Registry(observer).institution("HIDDEN")


def test_people_are_found_either_way_round_and_by_variants(registry):
    person = PersonFactory(given_names="Gaston", family_name="Batchéy")
    PersonVariantFactory(person=person, given_names="Komlan", family_name="Batchey")
    names = ["gaston batchey", "BATCHEY Gaston", "Komlan Batchey", "Nobody Else"]

    found = registry.people_named(names)

    assert [found[folded(name)] for name in names] == [[person]] * 3 + [[]]


def test_nobody_asked_costs_nothing(registry, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert registry.people_named([]) == {}


def test_people_of_a_restricted_body_elsewhere_are_unknown(registry):
    body = InstitutionFactory(status="restricted", country=CountryFactory(code="TN"))
    PostFactory(
        person__given_names="Hidden", person__family_name="Person", institution=body
    )

    assert registry.people_named(["Hidden Person"]) == {"hidden person": []}
    assert registry.people_near(["Hidden Persson"]) == {"hidden persson": []}


def test_posts_are_those_of_the_day(registry):
    person = PersonFactory()
    PostFactory(person=person, ends_on=date(2018, 12, 31))
    held = PostFactory(person=person, starts_on=date(2019, 1, 1))

    assert registry.posts_of([person], on=MONDAY) == {person.pk: [held]}


@pytest.mark.parametrize(
    ("text", "given", "family"),
    [
        ("Gaston Batchey", "Gaston", "Batchey"),
        ("BATCHEY Komlan Gaston", "Komlan Gaston", "BATCHEY"),
        ("Ali BEN ALI", "Ali", "BEN ALI"),
        ("Batchey", "", "Batchey"),
        ("GASTON BATCHEY", "GASTON", "BATCHEY"),
        ("A. Tetteh", "A.", "Tetteh"),
    ],
)
def test_names_are_split_in_two(text, given, family):
    assert split_name(text) == (given, family)
