"""Days off of a country in the next twelve months, and what a correction moves."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from institutions.holidays import Holidays
from institutions.models import Country, HolidayOverride, RestDays
from migration_coop.lib.formats import format_rest_days
from migration_coop.lib.languages import localized
from migration_coop.lib.public_holidays import holiday_on, is_estimated
from reminders.actions.retiming import moved_by
from reminders.calendar import LONGEST_BREAK, Calendars
from reminders.models import Reminder

AHEAD = timedelta(days=365)
NEAR = timedelta(days=LONGEST_BREAK + 1)


@dataclass(frozen=True)
class Holiday:
    """A public holiday, or a day that somebody has put right."""

    on: date
    name: str
    is_estimated: bool
    override: HolidayOverride | None = None

    @property
    def is_day_off(self) -> bool:
        return self.override is None or self.override.is_day_off


def holidays_ahead(country: Country, *, today: date) -> list[Holiday]:
    end = today + AHEAD
    overrides = HolidayOverride.objects.filter(country=country, on__range=(today, end))
    corrected = {row.on: row for row in overrides}
    days = (today + timedelta(days=count) for count in range(AHEAD.days + 1))
    return [
        holiday
        for day in days
        if (holiday := _holiday(country.code, day, corrected.get(day)))
    ]


def _holiday(code: str, day: date, override: HolidayOverride | None) -> Holiday | None:
    listed = holiday_on(code, day)
    if not listed and override is None:
        return None
    own = localized(override, "name") if override else ""
    name = own or listed or _("Day off")
    return Holiday(day, name, override is None and is_estimated(code, day), override)


def rest_days_in_words(country: Country, *, today: date) -> str:
    """ "samedi et dimanche", as they hold today."""
    row = RestDays.objects.on(today).filter(country=country).first()
    return format_rest_days(row.weekdays if row else [6, 7])


def countries_by_name() -> list[Country]:
    return sorted(Country.objects.all(), key=lambda country: country.name)


@dataclass(frozen=True)
class Effect:
    """How many planned reminders move to another hour, and of how many people."""

    reminders: int
    people: int


def effect_of(correction: HolidayOverride) -> Effect:
    """Of a correction that is not saved yet."""
    country, known = correction.country, Calendars.load()
    days = known.holidays.corrected.get(country.pk, {})
    changed = {
        **known.holidays.corrected,
        country.pk: {**days, correction.on: correction},
    }
    calendars = Calendars(known.weeks, Holidays(changed), known.hours)
    moved = list(moved_by(planned_around(country, correction.on), calendars))
    return Effect(len(moved), len({reminder.recipient_id for reminder in moved}))


def planned_around(country: Country, day: date):
    """Reminders to people of that country that a day off could move."""
    near = (day - NEAR, day + NEAR)
    rows = Reminder.objects.filter(recipient__institution__country=country)
    return rows.filter(due_at__date__range=near)


def by_month(holidays: list[Holiday]) -> list[tuple[date, list[Holiday]]]:
    months = defaultdict(list)
    for holiday in holidays:
        months[holiday.on.replace(day=1)].append(holiday)
    return sorted(months.items())
