"""How alike two records are: what a ministry would say, and what must always hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from institutions.duplicates.facts import facts_of
from institutions.duplicates.score import ALIKE, compare
from institutions.models import FormerName, Institution

WORDS = st.sampled_from(
    [
        "Direction",
        "Agence",
        "générale",
        "nationale",
        "de",
        "l'emploi",
        "du",
        "travail",
        "jeunes",
        "–",
        "Kara",
        "(DGE)",
        "Ministère",
        "Employment",
        "Office",
        "وزارة",
        "العمل",
        "/",
        "ANPE-Togo",
        "2",
    ]
)
NAMES = st.lists(WORDS, max_size=4).map(" ".join)
# The names of countries and the table of words are read once, and not by an example.
facts_of(Institution(name_fr="Direction du Togo", country_id="TG"))
RECORDS = st.fixed_dictionaries(
    {
        "name_fr": NAMES,
        "name_en": NAMES,
        "acronym": st.sampled_from(["", "DGE", "ANPE", "OIM / IOM", "CNP-Togo"]),
        "country_id": st.sampled_from([None, "TG", "BJ"]),
        "city": st.sampled_from(["", "Lomé", "Kara"]),
        "website": st.sampled_from(["", "https://www.anpe.tg", "http://dge.tg/x"]),
        "email": st.sampled_from(["", "info@anpe.tg", "x@gmail.com", "a@gouv.tg"]),
    }
)


def facts(former=(), people=(), **fields):
    names = [FormerName(name_fr=name) for name in former]
    fields = {"country_id": "TG"} | fields
    return facts_of(Institution(**fields), former_names=names, people=people)


def kinds(likeness):
    return {reason.kind for reason in likeness.reasons}


@given(RECORDS, RECORDS)
def test_it_is_the_same_either_way_round_and_between_nothing_and_one(one, other):
    one, other = facts_of(Institution(**one)), facts_of(Institution(**other))

    likeness = compare(one, other)

    assert 0 <= likeness.score <= 1
    assert likeness == compare(other, one)


@given(RECORDS)
def test_equal_records_are_wholly_alike(record):
    one, other = facts_of(Institution(**record)), facts_of(Institution(**record))

    assert compare(one, other).score == 1
    assert one.digest == other.digest


@given(RECORDS)
def test_capitals_and_accents_make_no_difference(record):
    plain = record | {"name_fr": record["name_fr"].replace("é", "e").title()}
    loud = record | {"name_fr": record["name_fr"].replace("e", "E").title()}

    one, other = facts_of(Institution(**plain)), facts_of(Institution(**loud))

    assert {name.begun for name in one.names} == {name.begun for name in other.names}
    assert compare(one, other).score == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Direction générale de l'emploi", "Dir. gén. de l'Emploi (DGE)"),
        ("Direction générale de l'emploi", "DG Emploi"),
        ("Direction générale de l'emploi", "MFPTDS / Direction générale de l'emploi"),
        ("Conseil national du patronat du Togo", "Conseil national patronat togolais"),
        ("Agence nationale pour l'emploi", "Agecne nationale pour l'empoli"),
        ("Agence nationale pour l'emploi", "ANPE Togo"),
        ("Agence nationale pour l'emploi", "L’ANPE togolaise"),
        ("Agence nationale pour l'emploi", "A.N.P.E."),
        ("Ministère du dialogue social et de la réforme", "Ministère du dialogue soc"),
        ("Ministère du dialogue et des réformes", "Ministère du dialogue et des"),
        ("Office des savanes", "Office de la savane"),
    ],
)
def test_what_people_write_is_recognised(one, other):
    known = facts(name_fr=one, acronym="".join(w[0] for w in one.split() if len(w) > 2))

    assert compare(known, facts(name_fr=other)).score >= ALIKE


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("en", "Directorate-General for Employment"),
        ("pt", "Direção-Geral do Emprego"),
        ("ar", "الإدارة العامة للتشغيل"),
    ],
)
def test_the_names_of_other_languages_are_compared_word_by_word(language, name):
    french = facts(name_fr="Direction générale de l'emploi")

    likeness = compare(french, facts(**{f"name_{language}": name}))

    assert likeness.score >= ALIKE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Direction générale de l'emploi", "Direction de l'emploi des jeunes"),
        ("Direction générale de l'emploi", "Direction générale du travail"),
        ("Direction générale de l'emploi", "Ministère de l'emploi"),
        ("Agence de l'emploi de Kara", "Agence de l'emploi des Savanes"),
        ("Ministère du Travail", "Ministère du Travail – Direction des mines"),
        ("", "Direction des mines"),
    ],
)
def test_sisters_are_two(one, other):
    assert compare(facts(name_fr=one), facts(name_fr=other)).score < ALIKE


def test_each_country_has_its_own_agency():
    togo = facts(name_fr="Agence nationale pour l'emploi", acronym="ANPE")
    benin = facts(
        name_fr="Agence nationale pour l'emploi", acronym="ANPE", country_id="BJ"
    )
    nowhere = facts(
        name_fr="Agence nationale pour l'emploi", acronym="ANPE", country_id=None
    )

    assert compare(togo, benin).score < ALIKE
    assert "other_country" in kinds(compare(togo, benin))
    assert compare(togo, nowhere).score >= ALIKE


def test_an_acronym_alone_is_not_certain():
    likeness = compare(
        facts(acronym="ANPE", name_fr="ANPE"),
        facts(name_fr="Agence nationale", acronym="ANPE"),
    )

    assert ALIKE <= likeness.score < 0.92


def test_a_former_name_and_a_former_acronym_count_nearly_as_much():
    renamed = facts(
        name_fr="France Travail", former=["Pôle emploi (PEM)"], country_id="FR"
    )

    likeness = compare(renamed, facts(name_fr="Pôle emploi", country_id="FR"))
    by_acronym = compare(
        renamed, facts(name_fr="Autre", acronym="PEM", country_id="FR")
    )

    assert ALIKE <= likeness.score < 1
    assert "former_acronym" in kinds(by_acronym)


def test_websites_cities_and_people_speak_for_a_pair_or_against_it():
    known = facts(
        name_fr="Agence", website="https://www.anpe.tg/fr", city="Lomé", people=[1, 2]
    )
    same = compare(
        known, facts(name_fr="Agence", email="x@anpe.tg", city="LOME", people=[2, 3])
    )
    other = compare(
        known, facts(name_fr="Agence", website="https://x.tg", city="Kara", people=[4])
    )

    assert {"domain", "city", "people"} <= kinds(same)
    assert {"other_domain", "other_city"} <= kinds(other)
    assert same.score > other.score


def test_addresses_that_anybody_has_say_nothing():
    one = facts(name_fr="Agence", email="a@gmail.com")
    other = facts(name_fr="Office des mines", email="b@gmail.com")

    assert one.domains == frozenset()
    assert facts(name_fr="A", email="b@gouv.tg").domains == frozenset()
    assert facts(name_fr="A", website="https://facebook.com/b").domains == frozenset()
    assert "domain" not in kinds(compare(one, other))


def test_to_be_in_one_country_says_nothing_by_itself():
    assert compare(facts(acronym="GIZ"), facts(name_fr="Office des mines")).score == 0


def test_signs_that_are_no_words_are_not_alike():
    assert compare(facts(name_fr="« »"), facts(name_fr="! !")).score < ALIKE


def test_other_acronyms_speak_against_a_pair():
    one = facts(name_fr="Fédération du travail", acronym="FDX")
    other = facts(name_fr="Fédération du travail", acronym="UGZ")

    assert "other_acronym" in kinds(compare(one, other))
