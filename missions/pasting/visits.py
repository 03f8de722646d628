"""A pasted programme becomes one row per visit; what is no visit is left out."""

import re
from dataclasses import dataclass
from datetime import date

from missions.pasting.activity import (
    NO_VISIT,
    Activity,
    read_activity,
    why_no_visit,
)
from missions.pasting.bodies import Bodies
from missions.pasting.cells import LeftOut, Reading, Row, Why
from missions.pasting.columns import programme_header
from missions.pasting.days import MissionDays, find_day, find_hours, without_half_day
from missions.pasting.lines import Line, one_line, read_lines, without_bullet
from missions.pasting.mail import ends_here, is_around

# A date further inside a sentence says nothing about the line, or those below.
BEGINNING = 14
# "9h ANETI ; 11h OTE"
NEXT_VISIT = re.compile(r"\s*;\s*(?=\d{1,2}\s?[h:])")
SHORTEST_ACTIVITY = 4


@dataclass
class Today:
    """The day that the lines below a heading are on."""

    day: date | None = None
    is_sure: bool = False


def read_programme(pasted: str, bodies: Bodies, days: MissionDays) -> Reading:
    lines = read_lines(pasted, is_header=programme_header)
    if any(line.cells for line in lines):
        return _read_table(lines, bodies, days)
    return _read_prose(lines, bodies, days)


# Tables


def _read_table(lines: list[Line], bodies: Bodies, days: MissionDays) -> Reading:
    reading, heads, today = Reading(), None, Today()
    for line in lines:
        if found := programme_header(line.cells):
            heads = found
            continue
        if heading := _heading(line, days):
            today = heading
            continue
        cells = _by_column(line, heads)
        if "day" in cells:
            today = _day_of(cells["day"], days) or today
        for said in _halves(cells):
            activity = _activity_of(said, bodies)
            if isinstance(activity, Why):
                text = one_line(line.source)
                reading.left_out.append(LeftOut(text, line.number, activity))
            else:
                reading.rows.append(_row(line, activity, today, _hours_of(said)))
    return reading


def _halves(cells: dict[str, str]) -> list[dict[str, str]]:
    """ "Matin" and "Après-midi" as columns: a visit in each."""
    halves = [cells[half] for half in ("morning", "afternoon") if half in cells]
    return [cells | {"activity": half} for half in halves] or [cells]


def _heading(line: Line, days: MissionDays) -> Today | None:
    """A row with one cell, which is a day: "Mardi 22 janvier" over the rows below."""
    said = [cell for cell in line.cells if cell]
    found = find_day(said[0], days) if len(said) == 1 else None
    is_day = found is not None and len(found.rest) < SHORTEST_ACTIVITY
    return Today(found.value, found.is_sure) if is_day else None


def _by_column(line: Line, heads: list[str] | None) -> dict[str, str]:
    if heads is None:
        heads = _guessed(line.cells)
    cells: dict[str, str] = {}
    for head, cell in zip(heads, line.cells, strict=False):
        if head and cell and head not in cells:
            cells[head] = cell
    return cells


def _guessed(cells: list[str]) -> list[str]:
    """Without headings: a day, hours, what is done, and then the rest."""
    heads = []
    for cell in cells:
        day, hours = find_day(cell, MissionDays()), find_hours(cell)
        if "activity" not in heads and day and len(day.rest) < SHORTEST_ACTIVITY:
            heads.append("day")
        elif "activity" not in heads and hours and len(hours.rest) < SHORTEST_ACTIVITY:
            heads.append("hours")
        else:
            heads.append("skip" if "activity" in heads or not cell else "activity")
    return heads


def _day_of(text: str, days: MissionDays) -> Today | None:
    found = find_day(text, days)
    return Today(found.value, found.is_sure) if found else None


def _hours_of(cells: dict[str, str]):
    if "start" in cells:
        return find_hours(
            f"{cells['start']} - {cells['end']}" if "end" in cells else cells["start"],
            in_column=True,
        )
    if "hours" in cells:
        return find_hours(cells["hours"], in_column=True)
    return find_hours(cells.get("day", "")) or (
        find_hours(cells["activity"]) if {"morning", "afternoon"} & set(cells) else None
    )


def _activity_of(cells: dict[str, str], bodies: Bodies) -> Activity | Why:
    said = [cells.get(name, "") for name in ("institution", "activity")]
    for text in said:
        if why := why_no_visit(text):
            return why
    if not any(said):
        return Why.NO_BODY
    subject, place = cells.get("subject", ""), cells.get("place", "")
    if cells.get("institution"):
        subject = subject or cells.get("activity", "")
        activity = Activity(cells["institution"], subject, place)
        if not bodies.knows(activity.institution):
            read = read_activity(activity.institution, bodies)
            if read and bodies.knows(read.institution):
                activity.institution = read.institution
                activity.doubts = {"institution"}
        return activity
    read = read_activity(cells["activity"], bodies)
    if read is None:
        return Why.NO_BODY
    read.subject, read.place = subject or read.subject, place or read.place
    return read


# Prose


def _read_prose(lines: list[Line], bodies: Bodies, days: MissionDays) -> Reading:
    reading, today, is_over = Reading(), Today(), False
    for line in lines:
        is_over = is_over or (bool(reading.rows) and ends_here(line.text))
        if is_over or is_around(line.text):
            reading.left_out.append(LeftOut(line.text, line.number, Why.MAIL))
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
    read = _activity_in(rest, bodies)
    is_item = bool(hours or half_day or line.is_item)
    is_dated = said != line.text
    if isinstance(read, Activity) and (read.is_visit or is_item or is_dated):
        if not (read.is_visit or is_item):
            # A day and an institution: a visit, or the heading of what follows.
            read.doubts |= {"takes_place_on", "institution"}
        reading.rows.append(_row(line, read, today, hours))
    elif is_item or not is_dated or read in NO_VISIT:
        why = read if isinstance(read, Why) else Why.NO_BODY
        reading.left_out.append(LeftOut(line.text, line.number, why))


def _activity_in(text: str, bodies: Bodies) -> Activity | Why:
    """A visit said in so many words, or the mere name of what may be an institution."""
    if why := why_no_visit(text):
        return why
    read = read_activity(text, bodies)
    if read is None or not (read.is_visit or bodies.cell(read.institution).choices):
        return Why.NO_BODY
    return read


def _row(line: Line, activity: Activity, today: Today, hours) -> Row:
    start, end = hours.value if hours else (None, None)
    row = Row({}, line.source, line.number, set(activity.doubts))
    row.texts = {
        "takes_place_on": f"{today.day:%d/%m/%Y}" if today.day else "",
        "start_time": f"{start:%H:%M}" if start else "",
        "end_time": f"{end:%H:%M}" if end else "",
        "institution": activity.institution,
        "subject": activity.subject[:250],
        "place": activity.place[:200],
    }
    if not today.is_sure:
        row.doubts.add("takes_place_on")
    if hours and not hours.is_sure:
        row.doubts |= {"start_time", "end_time"}
    return row
