"""Days that a text names, one or from one to another, with or without a year."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from babel import Locale

from migration_coop.lib.dates import parse_date
from missions.press_note.text import Note, Span, level

LONGEST = 31
# No note names more; a text that does is no note.
MOST_DAYS = 200
WEEKDAYS, MONTHS = (
    {
        level(name).rstrip("."): number
        for language in ("fr", "en")
        for width in ("wide", "abbreviated")
        for number, name in getattr(Locale.parse(language), kind)["format"][
            width
        ].items()
    }
    for kind in ("days", "months")
)
MONTHS |= {"sept": 9}


def _any_of(words) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


WEEKDAY = rf"(?:(?:{_any_of(WEEKDAYS)})\b\.?,? )?(?:the |le |on )?"
DAY = r"(\d{1,2})(?:er|st|nd|rd|th)?"
MONTH = rf"(?:of |de )?({_any_of(MONTHS)})\b\.?"
YEAR = r"(?:,? (?:de )?((?:19|20)\d\d)\b)?"
TO = r"(?: ?- ?| au | a | to | until | jusqu'au | et | and )(?:the |le )?"
# Both days of one month, of two months, and in English with the month before.
SHAPES = [
    (rf"(?<!\d)(?P<d1>{DAY}){TO}{WEEKDAY}(?P<d2>{DAY}) (?P<m2>{MONTH})(?P<y2>{YEAR})"),
    (
        rf"(?<!\d)(?P<d1>{DAY}) (?P<m1>{MONTH})(?P<y1>{YEAR}){TO}{WEEKDAY}"
        rf"(?P<d2>{DAY}) (?P<m2>{MONTH})(?P<y2>{YEAR})"
    ),
    (
        rf"\b(?P<m1>{MONTH}) (?P<d1>{DAY}){TO}{WEEKDAY}(?:(?P<m2>{MONTH}) )?"
        rf"(?P<d2>{DAY})(?!\d)(?P<y2>{YEAR})"
    ),
    (
        r"(?<!\d)(?P<d1>\d{1,2})[/.](?P<m1>\d{1,2})[/.](?P<y1>\d{4})"
        rf"{TO}(?P<d2>\d{{1,2}})[/.](?P<m2>\d{{1,2}})[/.](?P<y2>\d{{4}})"
    ),
    (rf"(?<!\d)(?P<d1>{DAY}) (?P<m1>{MONTH})(?P<y1>{YEAR})"),
    (rf"\b(?P<m1>{MONTH}) (?P<d1>{DAY})(?!\d)(?P<y1>{YEAR})"),
    r"(?<!\d)(?P<d1>\d{1,2})[/.](?P<m1>\d{1,2})[/.](?P<y1>\d{4})(?!\d)",
    r"(?<!\d)(?P<y1>\d{4})-(?P<m1>\d{2})-(?P<d1>\d{2})(?!\d)",
]
PATTERNS = [re.compile(shape) for shape in SHAPES]
WEEKDAY_BEFORE = re.compile(rf"\b({_any_of(WEEKDAYS)})\b\.?,? (?:the |le )?$")
FARTHEST = 200


@dataclass(frozen=True)
class Days:
    """One day or two, as (day, month), with the year if the text says it."""

    span: Span
    first: tuple[int, int]
    last: tuple[int, int] | None
    year: int | None
    weekday: int | None

    @property
    def is_range(self) -> bool:
        return self.last is not None

    def in_year(self, year: int) -> tuple[date, date] | None:
        """First and last day; a range over New Year ends in the year that is said."""
        last = _date(*(self.last or self.first), year)
        first = _date(*self.first, year)
        if first and last and first > last:
            first = _date(*self.first, year - 1)
        if not first or not last or (last - first).days >= LONGEST:
            return None
        return first, last


def _date(day: int, month: int, year: int) -> date | None:
    return parse_date(f"{year}-{month}-{day}")


def days_in(note: Note) -> list[Days]:
    """In the order of the text; a range is not also two days."""
    found: list[Days] = []
    for pattern in PATTERNS:
        for match in pattern.finditer(note.level):
            span = Span(*match.span())
            if len(found) == MOST_DAYS:
                break
            if not any(span.meets(days.span) for days in found):
                found.append(_days(note, match, span))
    return sorted(found, key=lambda days: days.span)


def _days(note: Note, match: re.Match, span: Span) -> Days:
    said = {"d2": None, "m1": None, "m2": None, "y1": None, "y2": None}
    said |= match.groupdict()
    month = said["m1"] or said["m2"]
    year = said["y2"] or said["y1"]
    before = WEEKDAY_BEFORE.search(note.level[max(span.start - 20, 0) : span.start])
    return Days(
        span=span,
        first=(_number(said["d1"]), _month(month)),
        last=(_number(said["d2"]), _month(said["m2"] or month)) if said["d2"] else None,
        year=_number(year) if year else None,
        weekday=WEEKDAYS[before[1]] if before else None,
    )


def _number(text: str) -> int:
    return int(re.search(r"\d+", text)[0])


def _month(text: str) -> int:
    name = text.removeprefix("of ").removeprefix("de ").rstrip(".")
    return MONTHS.get(name) or int(name)


def years_for(days: Days, *, today: date) -> Iterator[int]:
    """Years that fit a day without one: near to today, and its weekday if said."""
    for year in sorted(
        range(today.year - 1, today.year + 2),
        key=lambda year: _distance(days, year, today),
    ):
        both = days.in_year(year)
        if not both or _distance(days, year, today) > FARTHEST:
            continue
        if days.weekday is None or both[0].weekday() == days.weekday:
            yield year


def _distance(days: Days, year: int, day: date) -> int:
    both = days.in_year(year)
    return abs((both[0] - day).days) if both else 10**6
