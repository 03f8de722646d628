"""Entries laid out in days, with the public holidays of the countries they concern."""

from calendar import Calendar
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from institutions.holidays import Holidays
from overview.calendar.entries import Entry

ONE_DAY = timedelta(days=1)
SHOWN = 4
NOTHING_CORRECTED = Holidays({})


@dataclass(frozen=True)
class Holiday:
    """A feast on a day, in these countries. Estimated: it hangs on the moon."""

    name: str
    countries: tuple[str, ...]
    is_estimated: bool


@dataclass(frozen=True)
class Day:
    on: date
    entries: list[Entry]
    holidays: list[Holiday]
    is_today: bool
    # Of the month before or after, to fill the week.
    is_outside: bool = False

    @property
    def shown(self) -> list[Entry]:
        return self.entries[:SHOWN]

    @property
    def more(self) -> int:
        return max(len(self.entries) - SHOWN, 0)

    @property
    def is_empty(self) -> bool:
        return not self.entries and not self.holidays


@dataclass(frozen=True)
class Month:
    first: date

    @classmethod
    def of(cls, day: date) -> "Month":
        return cls(day.replace(day=1))

    @classmethod
    def read(cls, text: str) -> "Month | None":
        """ "2026-11", or nothing where that is no month we can show."""
        try:
            first = date.fromisoformat(f"{text}-01")
        except ValueError:
            return None
        # The month before and the one after must exist as well.
        return cls(first) if date.min.year < first.year < date.max.year else None

    def __str__(self) -> str:
        return f"{self.first:%Y-%m}"

    @property
    def last(self) -> date:
        return self.next.first - ONE_DAY

    @property
    def next(self) -> "Month":
        return Month.of(self.first + timedelta(days=31))

    @property
    def previous(self) -> "Month":
        return Month.of(self.first - ONE_DAY)

    @property
    def weeks(self) -> list[list[date]]:
        """Whole weeks from Monday, so that the first and last days belong to others."""
        return Calendar().monthdatescalendar(self.first.year, self.first.month)


def laid_out(
    days: Iterable[date],
    found: Sequence[Entry],
    *,
    countries: Iterable[str],
    month: Month,
    today: date,
    holidays: Holidays = NOTHING_CORRECTED,
) -> list[Day]:
    """One `Day` for each of `days`; a mission stands on each of its days."""
    on_day = defaultdict(list)
    for entry in found:
        for offset in range((entry.last - entry.first).days + 1):
            on_day[entry.first + offset * ONE_DAY].append(entry)
    codes = sorted(countries)
    return [
        Day(
            on=day,
            entries=sorted(on_day[day], key=lambda entry: entry.order),
            holidays=_holidays(day, codes, holidays),
            is_today=day == today,
            is_outside=not month.first <= day <= month.last,
        )
        for day in days
    ]


def _holidays(day: date, codes: Iterable[str], holidays: Holidays) -> list[Holiday]:
    of_feast = defaultdict(list)
    for code in codes:
        if name := holidays.name_on(code, day):
            of_feast[name].append(code)
    return [
        Holiday(
            name,
            tuple(where),
            any(holidays.is_estimated(code, day) for code in where),
        )
        for name, where in sorted(of_feast.items())
    ]
