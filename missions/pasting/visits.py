"""A pasted programme becomes one row per visit; what is no visit is left out."""

import re

from missions.pasting.activity import NO_VISIT, Activity
from missions.pasting.bodies import Bodies
from missions.pasting.cells import Reading, Why
from missions.pasting.columns import programme_header
from missions.pasting.days import MissionDays, find_day, find_hours, without_half_day
from missions.pasting.lines import Line, read_lines, without_bullet
from missions.pasting.mail import ends_here, is_around
from missions.pasting.visit_rows import Today, activity_in, leave_out, visit_row
from missions.pasting.visit_tables import read_table

# A date further inside a sentence says nothing about the lines below.
BEGINNING = 14
# "9h ANETI ; 11h OTE", "At 9:00, ANETI. At 14:00, OTE"
NEXT_VISIT = re.compile(
    r"\s*[;.]\s+(?=(?:at |à |a )?\d{1,2}(?:\s?h|[:.]\d\d))", re.IGNORECASE
)


def read_programme(pasted: str, bodies: Bodies, days: MissionDays) -> Reading:
    lines = read_lines(pasted, is_header=programme_header)
    if any(line.cells for line in lines):
        return read_table(lines, bodies, days)
    return _read_prose(lines, bodies, days)


def _read_prose(lines: list[Line], bodies: Bodies, days: MissionDays) -> Reading:
    reading, today, is_over = Reading(), Today(), False
    for line in lines:
        is_over = is_over or (bool(reading.rows) and ends_here(line.text))
        if is_over or is_around(line.text):
            leave_out(reading, line, Why.MAIL)
            continue
        rest = without_bullet(line.source) or line.text
        found, here = find_day(rest, days), today
        if found is not None:
            here, rest = Today(found.value, found.is_sure), found.rest
            today = here if found.start <= BEGINNING else today
        for said in NEXT_VISIT.split(rest):
            _read_sentence(reading, line, said, here, bodies)
    return reading


def _read_sentence(reading, line, said, today, bodies) -> None:
    """One visit; a heading, which is nothing but its day, leaves no trace."""
    half_day = without_half_day(said)
    hours = find_hours(half_day or said)
    rest = hours.rest if hours else half_day or said
    if not re.search(r"[^\W\d]{2}", rest) and hours is None:
        return
    read = activity_in(rest, bodies)
    is_item = bool(hours or half_day or line.is_item)
    is_dated = said != line.text
    if isinstance(read, Activity) and (read.is_visit or is_item or is_dated):
        if not (read.is_visit or is_item):
            # A day and an institution: a visit, or the heading of what follows.
            read.doubts |= {"takes_place_on", "institution"}
        reading.rows.append(visit_row(line, read, today, hours))
    elif is_item or not is_dated or read in NO_VISIT:
        leave_out(reading, line, read if isinstance(read, Why) else Why.NO_BODY)
