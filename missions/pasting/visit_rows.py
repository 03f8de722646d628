"""What the readers of programmes share: the day a line is on, and the row it makes."""

from dataclasses import dataclass
from datetime import date

from missions.pasting.activity import Activity, read_activity, why_no_visit
from missions.pasting.bodies import Bodies
from missions.pasting.cells import LeftOut, Reading, Row, Why
from missions.pasting.days import Found, MissionDays, find_day
from missions.pasting.lines import Line, one_line


@dataclass
class Today:
    """The day that the lines below a heading are on."""

    day: date | None = None
    is_sure: bool = False


def day_of(text: str, days: MissionDays) -> Today | None:
    found = find_day(text, days)
    return Today(found.value, found.is_sure) if found else None


def activity_in(text: str, bodies: Bodies) -> Activity | Why:
    """A visit said in so many words, or the mere name of what may be an institution."""
    if why := why_no_visit(text):
        return why
    read = read_activity(text, bodies)
    if read is None or not (read.is_visit or bodies.cell(read.institution).choices):
        return Why.NO_BODY
    return read


def leave_out(reading: Reading, line: Line, why: Why) -> None:
    reading.left_out.append(LeftOut(one_line(line.source), line.number, why))


def visit_row(line: Line, activity: Activity, today: Today, hours: Found | None) -> Row:
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
