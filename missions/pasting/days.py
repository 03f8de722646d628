"""Days and hours inside a pasted text, and whether they are sure.

Where a date stands is found here; what it says is read by dateparser. The days of the
mission give the year, and count "Day 2".
"""

import re
from dataclasses import dataclass
from datetime import date, time, timedelta

import dateparser

from migration_coop.lib.dates import parse_time
from missions.pasting.lines import plain_letters

LANGUAGES = ["fr", "en", "pt"]
WEEKDAYS = (
    "lundi|lun|monday|mon|segunda(?:-feira)?",
    "mardi|mar|tuesday|tues?|terca(?:-feira)?",
    "mercredi|mer|wednesday|wed|quarta(?:-feira)?",
    "jeudi|jeu|thursday|thurs?|thu|quinta(?:-feira)?",
    "vendredi|ven|friday|fri|sexta(?:-feira)?",
    "samedi|sam|saturday|sat|sabado",
    "dimanche|dim|sunday|sun|domingo",
)
MONTHS = (
    r"jan(?:v(?:ier)?|uary|eiro)?|fev(?:r(?:ier)?|ereiro)?|feb(?:ruary)?|mars|march|mar"
    r"|marco|avr(?:il)?|apr(?:il)?|abr(?:il)?|mai|may|maio|juin|june?|junho|juil(?:let)?"
    r"|july?|julho|aout|aug(?:ust)?|agosto|sept?(?:embre|ember)?|setembro|oct(?:obre|ober)?"
    r"|outubro|nov(?:embre|ember|embro)?|dec(?:embre|ember)?|dezembro"
)
ORDINALS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
WEEKDAY = re.compile(rf"\b(?:{'|'.join(f'({words})' for words in WEEKDAYS)})\b[.,]?\s*")
DATE = re.compile(
    r"\b(?:"
    r"(?P<iso>\d{4}-\d{1,2}-\d{1,2})"
    r"|(?P<slashed>\d{1,2}[/.]\d{1,2}[/.](?:\d{4}|\d{2}))(?!\d)"
    r"|(?P<short>\d{1,2}/\d{1,2})(?![\d/])"
    # "21 au 23 janvier": the first day is the one meant, perhaps.
    r"|(?:(?P<first>\d{1,2})\s*(?:au|et|-|–|to|and|&|a)\s*)?"
    rf"(?P<day>\d{{1,2}})(?:er|st|nd|rd|th)?\s+(?:de\s+|of\s+)?(?P<month>{MONTHS})\b\.?"
    r"(?:,?\s+(?:de\s+)?(?P<year>\d{4})(?![\d:h]))?"
    rf"|(?P<us_month>{MONTHS})\.?\s+(?P<us_day>\d{{1,2}})(?:st|nd|rd|th)?\b(?![:h/])"
    rf"(?!\s+(?:{MONTHS})\b)"
    r"(?:,?\s+(?P<us_year>\d{4}))?"
    r")"
)
# "Mardi 22": the month is that of the mission.
DAY_OF_WEEK = re.compile(r"(\d{1,2})(?!\d|\s?h|[:/.]\d)")
NUMBERED = re.compile(
    rf"\b(?:jour|day|dia|journee|j)\s*(?:n°\s*)?(?:(\d{{1,2}})|({'|'.join(ORDINALS)}))\b"
)
HOUR = r"\d{1,2}(?:\s?h\s?(?:\d{2})?(?![a-z])|:\d{2}|\.\d{2}(?=\s?[ap]\.?m))?"
HALF = r"(?:\s?[ap]\.?m\b\.?)?"
HOURS = re.compile(
    rf"(?:\b(?:a partir de|starting at|vers|des|de|from|a|at|das|as)\s+)?(?<![\d/.:])(?P<start>{HOUR}{HALF})"
    rf"(?:\s*(?:->|→|➔|-|–|—|a|to|until|au|as|et)\s*(?P<end>{HOUR}{HALF}))?"
    r"(?![\d/])"
)
# "0900 – 1030 hrs"
MILITARY = re.compile(
    r"\b([01]\d|2[0-3])([0-5]\d)"
    r"(?:\s?h(?:rs?|ours?)?\b\.?|(?=\s*(?:-|–|—|to|à)\s*\d{4}\s?h))",
    re.IGNORECASE,
)
NOON = re.compile(r"(?<!apres[ -])\b(?:midi|noon)\b")
# "Matin :" says when, but no hour.
HALF_DAY = re.compile(
    r"\(?(?:(?:dans )?(?:l')?apres[ -]midi|(?:la )?matinee|matin|soir|morning|afternoon"
    r"|evening|(?:in )?the (?:morning|afternoon)|manha|tarde)\)?\s*[:,–—-]*\s*"
)
EARLIEST = time(7)


@dataclass
class MissionDays:
    """The days a programme should lie in, as far as they are known."""

    starts_on: date | None = None
    ends_on: date | None = None

    def holds(self, day: date) -> bool:
        first, last = self.starts_on, self.ends_on or self.starts_on
        return bool(first and last) and first <= day <= last

    def numbered(self, number: int) -> date | None:
        if self.starts_on is None or not 1 <= number <= 60:
            return None
        return self.starts_on + timedelta(days=number - 1)


@dataclass
class Found:
    """What was found in a text, whether it is sure, and the text without it."""

    value: object
    is_sure: bool
    rest: str
    start: int = 0


