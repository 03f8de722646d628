"""Public holidays, put right by people here."""

from datetime import date

import pytest
from django.utils import translation

from institutions.holidays import Holidays
from tests.factories.institutions import HolidayOverrideFactory

INDEPENDENCE = date(2026, 4, 27)
ORDINARY = date(2026, 3, 18)
# Follows the moon.
ID_AL_ADHA = date(2026, 5, 27)


def name_on(day, language="en"):
    with translation.override(language):
        return Holidays.load().name_on("TG", day)


def test_without_corrections_the_list_holds(db):
    assert name_on(INDEPENDENCE) == "Independence Day"
    assert name_on(ORDINARY) == ""
    assert Holidays.load().is_estimated("TG", ID_AL_ADHA)


@pytest.mark.parametrize(
    ("names", "language", "name"),
    [
        ({"name_fr": "Deuil national"}, "fr", "Deuil national"),
        ({"name_fr": "Deuil national"}, "en", "Deuil national"),
        ({"name_fr": "Deuil", "name_en": "Mourning"}, "en", "Mourning"),
        ({}, "en", "Day off"),
        ({}, "fr", "Jour chômé"),
    ],
)
def test_a_day_off_has_the_name_that_it_was_given(db, names, language, name):
    HolidayOverrideFactory(on=ORDINARY, **names)

    assert name_on(ORDINARY, language) == name


def test_a_feast_that_was_confirmed_keeps_its_name_and_is_sure(db):
    HolidayOverrideFactory(on=ID_AL_ADHA)

    assert name_on(ID_AL_ADHA) not in ("", "Day off")
    assert not Holidays.load().is_estimated("TG", ID_AL_ADHA)


def test_a_holiday_that_is_worked_is_an_ordinary_day(db):
    HolidayOverrideFactory(on=INDEPENDENCE, is_day_off=False)

    assert name_on(INDEPENDENCE) == ""
    assert Holidays.load().corrections("TG") == {INDEPENDENCE: False}
    assert Holidays.load().corrections("TN") == {}
