"""Working days, mornings and nights, wherever the recipient is."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migration_coop.lib.public_holidays import public_holidays
from reminders.calendar import Calendars, Week, WorkCalendar
from tests.factories.accounts import UserFactory
from tests.factories.institutions import (
    CountryFactory,
    InstitutionFactory,
    RestDaysFactory,
)

LOME = ZoneInfo("Africa/Lome")
TUNIS = ZoneInfo("Africa/Tunis")
FRIDAY, SATURDAY, SUNDAY, MONDAY = (date(2026, 3, day) for day in (6, 7, 8, 9))


def calendar_of(**fields):
    return Calendars.load().of(UserFactory(**fields))


def test_without_an_institution_the_week_is_monday_to_friday():
    calendar = calendar_of()

    assert calendar.is_working_day(FRIDAY)
    assert not calendar.is_working_day(SATURDAY)


def test_a_regional_body_keeps_the_week_of_no_country():
    calendar = calendar_of(institution=InstitutionFactory(country=None))

    assert not calendar.is_working_day(SUNDAY)
    assert calendar.holidays == frozenset()


def test_the_week_is_that_of_the_country_on_that_day():
    RestDaysFactory(weekdays=[5, 6], valid_to=MONDAY)
    RestDaysFactory(weekdays=[7], valid_from=MONDAY)
    calendar = calendar_of(institution=InstitutionFactory())

    assert not calendar.is_working_day(FRIDAY)
    assert calendar.is_working_day(SUNDAY)
    assert calendar.is_working_day(SATURDAY + timedelta(days=7))
    assert not calendar.is_working_day(SUNDAY + timedelta(days=7))


def test_an_institution_may_keep_a_week_of_its_own():
    RestDaysFactory(weekdays=[6, 7])
    calendar = calendar_of(institution=InstitutionFactory(rest_days=[7]))

    assert calendar.is_working_day(SATURDAY)


def test_public_holidays_are_free():
    calendar = calendar_of(institution=InstitutionFactory())
    independence_of_togo = date(2026, 4, 27)

    assert not calendar.is_working_day(independence_of_togo)
    assert calendar.on_or_before(independence_of_togo) == date(2026, 4, 24)
    assert calendar.on_or_after(independence_of_togo) == date(2026, 4, 28)


def test_a_country_whose_holidays_nobody_lists_has_none():
    assert MONDAY not in public_holidays("XX")
    calendar = calendar_of(
        institution=InstitutionFactory(country=CountryFactory(code="XX"))
    )
    assert calendar.is_working_day(MONDAY)


def test_a_week_without_working_days_stops_nobody():
    calendar = WorkCalendar(LOME, (Week(frozenset(range(1, 8))),))

    assert calendar.on_or_after(MONDAY) == MONDAY


@pytest.mark.parametrize(
    ("moment", "is_quiet"),
    [
        (datetime(2026, 3, 6, 6, 59, tzinfo=UTC), True),
        (datetime(2026, 3, 6, 7, 0, tzinfo=UTC), False),
        (datetime(2026, 3, 6, 18, 59, tzinfo=UTC), False),
        (datetime(2026, 3, 6, 19, 0, tzinfo=UTC), True),
        (datetime(2026, 3, 7, 12, 0, tzinfo=UTC), True),
    ],
)
def test_nights_and_rest_days_are_quiet(moment, is_quiet):
    """In Tunis it is an hour later than in UTC."""
    assert WorkCalendar(TUNIS).is_quiet(moment) is is_quiet


@pytest.mark.parametrize(
    ("moment", "morning"),
    [
        (datetime(2026, 3, 6, 5, tzinfo=UTC), date(2026, 3, 6)),
        (datetime(2026, 3, 6, 12, tzinfo=UTC), MONDAY),
        (datetime(2026, 3, 8, 3, tzinfo=UTC), MONDAY),
    ],
)
def test_the_next_morning_is_that_of_a_working_day(moment, morning):
    calendar = WorkCalendar(LOME)

    assert calendar.next_morning(moment) == calendar.hour_of_mail(morning)


def test_eight_in_the_morning_stays_eight_when_the_clocks_change():
    paris = WorkCalendar(ZoneInfo("Europe/Paris"))

    assert paris.hour_of_mail(date(2026, 3, 27)).astimezone(UTC).hour == 7
    assert paris.hour_of_mail(date(2026, 3, 30)).astimezone(UTC).hour == 6


ZONES = st.sampled_from(sorted(available_timezones()))
DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))
WEEKS = st.frozensets(st.integers(1, 7), max_size=6)


@settings(deadline=None)
@given(zone=ZONES, rest_days=WEEKS, day=DAYS, minutes=st.integers(0, 24 * 60 - 1))
def test_the_next_morning_is_later_and_never_quiet(zone, rest_days, day, minutes):
    calendar = WorkCalendar(ZoneInfo(zone), (Week(rest_days),))
    now = datetime.combine(day, time(), tzinfo=UTC) + timedelta(minutes=minutes)

    morning = calendar.next_morning(now)

    assert morning > now
    assert morning - now < timedelta(days=9)
    assert not calendar.is_quiet(morning)
