"""Names as words that can be compared."""

import re
from pathlib import Path

import pytest

from institutions.duplicates import people, score
from institutions.duplicates.words import (
    initials,
    is_acronym,
    meaning,
    parts_of,
    translations,
    words_in,
)

PAGE = Path(__file__).parents[3] / "docs" / "features" / "duplicates.md"


def texts(name, country="TG"):
    return [word.text for word in words_in(name, country=country)]


def test_short_forms_small_words_and_the_republic_are_read_away():
    assert texts("Dir. gén. de l’Emploi de la République du Togo") == [
        "directorate",
        "general",
        "employment",
    ]
    assert texts("Togo") == ["togo"]


def test_a_wrong_letter_does_not_hide_a_known_word():
    assert meaning("minsitere").text == "ministry"
    assert meaning("xyzzy").text == "xyzzy"
    assert meaning("bois").text == "bois"
    assert meaning("savanes").text == "savane"


def test_translations_are_known_of_words_in_the_table_only():
    assert "emprego" in translations(meaning("emploi"))
    assert translations(meaning("xyzzy")) == ()


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Office (ODM)", {"Office", "ODM"}),
        ("Ministère X – Conseil Y", {"Ministère X – Conseil Y", "Conseil Y"}),
        ("Ministère du Travail, de l'Emploi", {"Ministère du Travail, de l'Emploi"}),
        ("Cabinet, Direction Y", {"Cabinet, Direction Y", "Direction Y"}),
        ("Primature - ", {"Primature -"}),
    ],
)
def test_a_name_is_also_read_without_what_stands_before_it(name, parts):
    assert set(parts_of(name)) == parts


def test_acronyms_and_initials():
    assert is_acronym("ANPE")
    assert is_acronym("CNP-Togo")
    assert not is_acronym("Agence")
    assert initials("Agence nationale pour l'emploi") == {"anpe", "ane"}
    assert initials("Agence") == set()


@pytest.mark.parametrize(
    ("module", "names"),
    [
        (
            score,
            "NAMES ACRONYM OTHER_ACRONYM DOMAIN OTHER_DOMAIN COUNTRY CITY PEOPLE",
        ),
        (people, "NAMES EMAIL INSTITUTION OTHER_INSTITUTION TITLE"),
    ],
)
def test_the_page_states_the_weights_that_are_used(module, names):
    section = PAGE.read_text().split("## ")[1 if module is score else 2]
    stated = {int(number) for number in re.findall(r"\| (\d+) \|", section)}

    assert {getattr(module, name) for name in names.split()} == stated
