"""Form fields for days and hours as people write them, in any of our languages."""

import re
import unicodedata
from calendar import monthrange
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
# Between the two days of a range, surest first. Only a word or a dash may stand
# between a part and a whole date: "21-25 janv 2019", "January 21-25, 2019".
BETWEEN_PARTS = re.compile(r" (?:au|a|to|et|and|الى) |\s?[-–—]\s?")
BETWEEN_WHOLE_DATES = re.compile(r"\s?/\s?| ")
LAST_DAY = re.compile(r"(\d{1,2}),? (\d{4})")
FIRST_WORDS = re.compile(r"^(?:du|de|le|from|من) ")
CLOCK = re.compile(r"(\d{1,2})(?: ?[:h.] ?(\d{2})?)?(?: ?([ap])\.?m\.?)?")
# Without a year: "15/03", "15 mars", "1er avril", "March 15"
SHORT = re.compile(r"(\d{1,2})/(\d{1,2})")
SHORT_DAY_MONTH = re.compile(
    r"(\d{1,2})(?:er|st|nd|rd|th)?[\s.-]+(?:de )?([^\W\d]+)\.?"
)
SHORT_MONTH_DAY = re.compile(r"([^\W\d]+)\.? (\d{1,2})")
# Months of one language that are plain words of another: "4 out of 5".
ALSO_PLAIN_WORDS = {"out", "set", "ago"}
LONGEST_WAIT = 8  # years, from one 29 February to the next at the turn of a century


def parse_date(text: str) -> date | None:
    """One day: "2019-01-21", "21/01/2019", "21 1 2019", "21 janv. 2019"."""
    text = _plain(text)
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
    """Two days in one box: "21-25 janv 2019", "28 févr. au 3 mars 2019".

    The days may stand in the wrong order: it is for the form to say so.
    """
    text = _plain(text)
    for between, read in (
        (BETWEEN_PARTS, _two_days),
        (BETWEEN_WHOLE_DATES, _two_whole_dates),
    ):
        for found in between.finditer(text):
            if days := read(text[: found.start()], text[found.end() :]):
                return days
    return None


def parse_first_day(text: str) -> date | None:
    """The day, or the first of two days in one box."""
    days = parse_date_range(text)
    return days[0] if days else parse_date(text)


def parse_time(text: str) -> time | None:
    """An hour: "09:30", "9h30", "9.30", "9 h", "3.30 pm"."""
    found = CLOCK.fullmatch(_folded(text))
    if not found:
        return None
    hour, half = int(found[1]), found[3]
    if half and not 1 <= hour <= 12:
        return None
    try:
        return time(
            hour % 12 + 12 * (half == "p") if half else hour, int(found[2] or 0)
        )
    except ValueError:
        return None


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or its last day: 31 January, then 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


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


def _plain(text: str) -> str:
    """Folded, and without the words that say nothing: "du lundi 21" is "21"."""
    words = [
        word for word in _folded(text).split() if word.strip(",") not in _weekdays()
    ]
    return FIRST_WORDS.sub("", " ".join(words))


def _two_whole_dates(first: str, last: str) -> tuple[date, date] | None:
    start, end = parse_date(first), parse_date(last)
    return (start, end) if start and end else None


def _two_days(first: str, last: str) -> tuple[date, date] | None:
    """The first may lack what the last one says, or the other way round."""
    end = parse_date(last)
    if end is None:
        if not (found := LAST_DAY.fullmatch(last)):
            return None
        start = parse_date(f"{first} {found[2]}")
        end = start and _with_day(start, found[1])
    else:
        start = parse_date(first) or parse_date(f"{first} {end.year}")
        start = start or _with_day(end, first)
    return (start, end) if start and end else None


def _with_day(day: date, number: str) -> date | None:
    try:
        return day.replace(day=int(number.removesuffix("er").rstrip(".")))
    except ValueError:
        return None


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


@cache
def _weekdays() -> frozenset[str]:
    """In full only: "mar." may be a Tuesday or a month."""
    return frozenset(
        _folded(name)
        for language in LANGUAGES
        for name in Locale.parse(language).days["format"]["wide"].values()
    )
