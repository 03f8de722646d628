"""Working days, mornings and quiet hours of one recipient."""

from collections import defaultdict
from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from accounts.models import User
from institutions.models import RestDays
from migration_coop.lib.public_holidays import public_holidays

MORNING = time(8)
EVENING = time(20)
WEEKEND = frozenset({6, 7})
ONE_DAY = timedelta(days=1)
# A calendar without any working day in so long is wrong, and must not stop us.
LONGEST_BREAK = 21


@dataclass(frozen=True)
class Week:
    """The weekly rest days that hold for a time. ISO numbers, 7 is Sunday."""

    rest_days: frozenset[int]
    first: date = date.min
    end: date = date.max

    def covers(self, day: date) -> bool:
        return self.first <= day < self.end


@dataclass(frozen=True)
class WorkCalendar:
    """Nobody is written to at night, on a rest day or on a public holiday."""

    zone: ZoneInfo
    weeks: tuple[Week, ...] = ()
    holidays: Container[date] = frozenset()

    def today(self, now: datetime) -> date:
        return now.astimezone(self.zone).date()

    def is_working_day(self, day: date) -> bool:
        week = next((week for week in self.weeks if week.covers(day)), None)
        rest_days = week.rest_days if week else WEEKEND
        return day.isoweekday() not in rest_days and day not in self.holidays

    def on_or_before(self, day: date) -> date:
        return self._nearest(day, -ONE_DAY)

    def on_or_after(self, day: date) -> date:
        return self._nearest(day, ONE_DAY)

    def morning(self, day: date) -> datetime:
        return datetime.combine(day, MORNING, tzinfo=self.zone)

    def hour_of_mail(self, day: date) -> datetime:
        return self.morning(day)

    def is_quiet(self, now: datetime) -> bool:
        local = now.astimezone(self.zone)
        awake = MORNING <= local.time() < EVENING
        return not (awake and self.is_working_day(local.date()))

    def next_morning(self, now: datetime) -> datetime:
        """The first morning of a working day that comes after this moment."""
        local = now.astimezone(self.zone)
        is_early = local.time() < MORNING
        day = local.date() if is_early else local.date() + ONE_DAY
        return self.morning(self.on_or_after(day))

    def _nearest(self, day: date, step: timedelta) -> date:
        for count in range(LONGEST_BREAK):
            if self.is_working_day(day + count * step):
                return day + count * step
        return day


@dataclass(frozen=True)
class Calendars:
    """What is known of all countries, read once for a whole run."""

    weeks: Mapping[str, tuple[Week, ...]]

    @classmethod
    def load(cls) -> Self:
        weeks = defaultdict(list)
        for row in RestDays.objects.order_by("pk"):
            first, end = row.valid_from or date.min, row.valid_to or date.max
            weeks[row.country_id].append(Week(frozenset(row.weekdays), first, end))
        return cls({country: tuple(known) for country, known in weeks.items()})

    def of(self, recipient: User) -> WorkCalendar:
        """Those of the recipient's institution; without one, Monday to Friday."""
        zone = ZoneInfo(recipient.time_zone)
        institution = recipient.institution
        if institution is None or institution.country_id is None:
            return WorkCalendar(zone)
        country = institution.country_id
        weeks = self.weeks.get(country, ())
        if institution.rest_days:
            weeks = (Week(frozenset(institution.rest_days)),)
        return WorkCalendar(zone, weeks, public_holidays(country))
