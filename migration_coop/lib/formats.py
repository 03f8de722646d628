"""Dates, numbers and country names in words, in the reader's language.

Everything comes from CLDR through Babel. A number and the word after it are
joined by a no-break space, so that "4 d" or "12 févr." never breaks in two.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache

from babel import Locale, dates, numbers
from babel.lists import format_list
from django.utils import timezone
from django.utils.translation import get_language, ngettext, pgettext

NBSP = "\N{NO-BREAK SPACE}"
# Days are written before months in our English, and Tunisian month names in Arabic.
LOCALES = {"en": "en_GB", "pt": "pt_PT", "ar": "ar_TN"}
PATTERNS = {
    "short": "d MMM y",
    "long": "d MMMM y",
    "full": "EEEE d MMMM y",
    "weekday": "EEE d MMM",
    "day": "d MMM",
    "month": "MMMM y",
    "weekday_name": "EEE",
    "month_name": "LLL",
    "quarter": "QQQ",
    "quarter_year": "QQQ y",
    "year": "y",
}
DAYS_IN_WORDS = 14


def active_locale() -> Locale:
    return _locale_of(get_language() or "fr")


@cache
def _locale_of(language: str) -> Locale:
    """A page asks for it hundreds of times."""
    name = language.replace("-", "_")
    return Locale.parse(LOCALES.get(name, name))


def format_date(value: date, style: str = "short") -> str:
    """One day: "12 févr. 2019", or another style of PATTERNS."""
    locale = active_locale()
    text = dates.format_date(_as_date(value), PATTERNS[style], locale=locale)
    return _polish(text, locale)


def format_date_range(start: date, end: date | None) -> str:
    """Two days; a month or a year they share is said once."""
    start, end = _as_date(start), _as_date(end) if end else None
    if end is None or start == end:
        return format_date(start)
    locale = active_locale()
    text = dates.format_interval(start, end, skeleton="yMMMd", locale=locale)
    return _polish(text, locale)


def format_weekdays(start: date, end: date) -> str:
    """How two days lie in the week: "lundi – vendredi, 5 jours"."""
    count = days_between(start, end) + 1
    if count == 1:
        text = pgettext("one day", "%(first)s, %(count)s day")
    else:
        text = ngettext(
            "%(first)s – %(last)s, %(count)s day",
            "%(first)s – %(last)s, %(count)s days",
            count,
        )
    names = {name: _weekday(day) for name, day in (("first", start), ("last", end))}
    return _join(text % (names | {"count": count}))


def format_time(value: datetime | time) -> str:
    """The wall clock as in tables: "09:30"."""
    if isinstance(value, datetime):
        value = _in_zone(value)
    return f"{value:%H:%M}"


def format_moment(value: datetime) -> str:
    """A day and its hour: "8 févr. 2019, 11:04"."""
    return f"{format_date(value)}, {format_time(value)}"


def format_when(value: datetime, *, today: date) -> str:
    """The hour alone if it was today: "10:42"; else "8 févr. 2019, 11:04"."""
    is_today = _as_date(value) == today
    return format_time(value) if is_today else format_moment(value)


def format_number(value: float | Decimal) -> str:
    return numbers.format_decimal(value, locale=active_locale())


def format_percent(share: float) -> str:
    """A share of one: "64 %" in French, "64%" in English."""
    return numbers.format_percent(share, locale=active_locale())


def format_names(names: Iterable[str]) -> str:
    """A list in words: "ANPE, DGE et ANETI"."""
    return format_list(list(names), locale=active_locale())


def country_name(code: str) -> str:
    """The country in the reader's language; the code itself when it has no name."""
    return active_locale().territories.get(code.upper(), code)


def format_lateness(days: int) -> str:
    """How late something is: days, then weeks after a fortnight."""
    if days > DAYS_IN_WORDS:
        weeks = days // 7
        text = ngettext("%(count)s week late", "%(count)s weeks late", weeks)
        return _join(text % {"count": weeks})
    text = ngettext("%(count)s d late", "%(count)s d late", days)
    return _join(text % {"count": days})


def format_slippage(days: int) -> str:
    """How far a date has moved: "+4 weeks"; nothing when it has not."""
    if not days:
        return ""
    sign = "+" if days > 0 else "\N{MINUS SIGN}"
    size = abs(days)
    if size > DAYS_IN_WORDS:
        weeks = size // 7
        text = ngettext("%(count)s week", "%(count)s weeks", weeks)
        return sign + _join(text % {"count": weeks})
    text = ngettext("%(count)s d", "%(count)s d", size)
    return sign + _join(text % {"count": size})


def format_age(days: int) -> str:
    """How long ago, as short as a cell of a table: "5 d", "6 wk", "5 mo", "3 yr"."""
    if days < DAYS_IN_WORDS:
        number, text = days, ngettext("%(count)s d", "%(count)s d", days)
    elif days < 12 * 7:
        number, text = days // 7, ngettext("%(count)s wk", "%(count)s wk", days // 7)
    elif days < 2 * 365:
        number, text = days // 30, ngettext("%(count)s mo", "%(count)s mo", days // 30)
    else:
        number = days // 365
        text = ngettext("%(count)s yr", "%(count)s yr", number)
    return _join(text % {"count": number})


def days_between(earlier: date, later: date) -> int:
    return (_as_date(later) - _as_date(earlier)) // timedelta(days=1)


def format_rest_days(numbers: Iterable[int]) -> str:
    """Weekdays by their ISO 8601 numbers: "samedi et dimanche"."""
    names = active_locale().days["format"]["wide"]
    return format_names(names[number - 1] for number in sorted(numbers))


def _weekday(day: date) -> str:
    return dates.format_date(_as_date(day), "EEEE", locale=active_locale())


def _as_date(value: date) -> date:
    return _in_zone(value).date() if isinstance(value, datetime) else value


def _in_zone(value: datetime) -> datetime:
    return timezone.localtime(value) if timezone.is_aware(value) else value


def _polish(text: str, locale: Locale) -> str:
    if locale.language == "fr":
        text = re.sub(r"(?<!\d)1(?= \w)", "1er", text)
    return _join(text)


def _join(text: str) -> str:
    return re.sub(r"(?<=\d) (?=\w)|(?<=1er) (?=\w)", NBSP, text)
