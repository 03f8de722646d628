"""Programmes in tables: by headings, by days across, or cell by cell."""

from missions.pasting.activity import Activity, read_activity, why_no_visit
from missions.pasting.bodies import Bodies
from missions.pasting.cells import Reading, Why
from missions.pasting.columns import programme_header
from missions.pasting.days import Found, MissionDays, find_day, find_hours
from missions.pasting.lines import Line
from missions.pasting.visit_rows import (
    Today,
    activity_in,
    day_of,
    leave_out,
    visit_row,
)

SHORTEST_ACTIVITY = 4


def read_table(lines: list[Line], bodies: Bodies, days: MissionDays) -> Reading:
    reading, heads, across, today = Reading(), None, None, Today()
    for line in lines:
        if found := programme_header(line.cells):
            heads, across = found, None
        elif found := _days_across(line, days):
            heads, across = None, found
        elif heading := _heading(line, days):
            today = heading
        elif across:
            _read_across(reading, line, across, bodies)
        else:
            cells = _by_column(line, heads)
            today = day_of(cells.get("day", ""), days) or today
            _read_row(reading, line, cells, today, bodies)
    return reading


def _read_row(reading, line, cells, today, bodies) -> None:
    for said in _halves(cells):
        activity = _activity_of(said, bodies)
        if isinstance(activity, Why):
            leave_out(reading, line, activity)
        else:
            reading.rows.append(visit_row(line, activity, today, _hours_of(said)))


def _halves(cells: dict[str, str]) -> list[dict[str, str]]:
    """ "Matin" and "Après-midi" as columns: a visit in each."""
    halves = [cells[half] for half in ("morning", "afternoon") if half in cells]
    return [cells | {"said": half} for half in halves] or [cells]


# Days across: "Lundi 4 novembre | Mardi 5 novembre"


def _days_across(line: Line, days: MissionDays) -> list[Today | None] | None:
    found = [_only_day(cell, days) for cell in line.cells]
    return found if sum(day is not None for day in found) > 1 else None


def _only_day(cell: str, days: MissionDays) -> Today | None:
    """The day of a cell that says nothing else."""
    found = find_day(cell, days)
    if found is None or len(found.rest) >= SHORTEST_ACTIVITY:
        return None
    return Today(found.value, found.is_sure)


def _read_across(reading, line, across, bodies) -> None:
    hours = find_hours(line.cells[0])
    for today, cell in zip(across, line.cells, strict=False):
        if today is None or not cell:
            continue
        own = find_hours(cell)
        activity = activity_in(own.rest if own else cell, bodies)
        if isinstance(activity, Why):
            leave_out(reading, line, activity)
        else:
            reading.rows.append(visit_row(line, activity, today, own or hours))


def _heading(line: Line, days: MissionDays) -> Today | None:
    """A row with one cell, which is a day: "Mardi 22 janvier" over the rows below."""
    said = [cell for cell in line.cells if cell]
    return _only_day(said[0], days) if len(said) == 1 else None


# By headings, or by what the cells hold


def _by_column(line: Line, heads: list[str] | None) -> dict[str, str]:
    cells: dict[str, str] = {}
    for head, cell in zip(heads or _guessed(line.cells), line.cells, strict=False):
        if head and cell and head not in cells:
            cells[head] = cell
    return cells


def _guessed(cells: list[str]) -> list[str]:
    """Without headings: a day, hours, what is done, and then the rest."""
    heads: list[str] = []
    for cell in cells:
        if "said" in heads or not cell:
            heads.append("skip")
        elif _only_day(cell, MissionDays()):
            heads.append("day")
        else:
            hours = find_hours(cell)
            is_hours = hours is not None and len(hours.rest) < SHORTEST_ACTIVITY
            heads.append("hours" if is_hours else "said")
    return heads


def _hours_of(cells: dict[str, str]) -> Found | None:
    if "start" in cells:
        times = [cells["start"], cells.get("end", "")]
        return find_hours(" - ".join(filter(None, times)), in_column=True)
    if "hours" in cells:
        return find_hours(cells["hours"], in_column=True)
    return find_hours(cells.get("day", "")) or find_hours(cells.get("said", ""))


def _activity_of(cells: dict[str, str], bodies: Bodies) -> Activity | Why:
    if "said" in cells:
        # No heading says that this is an institution: it must look like a visit.
        hours = find_hours(cells["said"])
        read = activity_in(hours.rest if hours else cells["said"], bodies)
        if isinstance(read, Activity):
            read.subject = cells.get("subject", read.subject)
            read.place = cells.get("place", read.place)
        return read
    for name in ("institution", "activity"):
        if why := why_no_visit(cells.get(name, "")):
            return why
    subject, place = cells.get("subject", ""), cells.get("place", "")
    if "institution" in cells:
        activity = _body_of(cells["institution"], bodies)
        activity.subject = subject or cells.get("activity", "")
        activity.place = place
        return activity
    read = read_activity(cells.get("activity", ""), bodies)
    if read is None:
        return Why.NO_BODY
    read.subject, read.place = subject or read.subject, place or read.place
    return read


def _body_of(text: str, bodies: Bodies) -> Activity:
    """The cell as it is; without the words around a name that is known, in doubt."""
    read = None if bodies.knows(text) else read_activity(text, bodies)
    if read is not None and bodies.knows(read.institution):
        return Activity(read.institution, doubts={"institution"})
    return Activity(text)
