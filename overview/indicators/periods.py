"""Stretches of whole days, and the quarters and years they are cut into."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import pgettext

from migration_coop.lib.formats import format_date_range

DAY = timedelta(days=1)
QUARTER, YEAR = 3, 12
# A longer period is cut into years, so that a chart stays readable.
LONGEST_IN_QUARTERS = 1100


@dataclass(frozen=True)
class Period:
    """From one day to another, both included."""

    start: date
    end: date

    @property
    def before(self) -> "Period":
        """As many whole months before it; as many days, where it has no whole months."""
        months = _whole_months(self)
        if not months:
            return Period(self.start - (self.end - self.start) - DAY, self.start - DAY)
        return Period(add_months(self.start, -months), self.start - DAY)

    @property
    def months_of_a_part(self) -> int:
        is_long = (self.end - self.start).days > LONGEST_IN_QUARTERS
        return YEAR if is_long else QUARTER

    def parts(self) -> Iterator["Period"]:
        """The quarters or years it touches, each whole."""
        months = self.months_of_a_part
        start = first_day_of_part(self.start, months)
        while start <= self.end:
            following = add_months(start, months)
            yield Period(start, following - DAY)
            start = following

    @property
    def in_short(self) -> str:
        """A quarter as "T1 2026", a year as "2026"."""
        if _whole_months(self) == YEAR:
            return str(self.start.year)
        number = (self.start.month - 1) // QUARTER + 1
        words = {"number": number, "year": self.start.year}
        return pgettext("quarter", "Q%(number)s %(year)s") % words

    def __str__(self):
        return format_date_range(self.start, self.end)


def four_quarters(today: date) -> Period:
    """The running quarter and the three before it."""
    running = first_day_of_part(today, QUARTER)
    return Period(add_months(running, -9), add_months(running, QUARTER) - DAY)


def first_day_of_part(day: date, months: int) -> date:
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def add_months(day: date, months: int) -> date:
    """As PostgreSQL does: the last day of the month where it is shorter."""
    count = day.year * 12 + day.month - 1 + months
    first = date(count // 12, count % 12 + 1, 1)
    following = first.replace(day=28) + timedelta(days=4)
    last = following - timedelta(days=following.day)
    return min(first.replace(day=min(day.day, last.day)), last)


def _whole_months(period: Period) -> int:
    """None where the period does not begin and end with a month."""
    end = period.end + DAY
    if period.start.day != 1 or end.day != 1:
        return 0
    return (end.year - period.start.year) * 12 + end.month - period.start.month