def find_day(text: str, days: MissionDays) -> Found | None:
    """The first day that a text names: a date, "Day 2", or a weekday of the mission."""
    plain = plain_letters(text)
    date_, number = DATE.search(plain), NUMBERED.search(plain)
    named = WEEKDAY.search(plain)
    weekday = named.lastindex - 1 if named else None
    if date_:
        day = _read(date_, days)
        is_sure = bool(day) and days.holds(day) and _fits(day, weekday)
        is_sure = is_sure and not date_["first"]
        # "Jour 1 : mardi 11 juin" is one heading.
        is_numbered = number and number.end() < date_.start() < number.end() + 16
        span = (number.start() if is_numbered else date_.start(), date_.end())
    elif number:
        day = days.numbered(int(number[1] or ORDINALS[number[2]]))
        is_sure = bool(day) and days.holds(day) and _fits(day, weekday)
        span = number.span()
    elif named:
        day, is_sure, span = _by_weekday(plain, named, days)
    else:
        return None
    starts = [span[0], *(found.start() for found in (number, named) if found)]
    return Found(day, is_sure, _without(text, plain, span), min(starts))


def find_hours(text: str, *, in_column: bool = False) -> Found | None:
    """The first hours: "9h30 – 11h00", "9.30 am"; bare numbers only in a column."""
    text = MILITARY.sub(r"\1:\2", text)
    plain = plain_letters(text)
    for found in HOURS.finditer(plain):
        start, end = _hour(found["start"]), _hour(found["end"] or "")
        is_marked = re.search(r"[h:]|[ap]\.?m", found[0])
        if start is None or not (is_marked or in_column):
            continue
        start = _same_half(found, start, end)
        is_sure = start >= EARLIEST and (end is None or end > start)
        is_sure = is_sure and bool(end) == bool(found["end"])
        rest = _without(text, plain, found.span(), mark_weekday=False)
        return Found((start, end), is_sure, rest)
    if noon := NOON.search(plain):
        rest = _without(text, plain, noon.span(), mark_weekday=False)
        return Found((time(12), None), False, rest)
    return None


def without_half_day(text: str) -> str | None:
    """What follows "Matin :" or "Afternoon –"; None where no such word begins it."""
    found = HALF_DAY.match(plain_letters(text))
    return text[found.end() :] if found else None


def _same_half(found, start: time, end: time | None) -> time:
    """ "2 – 3:30 pm": the half of the day stands once, behind the end."""
    is_said_once = re.search(r"m\.?$", found["end"] or "") and not re.search(
        r"m\.?$", found["start"]
    )
    if is_said_once and end and end.hour >= 12 and start.hour + 12 <= end.hour:
        return start.replace(hour=start.hour + 12)
    return start


def _hour(text: str) -> time | None:
    return parse_time(text.replace(" h ", "h").replace(" h", "h")) if text else None


def _read(found: re.Match, days: MissionDays) -> date | None:
    text = found[0]
    if found["first"] and found["year"]:
        text = f"{found['first']} {found['month']} {found['year']}"
    elif found["short"]:
        text = f"{text}/{_year(text, days)}"
    elif (found["day"] or found["us_day"]) and not (found["year"] or found["us_year"]):
        day = found["first"] or found["day"] or found["us_day"]
        month = found["month"] or found["us_month"]
        text = f"{day} {month} {_year(text, days)}"
    order = "YMD" if found["iso"] else "DMY"
    read = dateparser.parse(
        text,
        languages=LANGUAGES,
        settings={"DATE_ORDER": order, "REQUIRE_PARTS": ["day", "month", "year"]},
    )
    return read.date() if read else None


def _year(text: str, days: MissionDays) -> int:
    """That of the mission; one that spans New Year ends in another one."""
    if days.starts_on is None:
        return 1
    is_january = re.search(r"/0?1$|jan", text)
    if is_january and days.ends_on and days.ends_on.year > days.starts_on.year:
        return days.ends_on.year
    return days.starts_on.year


def _fits(day: date, weekday: int | None) -> bool:
    return weekday is None or day.weekday() == weekday


def _by_weekday(plain: str, named: re.Match, days: MissionDays):
    """ "Mardi 22" is sure where the mission has that day; "mardi" never is."""
    weekday = named.lastindex - 1
    number = DAY_OF_WEEK.match(plain, named.end())
    span = number.span() if number else named.span()
    if days.starts_on is None:
        return None, False, span
    ahead = [days.starts_on + timedelta(days=after) for after in range(31)]
    found = [day for day in ahead if number and day.day == int(number[1])]
    if found:
        return found[0], days.holds(found[0]) and _fits(found[0], weekday), span
    return next(day for day in ahead if day.weekday() == weekday), False, span


def _without(text, plain, span, *, mark_weekday=True) -> str:
    """The text without what was found, and without the weekday before it."""
    start, end = span
    if mark_weekday and (found := WEEKDAY.search(plain)) and found.end() >= start - 4:
        start, end = min(start, found.start()), max(end, found.end())
    before, after = text[:start].rstrip(" ,:(-–—"), text[end:].lstrip(" ,:.)-–—")
    before = re.sub(
        r"(?:^|\s)(?:le|on|du|à|at|de|from)$", "", before, flags=re.IGNORECASE
    )
    return f"{before} {after}".strip()
