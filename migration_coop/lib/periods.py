"""Until when, as plans write it: a day, or the last day of a month, quarter or year."""

import re
from datetime import date, timedelta

from migration_coop.lib.dates import months_later, parse_date, parse_date_range
from migration_coop.lib.search import folded

YEAR = r"(?P<year>(?:19|20|21)\d\d)"
OF = r"[\s/.,-]*(?:de |of )?"
UNTIL = re.compile(
    r"^(?:(?:d'ici|avant|by|before)\s+)?(?:(?:la )?fin|end of|end)\s+(?:de )?"
)
# What is said last counts: "T1-T2 2019" ends with its second quarter.
SEVERAL = r"(?:[tqs][1-4]\s?(?:-|–|/|et|and|a|au|to)\s?)*"
PERIODS = [
    # Months in it, and how it is written.
    (
        3,
        re.compile(rf"{SEVERAL}(?:trim(?:estre)?\.?\s?|[tq])(?P<part>[1-4]){OF}{YEAR}"),
    ),
    (3, re.compile(rf"{YEAR}[\s/.-]*{SEVERAL}[tq](?P<part>[1-4])")),
    (
        3,
        re.compile(
            rf"(?P<part>[1-4])(?:er|eme|ere|e|st|nd|rd|th)?\s?(?:trimestre|trim\.?|quarter){OF}{YEAR}"
        ),
    ),
    (6, re.compile(rf"s(?:em(?:estre)?\.?\s?)?(?P<part>[12]){OF}{YEAR}")),
    (6, re.compile(rf"{YEAR}[\s/.-]*s(?P<part>[12])")),
    (
        6,
        re.compile(
            rf"(?P<part>[12])(?:er|eme|e|st|nd)?\s?(?:semestre|sem\.?|half){OF}{YEAR}"
        ),
    ),
    (1, re.compile(rf"(?P<part>0?[1-9]|1[0-2])\s?[/.-]\s?{YEAR}")),
    (1, re.compile(rf"{YEAR}\s?[/.-]\s?(?P<part>0?[1-9]|1[0-2])")),
    (12, re.compile(YEAR)),
]


def parse_last_day(text: str) -> date | None:
    """ "31/03/2019", "mars 2019", "T1 2019", "2019-Q3", "1er semestre 2019", "2019"."""
    plain = UNTIL.sub("", folded(text))
    if day := parse_date(plain):
        return day
    for months, pattern in PERIODS:
        if found := pattern.fullmatch(plain):
            return _end(found, months)
    if first := parse_date(f"1 {plain}"):
        return months_later(first, 1) - timedelta(days=1)
    if days := parse_date_range(plain):
        return days[1]
    return None


def _end(found: re.Match, months: int) -> date:
    part = int(found.groupdict().get("part") or 1)
    start = date(int(found["year"]), 1, 1)
    return months_later(start, part * months) - timedelta(days=1)
