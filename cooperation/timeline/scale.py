"""Days as places on a drawing: a window of time, its marks, and what to call them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _

from migration_coop.lib.formats import format_date

# How many months each step of the axis and each zoom is wide.
MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
ZOOMS = ("year", "half", "quarter")


class Tick(NamedTuple):
    x: str
    label: str
    # The year is said once, where it begins.
    year: str


@dataclass(frozen=True)
class Scale:
    """From `start` to the day before `end`. Mirrored, time runs from right to left."""

    start: date
    end: date
    step: str
    is_mirrored: bool = False

    def share(self, day: date) -> float:
        """How far along the drawing the day is, in percent from where time begins."""
        return 100 * (day - self.start).days / (self.end - self.start).days

    def holds(self, day: date) -> bool:
        return self.start <= day < self.end

    def x(self, day: date) -> str:
        """Where the day is drawn; what lies outside is drawn at the edge."""
        return self.at(min(max(self.share(day), 0), 100))

    def at(self, share: float) -> str:
        return f"{100 - share if self.is_mirrored else share:.2f}%"

    def span(self, start: date, end: date) -> tuple[str, str] | None:
        """(x, width) of what of these days is inside; None when nothing is."""
        if end < self.start or start >= self.end:
            return None
        first = max(self.share(start), 0)
        last = min(self.share(end), 100)
        edge = last if self.is_mirrored else first
        return self.at(edge), f"{max(last - first, 0.4):.2f}%"

    @property
    def ticks(self) -> list[Tick]:
        starts = list(_starts(self.start, self.end, MONTHS[self.step]))
        return [
            Tick(self.x(day), self._label(day), _year(day, is_first=place == 0))
            for place, day in enumerate(starts)
        ]

    def _label(self, day: date) -> str:
        if self.step == "year":
            return ""
        if self.step == "half":
            return _("H%(number)s") % {"number": 1 if day.month <= 6 else 2}
        return format_date(day, "month_name" if self.step == "month" else "quarter")


def whole(first: date, last: date, *, is_mirrored: bool) -> Scale:
    """A scale that holds all days, in steps that leave room for their names."""
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    step = next(
        (name for name in ("month", "quarter", "half") if months <= 12 * MONTHS[name]),
        "year",
    )
    start = beginning(first, "quarter" if step == "month" else step)
    # Room for the words after the last date.
    end = after(beginning(last + timedelta(days=14), step), step)
    return Scale(start, end, step, is_mirrored)


def window(zoom: str, day: date, *, is_mirrored: bool) -> Scale:
    """The year, half-year or quarter that the day is in."""
    start = beginning(day, zoom)
    return Scale(start, after(start, zoom), "month", is_mirrored)


def name_of(scale: Scale, zoom: str) -> str:
    """What a window is called: "2026", "S2 2026", "T4 2026"."""
    if zoom == "half":
        number = 1 if scale.start.month <= 6 else 2
        year = format_date(scale.start, "year")
        return _("H%(number)s %(year)s") % {"number": number, "year": year}
    return format_date(scale.start, "year" if zoom == "year" else "quarter_year")


def beginning(day: date, unit: str) -> date:
    """The first day of the month, quarter, half-year or year."""
    months = MONTHS[unit]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def after(start: date, unit: str) -> date:
    return _later(start, MONTHS[unit])


def before(start: date, unit: str) -> date:
    return _later(start, -MONTHS[unit])


def _starts(start: date, end: date, months: int) -> Iterator[date]:
    day = start
    while day < end:
        yield day
        day = _later(day, months)


def _later(day: date, months: int) -> date:
    total = day.year * 12 + day.month - 1 + months
    return date(total // 12, total % 12 + 1, 1)


def _year(day: date, *, is_first: bool) -> str:
    return format_date(day, "year") if is_first or day.month == 1 else ""
