"""A day that a table writes as text, or a sentence why it is none."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal

from django.utils.translation import gettext as _

from migration_coop.lib.dates import parse_date
from migration_coop.lib.formats import format_date

# Day before month, month before day, or nobody knows.
Order = Literal["dmy", "mdy", ""]

NUMBERS = re.compile(r"(\d{1,2})\s*[\s/.-]\s*(\d{1,2})\s*[\s/.-]\s*(\d{4})")
SHORT_YEAR = re.compile(r"\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{2}")
ISO_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?Z?")
SERIAL = re.compile(r"\d{5}")
# 31 December 1899 is day 1; the 29 February 1900 that never was is counted.
EXCEL_BEGAN = date(1899, 12, 30)


class Unclear(Exception):
    """Not one certain day. Fit to show; `proposal` is what would be right, or empty."""

    def __init__(self, message: str, proposal: str = ""):
        super().__init__(message)
        self.proposal = proposal


def day_of(text: str, *, order: Order) -> date:
    """ "2019-01-21", "21/01/2019", "21 janv. 2019", "January 21, 2019".

    `order` says which number of "03/04/2019" is the day; where nobody knows, only a
    text that can mean one day alone is taken.
    """
    text = text.strip()
    if found := ISO_MOMENT.fullmatch(text):
        text = found[1]
    if found := NUMBERS.fullmatch(text):
        return _by_order(text, int(found[1]), int(found[2]), int(found[3]), order)
    if day := parse_date(text):
        return day
    raise _why_not(text)


def order_of(texts: Iterable[str], *, usual: Order = "dmy") -> Order:
    """What a whole column tells: "25/01/2019" and "01/25/2019" both say how it is
    written, and nobody knows where both stand. Else as is usual here."""
    firsts, seconds = False, False
    for text in texts:
        if found := NUMBERS.fullmatch(text.strip()):
            firsts = firsts or int(found[1]) > 12
            seconds = seconds or int(found[2]) > 12
    if firsts and seconds:
        return ""
    return "mdy" if seconds else "dmy" if firsts else usual


def _by_order(text: str, first: int, second: int, year: int, order: Order) -> date:
    as_dmy, as_mdy = _day(year, second, first), _day(year, first, second)
    wanted, other = (as_mdy, as_dmy) if order == "mdy" else (as_dmy, as_mdy)
    if order and wanted:
        return wanted
    if as_dmy and as_mdy and as_dmy != as_mdy:
        message = _("“%(text)s” can be %(one)s or %(other)s. Write the month in words.")
        one, another = format_date(as_dmy, "long"), format_date(as_mdy, "long")
        raise Unclear(message % {"text": text, "one": one, "other": another})
    if not order and (day := as_dmy or as_mdy):
        return day
    if other:
        message = _("“%(text)s” is no day, unless %(day)s is meant.")
        day_in_words = format_date(other, "long")
        raise Unclear(message % {"text": text, "day": day_in_words}, other.isoformat())
    raise _why_not(text)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _why_not(text: str) -> Unclear:
    if SHORT_YEAR.fullmatch(text):
        message = _("“%(text)s”: write the year with four digits.")
    elif SERIAL.fullmatch(text):
        day = EXCEL_BEGAN + timedelta(days=int(text))
        message = _("“%(text)s” is a number. As a spreadsheet counts, it is %(day)s.")
        in_words = {"text": text, "day": format_date(day, "long")}
        return Unclear(message % in_words, day.isoformat())
    else:
        message = _("“%(text)s” is no day of the calendar. Write it as 2019-03-31.")
    return Unclear(message % {"text": text[:40]})
