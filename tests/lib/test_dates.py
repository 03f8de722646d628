"""Days and hours as people type them."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from migration_coop.lib.dates import (
    ForgivingDateField,
    ForgivingTimeField,
    parse_date,
    parse_date_range,
    parse_next_date,
    parse_time,
)

MONDAY, FRIDAY = date(2019, 1, 21), date(2019, 1, 25)


@pytest.mark.parametrize(
    "text",
    [
        "2019-01-21",
        "21/01/2019",
        "21/1/2019",
        " 21 1 2019 ",
        "21.01.2019",
        "21-01-2019",
        "21 janv. 2019",
        "21 janvier 2019",
        "21 JANV 2019",
        "21 January 2019",
        "January 21, 2019",
        "Jan. 21 2019",
        "21 de janeiro de 2019",
        "21 جانفي 2019",
        "٢١/٠١/٢٠١٩",
        "lundi 21 janvier 2019",
        "le 21 janvier 2019",
    ],
)
def test_a_day_is_understood(text):
    assert parse_date(text) == MONDAY


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1er févr. 2019", date(2019, 2, 1)),
        ("3 mai 2019", date(2019, 5, 3)),
        ("3 may 2019", date(2019, 5, 3)),
        ("12 aout 2019", date(2019, 8, 12)),
        ("12 sept 2019", date(2019, 9, 12)),
    ],
)
def test_months_are_known_by_their_names_with_or_without_accents(text, day):
    assert parse_date(text) == day


@pytest.mark.parametrize(
    "text",
    ["31 févr. 2019", "2019-02-30", "tomorrow", "21 j 2019", "1 ju 2019", "21 1", ""],
)
def test_what_is_no_day_is_refused(text):
    assert parse_date(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "21-25 janv 2019",
        "21–25 janv. 2019",
        "21 au 25 janvier 2019",
        "21/01/2019 - 25/01/2019",
        "21 jan to 25 jan 2019",
        "21 a 25 de janeiro de 2019",
        "21–25/01/2019",
        "21/01 - 25/01/2019",
        "du 21 au 25 janvier 2019",
        "Du lundi 21 au vendredi 25 janvier 2019",
        "January 21-25, 2019",
        "January 21 - January 25, 2019",
        "2019-01-21 2019-01-25",
        "2019-01-21/2019-01-25",
        "2019-01-21 - 2019-01-25",
        "من 21 إلى 25 جانفي 2019",
        "21.-25.1.2019",
    ],
)
def test_two_days_in_one_box_are_understood(text):
    assert parse_date_range(text) == (MONDAY, FRIDAY)


def test_two_days_may_lie_in_two_months():
    expected = (date(2019, 2, 28), date(2019, 3, 3))

    assert parse_date_range("28 févr. au 3 mars 2019") == expected


@pytest.mark.parametrize(
    "text",
    [
        *("21/01/2019", "21-01-2019", "2019-01-21", "soon", "", "x - 25 janv 2019"),
        *("30-31 févr. 2019", "31-28 févr. 2019", "February 28-31, 2019"),
        *("soon - 3, 2019", "21 1 2019 later"),
    ],
)
def test_what_is_not_two_days_is_no_range(text):
    assert parse_date_range(text) is None


def test_two_days_the_wrong_way_round_are_given_as_they_stand():
    """So that the form can say what is wrong with them."""
    assert parse_date_range("25-21 janv 2019") == (FRIDAY, MONDAY)


@given(
    st.dates(date(2000, 1, 1), date(2099, 12, 1)),
    st.integers(0, 40),
    st.sampled_from(["{}/{}", "{} au {}", "du {} - {}", "{} {}", "{}–{}"]),
    st.sampled_from(["%d/%m/%Y", "%Y-%m-%d"]),
)
def test_any_two_whole_dates_are_read_back(first, days, words, style):
    last = first + timedelta(days=days)
    typed = words.format(f"{first:{style}}", f"{last:{style}}")

    assert parse_date_range(typed) == (first, last)


@pytest.mark.parametrize("text", ["9h30", "09:30", "9.30", "9 h 30"])
def test_an_hour_is_understood(text):
    assert parse_time(text) == time(9, 30)


def test_a_full_hour_needs_no_minutes():
    assert parse_time("9") == parse_time("9h") == time(9)


@pytest.mark.parametrize(
    ("text", "hour"),
    [("9.30 am", time(9, 30)), ("3 pm", time(15)), ("12 a.m.", time(0))],
)
def test_an_hour_is_understood_by_its_half_of_the_day(text, hour):
    assert parse_time(text) == hour


@pytest.mark.parametrize("text", ["25:00", "9:75", "13 pm", "0 am", "noon", ""])
def test_what_is_no_hour_is_refused(text):
    assert parse_time(text) is None


@translation.override("en")
def test_the_fields_take_what_is_typed_and_say_what_is_wrong():
    assert ForgivingDateField().clean("21 1 2019") == MONDAY
    assert ForgivingTimeField().clean("9h30") == time(9, 30)
    with pytest.raises(ValidationError, match="real date, for example 27 3 2019"):
        ForgivingDateField().clean("31 2 2019")
    with pytest.raises(ValidationError, match="Enter a time, for example 9:30"):
        ForgivingTimeField().clean("soon")


def test_the_fields_may_be_empty_or_have_a_value_already():
    assert ForgivingDateField(required=False).clean("") is None
    assert ForgivingTimeField(required=False).clean("") is None
    assert ForgivingDateField().clean(MONDAY) == MONDAY
    assert ForgivingTimeField().clean(time(9, 30)) == time(9, 30)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("22/01", date(2019, 1, 22)),
        ("21/01", date(2020, 1, 21)),
        ("29/02", date(2020, 2, 29)),
        ("1er mars", date(2019, 3, 1)),
        ("15 sept.", date(2019, 9, 15)),
        ("3rd May", date(2019, 5, 3)),
        ("March 15", date(2019, 3, 15)),
        ("١٥/٠٣", date(2019, 3, 15)),
    ],
)
def test_a_day_without_its_year_is_the_next_one(text, day):
    assert parse_next_date(text, after=MONDAY) == day


@pytest.mark.parametrize(
    "text", ["31/02", "15/13", "4 out", "3 set", "5 ago", "mars", "15", "2 ma", ""]
)
def test_what_is_no_day_of_a_year_has_no_next_one(text):
    assert parse_next_date(text, after=MONDAY) is None


def test_a_leap_day_is_waited_for_over_the_turn_of_a_century():
    assert parse_next_date("29/02", after=date(2096, 3, 1)) == date(2104, 2, 29)
