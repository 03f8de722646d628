"""Working days, waking hours and the hour of the mail of one recipient."""

from collections import defaultdict
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from accounts.models import User
from institutions.holidays import Holidays
from institutions.models import RestDays
from migration_coop.lib.public_holidays import public_holidays
from reminders.models import ReminderPreference

WEEKEND = frozenset({6, 7})
ONE_DAY = timedelta(days=1)
NOON = time(12)
DAYS_OF_WEEK = 7
NOTHING_CORRECTED = Holidays({})
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
class Hours:
    """When somebody wants to be written to, by their own clock."""

    digest_at: time = time(8)
    awake_from: time = time(8)
    awake_until: time = time(20)


@dataclass(frozen=True)
class WorkCalendar:
    """Nobody is written to at night, on a rest day or on a public holiday."""

    zone: ZoneInfo
    weeks: tuple[Week, ...] = ()
    holidays: Container[date] = frozenset()
    # Days that somebody has put right: True is a day off, False is none.
    corrections: Mapping[date, bool] = field(default_factory=dict)
    hours: Hours = Hours()
    _known: dict[date, bool] = field(default_factory=dict, compare=False, repr=False)

    def today(self, now: datetime) -> date:
        return now.astimezone(self.zone).date()

    def is_working_day(self, day: date) -> bool:
        """Asked again and again in a run, so the answer is kept."""
        if day not in self._known:
            self._known[day] = not (
                day.isoweekday() in self._rest_days(day)
                or self._is_holiday(day)
                or self._is_skipped(day)
            )
        return self._known[day]

    def on_or_before(self, day: date) -> date:
        return self._nearest(day, -ONE_DAY)

    def on_or_after(self, day: date) -> date:
        return self._nearest(day, ONE_DAY)

    def start_of_week(self, monday: date) -> date:
        """The day after the weekly rest: where that is Friday and Saturday, the week
        of this Monday begins on the Sunday before."""
        for back in range(1, DAYS_OF_WEEK):
            before = monday - back * ONE_DAY
            if before.isoweekday() in self._rest_days(before):
                return before + ONE_DAY
        return monday

    def hour_of_mail(self, day: date) -> datetime:
        """Where clocks go forward over that hour: as much later."""
        return datetime.combine(day, self.hours.digest_at, tzinfo=self.zone)

    def is_quiet(self, now: datetime) -> bool:
        local = now.astimezone(self.zone)
        awake = self.hours.awake_from <= local.time() < self.hours.awake_until
        return not (awake and self.is_working_day(local.date()))

    def is_time_for_mail(self, now: datetime) -> bool:
        """From the hour of the mail on, until the end of the day."""
        today = self.today(now)
        return not self.is_quiet(now) and now >= self.hour_of_mail(today)

    def next_morning(self, now: datetime) -> datetime:
        """The first hour of mail on a working day that comes after this moment."""
        today = self.today(now)
        is_early = now < self.hour_of_mail(today)
        return self.hour_of_mail(
            self.on_or_after(today if is_early else today + ONE_DAY)
        )

    def _rest_days(self, day: date) -> frozenset[int]:
        week = next((week for week in self.weeks if week.covers(day)), None)
        return week.rest_days if week else WEEKEND

    def _is_holiday(self, day: date) -> bool:
        corrected = self.corrections.get(day)
        return day in self.holidays if corrected is None else corrected

    def _is_skipped(self, day: date) -> bool:
        """Samoa went from 29 to 31 December 2011, over the date line."""
        noon = datetime.combine(day, NOON, tzinfo=self.zone)
        return noon.astimezone(UTC).astimezone(self.zone).date() != day

    def _nearest(self, day: date, step: timedelta) -> date:
        for count in range(LONGEST_BREAK):
            if self.is_working_day(day + count * step):
                return day + count * step
        return day


@dataclass(frozen=True)
class Calendars:
    """What is known of all countries and people, read once for a whole run."""

    weeks: Mapping[str, tuple[Week, ...]]
    holidays: Holidays = NOTHING_CORRECTED
    hours: Mapping[int, Hours] = field(default_factory=dict)
    _known: dict[int, WorkCalendar] = field(default_factory=dict, repr=False)

    @classmethod
    def load(cls, *, recipient: User | None = None) -> Self:
        """With a recipient: for that person's calendar alone."""
        weeks = defaultdict(list)
        for row in RestDays.objects.order_by("pk"):
            first, end = row.valid_from or date.min, row.valid_to or date.max
            weeks[row.country_id].append(Week(frozenset(row.weekdays), first, end))
        preferences = ReminderPreference.objects.all()
        if recipient is not None:
            preferences = preferences.filter(user=recipient)
        return cls(
            {country: tuple(known) for country, known in weeks.items()},
            Holidays.load(),
            {
                row.user_id: Hours(row.digest_at, row.awake_from, row.awake_until)
                for row in preferences
            },
        )

    def of(self, recipient: User) -> WorkCalendar:
        """Those of the recipient's institution; without one, Monday to Friday."""
        if recipient.pk not in self._known:
            self._known[recipient.pk] = self._calendar(recipient)
        return self._known[recipient.pk]

    def _calendar(self, recipient: User) -> WorkCalendar:
        zone = ZoneInfo(recipient.time_zone)
        hours = self.hours.get(recipient.pk, Hours())
        institution = recipient.institution
        if institution is None or institution.country_id is None:
            return WorkCalendar(zone, hours=hours)
        country = institution.country_id
        weeks = self.weeks.get(country, ())
        if institution.rest_days:
            weeks = (Week(frozenset(institution.rest_days)),)
        return WorkCalendar(
            zone,
            weeks,
            public_holidays(country),
            self.holidays.corrections(country),
            hours,
        )
