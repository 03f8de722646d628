"""Form fields for days and hours as people write them, in any of our languages."""

import re
import unicodedata
from datetime import date, time
from functools import cache

from babel import Locale
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

LANGUAGES = ("fr", "en", "pt", "ar", "ar_TN")
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
NUMBERS = re.compile(r"(\d{1,2})[\s/.-]+(\d{1,2})[\s/.-]+(\d{4})")
DAY_MONTH = re.compile(r"(\d{1,2})(?:er)?[\s.-]+(?:de )?(\D+?)(?: de)?[\s.,-]+(\d{4})")
MONTH_DAY = re.compile(r"([^\W\d]+)\.? (\d{1,2}),? (\d{4})")
# Without a year: "15/03", "15 mars", "1er avril", "March 15"
SHORT = re.compile(r"(\d{1,2})/(\d{1,2})")
SHORT_DAY_MONTH = re.compile(
    r"(\d{1,2})(?:er|st|nd|rd|th)?[\s.-]+(?:de )?([^\W\d]+)\.?"
)
SHORT_MONTH_DAY = re.compile(r"([^\W\d]+)\.? (\d{1,2})")
# Months of one language that are plain words of another: "4 out of 5".
ALSO_PLAIN_WORDS = {"out", "set", "ago"}
LONGEST_WAIT = 8  # years, from one 29 February to the next at the turn of a century
# "21-25 janv 2019", "28 févr. au 3 mars 2019", "21/01/2019 - 25/01/2019"
SAME_MONTH = re.compile(r"(\d{1,2}) ?(?:-|–|au|a|to) ?((\d{1,2})\D+\d{4})")
TWO_MONTHS = re.compile(r"(\d{1,2}\D+?) (?:-|–|au|a|to) (\d{1,2}\D+(\d{4}))")
TWO_DATES = re.compile(r"(.*\d{4}) ?(?:-|–|au|a|to) ?(\d.*\d{4})")
CLOCK = re.compile(r"(\d{1,2})(?: ?[:h.] ?(\d{2})?)?")


def parse_date(text: str) -> date | None:
    """One day: "2019-01-21", "21/01/2019", "21 1 2019", "21 janv. 2019"."""
    text = _folded(text)
    if found := ISO.fullmatch(text):
        year, month, day = found.groups()
    elif found := NUMBERS.fullmatch(text):
        day, month, year = found.groups()
    elif found := DAY_MONTH.fullmatch(text):
        day, month, year = found[1], _month(found[2]), found[3]
    elif found := MONTH_DAY.fullmatch(text):
        month, day, year = _month(found[1]), found[2], found[3]
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def parse_next_date(text: str, *, after: date) -> date | None:
    """A day without its year, "15/03" or "15 mars": the next such day after one."""
    text = _folded(text)
    if found := SHORT.fullmatch(text):
        day, month = int(found[1]), int(found[2])
    elif found := SHORT_DAY_MONTH.fullmatch(text):
        day, month = int(found[1]), _month_alone(found[2])
    elif found := SHORT_MONTH_DAY.fullmatch(text):
        day, month = int(found[2]), _month_alone(found[1])
    else:
        return None
    for year in range(after.year, after.year + LONGEST_WAIT + 1):
        try:
            there = date(year, month, day)
        except ValueError:
            continue
        if there > after:
            return there
    return None


def parse_date_range(text: str) -> tuple[date, date] | None:
    """Two days in one box: "21-25 janv 2019", "28 févr. au 3 mars 2019"."""
    text = _folded(text)
    if found := TWO_DATES.fullmatch(text):
        first, last = found[1], found[2]
    elif found := TWO_MONTHS.fullmatch(text):
        first, last = f"{found[1]} {found[3]}", found[2]
    elif found := SAME_MONTH.fullmatch(text):
        first = found[2].replace(found[3], found[1], 1)
        last = found[2]
    else:
        return None
    start, end = parse_date(first), parse_date(last)
    return (start, end) if start and end else None


def parse_time(text: str) -> time | None:
    """An hour: "09:30", "9h30", "9.30", "9 h"."""
    found = CLOCK.fullmatch(_folded(text))
    if not found:
        return None
    try:
        return time(int(found[1]), int(found[2] or 0))
    except ValueError:
        return None


class ForgivingDateField(forms.DateField):
    """A day typed in any usual way. It is shown again as 21/01/2019."""

    widget = forms.DateInput(format="%d/%m/%Y", attrs={"autocomplete": "off"})
    default_error_messages = {
        "invalid": _("Enter a real date, for example 27 3 2019."),
    }

    def to_python(self, value):
        if value in self.empty_values or not isinstance(value, str):
            return super().to_python(value)
        if (day := parse_date(value)) is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return day


class ForgivingTimeField(forms.TimeField):
    """An hour typed in any usual way. It is shown again as 09:30."""

    widget = forms.TimeInput(format="%H:%M", attrs={"autocomplete": "off"})
    default_error_messages = {"invalid": _("Enter a time, for example 9:30.")}

    def to_python(self, value):
        if value in self.empty_values or not isinstance(value, str):
            return super().to_python(value)
        if (hour := parse_time(value)) is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return hour


def _folded(text: str) -> str:
    """Lower case, no accents, single spaces, and the digits 0 to 9."""
    plain = "".join(
        str(unicodedata.decimal(letter, letter))
        for letter in unicodedata.normalize("NFKD", text)
        if not unicodedata.combining(letter)
    )
    return " ".join(plain.casefold().split())


def _month(name: str) -> int:
    """The number of a month by its name, or by enough of its first letters."""
    name = name.strip(" .")
    found = {number for month, number in _months() if month.startswith(name)}
    exact = {number for month, number in _months() if month == name}
    [number] = exact or (found if len(name) > 2 and len(found) == 1 else {0})
    return number


def _month_alone(name: str) -> int:
    return 0 if name in ALSO_PLAIN_WORDS else _month(name)


@cache
def _months() -> frozenset[tuple[str, int]]:
    widths = ("wide", "abbreviated")
    return frozenset(
        (_folded(name).strip("."), number)
        for language in LANGUAGES
        for width in widths
        for number, name in Locale.parse(language).months["format"][width].items()
    )
