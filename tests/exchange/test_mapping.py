"""Headings that people write, and the columns that they mean."""

import pytest
from django.utils.translation import gettext_lazy

from exchange.mapping import guess_columns, guesses_of
from exchange.targets.base import Column

COLUMNS = [
    Column("title", gettext_lazy("Title"), aliases=("intitulé", "العنوان")),
    Column("starts_on", gettext_lazy("first day"), aliases=("date de début", "date")),
    Column("country", gettext_lazy("Country"), aliases=("país",)),
]


@pytest.mark.parametrize(
    "heading",
    [
        *("starts_on", "Starts on", "first day", "PREMIER JOUR", "Date de début"),
        *("Date de  debut :", "Date de début* (jj/mm/aaaa)", "date"),
    ],
)
def test_name_label_of_any_language_and_aliases_are_certain(heading):
    (guess,) = guesses_of(["x", heading], COLUMNS)

    assert (guess.place, guess.column.name) == (1, "starts_on")
    assert (guess.is_certain, guess.reason) == (True, "same words")


@pytest.mark.parametrize("heading", ["Date de débutt", "début date de", "Dte de début"])
def test_what_is_spelt_nearly_so_is_found_and_is_not_certain(heading):
    (guess,) = guesses_of([heading], COLUMNS)

    assert guess.column.name == "starts_on"
    assert (guess.is_certain, guess.reason) == (False, "nearly the same words")


@pytest.mark.parametrize("heading", ["", "()", "data", "Titre de séjour", "Telefax"])
def test_what_is_only_a_little_alike_means_nothing(heading):
    assert guess_columns([heading], COLUMNS) == {}


def test_columns_are_found_in_arabic_and_portuguese():
    assert guess_columns(["العنوان", "País"], COLUMNS) == {0: "title", 1: "country"}


def test_each_column_is_meant_once_by_what_is_most_like_it():
    headings = ["Intitullé", "Intitulé", "Titre", "Date", "date de début"]

    assert guess_columns(headings, COLUMNS) == {1: "title", 3: "starts_on"}
