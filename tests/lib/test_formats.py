"""Dates and numbers in words."""

from datetime import UTC, date, datetime, time

import pytest
from django.utils import timezone, translation

from migration_coop.lib import formats

DASH = "\N{EN DASH}"


def joined(text):
    """The expected text, its spaces after a number being no-break spaces."""
    return formats._join(text)


@pytest.fixture(params=["fr", "en"])
def language(request):
    with translation.override(request.param):
        yield request.param


@pytest.mark.parametrize(
    ("style", "french", "english"),
    [
        ("short", "12 févr. 2019", "12 Feb 2019"),
        ("long", "12 février 2019", "12 February 2019"),
        ("full", "mardi 12 février 2019", "Tuesday 12 February 2019"),
        ("weekday", "mar. 12 févr.", "Tue 12 Feb"),
        ("day", "12 févr.", "12 Feb"),
        ("month", "février 2019", "February 2019"),
    ],
)
def test_a_day_is_written_in_the_readers_language(language, style, french, english):
    text = formats.format_date(date(2019, 2, 12), style)
    assert text == joined({"fr": french, "en": english}[language])


def test_a_day_never_breaks_between_its_number_and_its_month():
    with translation.override("fr"):
        assert formats.format_date(date(2019, 2, 12)) == "12\N{NBSP}févr. 2019"


def test_the_first_of_a_month_is_an_ordinal_in_french():
    with translation.override("fr"):
        assert formats.format_date(date(2018, 9, 1)) == joined("1er sept. 2018")
        assert formats.format_date(date(2018, 9, 21)) == joined("21 sept. 2018")


@pytest.mark.parametrize(
    ("end", "french"),
    [
        (None, "21 janv. 2019"),
        (date(2019, 1, 21), "21 janv. 2019"),
        (date(2019, 1, 25), f"21{DASH}25 janv. 2019"),
        (date(2019, 2, 3), f"21 janv.\u2009{DASH}\u20093 févr. 2019"),
    ],
)
def test_a_range_says_a_shared_month_once(end, french):
    with translation.override("fr"):
        assert formats.format_date_range(date(2019, 1, 21), end) == joined(french)


def test_a_range_in_english_puts_days_first():
    with translation.override("en"):
        text = formats.format_date_range(date(2019, 1, 21), date(2019, 1, 25))
    assert text == joined(f"21{DASH}25 Jan 2019")


def test_a_moment_is_told_in_the_active_time_zone():
    at = datetime(2019, 2, 8, 23, 30, tzinfo=UTC)
    with translation.override("fr"), timezone.override("Africa/Tunis"):
        assert formats.format_moment(at) == joined("9 févr. 2019, 00:30")


def test_a_moment_without_zone_is_told_as_it_is():
    naive = datetime(2019, 2, 8, 9, 5)  # noqa: DTZ001 - the wall clock of a visit
    assert formats.format_time(naive) == "09:05"
    assert formats.format_time(time(9, 5)) == "09:05"


def test_numbers_have_narrow_spaces_in_french():
    with translation.override("fr"):
        assert formats.format_number(1234.5) == "1\u202f234,5"


def test_names_are_listed_in_words():
    with translation.override("fr"):
        assert formats.format_names(["ANPE", "DGE", "ANETI"]) == "ANPE, DGE et ANETI"


def test_countries_are_named_by_cldr_and_unknown_codes_stay():
    with translation.override("fr"):
        assert formats.country_name("tn") == "Tunisie"
        assert formats.country_name("QX") == "QX"


@pytest.mark.parametrize(
    ("days", "text"),
    [(1, "1 d late"), (4, "4 d late"), (14, "14 d late"), (15, "2 weeks late")],
)
def test_lateness_turns_to_weeks_after_a_fortnight(days, text):
    with translation.override("en"):
        assert formats.format_lateness(days) == joined(text)


@pytest.mark.parametrize(
    ("days", "text"),
    [(0, ""), (3, "+3 d"), (-3, "\N{MINUS SIGN}3 d"), (28, "+4 weeks")],
)
def test_slippage_has_a_sign(days, text):
    with translation.override("en"):
        assert formats.format_slippage(days) == joined(text)


def test_days_between_counts_from_the_earlier():
    assert formats.days_between(date(2019, 1, 21), date(2019, 1, 25)) == 4


def test_without_an_active_language_we_speak_french():
    with translation.override(None):
        assert formats.active_locale().language == "fr"
