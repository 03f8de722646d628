"""Days and hours as people type them."""

from datetime import date, time

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from migration_coop.lib.dates import (
    ForgivingDateField,
    ForgivingTimeField,
    parse_date,
    parse_date_range,
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
    ],
)
def test_two_days_in_one_box_are_understood(text):
    assert parse_date_range(text) == (MONDAY, FRIDAY)


def test_two_days_may_lie_in_two_months():
    expected = (date(2019, 2, 28), date(2019, 3, 3))

    assert parse_date_range("28 févr. au 3 mars 2019") == expected


@pytest.mark.parametrize("text", ["21/01/2019", "30-31 févr. 2019", "soon", ""])
def test_what_is_not_two_days_is_no_range(text):
    assert parse_date_range(text) is None


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
