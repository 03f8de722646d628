"""Which days are public holidays, and what they are called."""

from datetime import date

import pytest
from django.utils import translation

from migration_coop.lib.public_holidays import (
    holiday_on,
    is_estimated,
    public_holidays,
)


@pytest.mark.parametrize(
    ("language", "country", "name"),
    [
        ("fr", "TG", "Fête de l'indépendance"),
        ("en", "TG", "Independence Day"),
        # Nobody has translated those of Tunisia into French yet.
        ("fr", "TN", ""),
    ],
)
def test_a_holiday_has_a_name_in_the_readers_language(language, country, name):
    with translation.override(language):
        assert holiday_on(country, date(2024, 4, 27)) == name


def test_a_holiday_without_a_name_in_french_has_its_english_one():
    with translation.override("fr"):
        assert holiday_on("TN", date(2019, 1, 14)) == "Revolution and Youth Day"


def test_an_ordinary_day_and_an_unknown_country_have_none():
    assert holiday_on("TG", date(2024, 4, 24)) == ""
    assert holiday_on("XX", date(2024, 1, 1)) == ""
    assert date(2024, 1, 1) not in public_holidays("XX")


def test_a_feast_that_hangs_on_the_moon_is_said_to():
    feast = date(2025, 3, 31)

    with translation.override("fr"):
        assert holiday_on("MA", feast) == "Fête de la rupture du jeûne"
    assert is_estimated("MA", feast)
    assert not is_estimated("MA", date(2025, 5, 1))
