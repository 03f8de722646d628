"""A pasted delegation list becomes one row per person."""

import itertools
import re

from missions.pasting.bodies import Bodies
from missions.pasting.cells import LeftOut, Reading, Row, Why
from missions.pasting.columns import people_header
from missions.pasting.lines import Line, header_word, one_line, read_lines
from missions.pasting.names import (
    EMAIL,
    PHONE,
    in_order,
    looks_like_a_name,
    lowered_name,
    role_of,
    sex_in_column,
    without_civility,
)
from missions.pasting.prose import read_prose

NUMBER = re.compile(r"\d{0,3}\s*[.)°-]*")
ENGLISH, INITIAL = re.compile(r"\b(?:Mr|Mrs|Ms)\b"), re.compile(r"\bM\.")
TOTAL = re.compile(r"total\b", re.IGNORECASE)


def read_people(pasted: str, bodies: Bodies) -> Reading:
    lines = read_lines(pasted, is_header=people_header)
    is_table = any(line.cells for line in lines)
    reading = _read_table(lines, bodies) if is_table else read_prose(lines, bodies)
    if ENGLISH.search(pasted):
        for row in reading.rows:
            # Beside "Mr" and "Ms", an "M." is the first letter of a name.
            row.doubts |= {"name", "sex"} if INITIAL.search(row.source) else set()
    return reading


def _read_table(lines: list[Line], bodies: Bodies) -> Reading:
    reading, heads, words = Reading(), None, []
    parted = [line for line in lines if len([c for c in line.cells if c]) > 1]
    if not any(people_header(line.cells) for line in parted):
        heads, parted = _guessed(parted, bodies)
    sexes = _letters_of_sex(lines)
    for line in lines:
        if found := people_header(line.cells):
            heads, words = found, [header_word(cell) for cell in line.cells]
            continue
        row = None
        if heads is not None and len([c for c in line.cells if c]) > 1:
            row = _row(line, heads, sexes)
        if row is None:
            _leave_out(reading, line)
        else:
            if not words:
                row.doubts |= _doubts_without_headings(row, bodies)
            reading.rows.append(row)
    return reading


def _doubts_without_headings(row: Row, bodies: Bodies) -> set[str]:
    """What the columns are was guessed; a known institution speaks for the guess."""
    if not looks_like_a_name(row.texts["name"]):
        return {"name", "title", "institution"}
    is_seen = bodies.knows(row.texts["institution"])
    return set() if is_seen else {"title", "institution"}


def _leave_out(reading: Reading, line: Line) -> None:
    text = one_line(line.source)
    if text and not TOTAL.match(text):
        why = Why.NO_NAME if len([c for c in line.cells if c]) > 1 else Why.MAIL
        reading.left_out.append(LeftOut(text, line.number, why))


def _row(line: Line, heads: list[str], sexes: set[str]) -> Row | None:
    cells = _by_column(line, heads)
    if "title" in cells and not without_civility(cells["title"])[0]:
        # "Titre" heads civilities here.
        cells["civility"] = cells.pop("title")
    row = Row({}, line.source, line.number)
    name, sex, is_sure = _name(cells)
    if sum(letter.isalpha() for letter in name) < 2:
        if not (cells.get("title") and cells.get("institution")):
            return None
        # A seat whose function is known, and not yet who will sit there.
        name, is_sure = "", True
    role, title = role_of(cells.get("role", "")), cells.get("title", "")
    if cells.get("role") and not role:
        # "Role: Director" is a function.
        title = title or cells["role"]
    if found := role_of(title):
        role, title = role or found, ""
    stated, is_plain = sex_in_column(cells.get("sex", ""), others=sexes)
    row.texts = {
        "name": name,
        "title": title,
        "institution": cells.get("institution", ""),
        "role": "" if role == "member" else role,
        "sex": stated or sex,
        "email": _email(line),
    }
    agree = not (stated and sex) or stated == sex
    row.doubts |= set() if is_sure else {"name"}
    if len(line.cells) > len(heads):
        # A comma inside a cell, perhaps: its neighbours have moved.
        row.doubts |= {"name", "title", "institution"}
    row.doubts |= set() if is_plain and agree else {"sex"}
    return row


def _by_column(line: Line, heads: list[str]) -> dict[str, str]:
    cells: dict[str, str] = {}
    for head, cell in zip(heads, line.cells, strict=False):
        if head and cell and head not in cells:
            cells[head] = cell
    return cells


def _name(cells: dict[str, str]) -> tuple[str, str, bool]:
    """The name in order, the sex that a civility states, and whether that is sure."""
    _, stated = without_civility(cells.get("civility", ""))
    if "family" in cells or "given" in cells:
        given, sex = without_civility(cells.get("given", ""))
        family, other = without_civility(cells.get("family", ""))
        name = f"{lowered_name(given)} {lowered_name(family)}".strip()
        return name, stated or sex or other, True
    text = cells.get("name", "") or cells.get("family_first", "")
    text, sex = without_civility(EMAIL.sub("", text))
    family_first = True if "family_first" in cells else None
    name, is_sure = in_order(text, family_first=family_first)
    return name, stated or sex, is_sure


def _email(line: Line) -> str:
    found = EMAIL.search(line.source)
    return found[0].casefold() if found else ""


def _letters_of_sex(lines: list[Line]) -> set[str]:
    """All that the column of the sex holds, its heading too."""
    letters: set[str] = set()
    for line in lines:
        if (found := people_header(line.cells)) and "sex" in found:
            place = found.index("sex")
            letters = {word for word in header_word(line.cells[place]).split("/")}
            letters |= {
                header_word(other.cells[place])
                for other in lines
                if len(other.cells) > place
            }
    return letters


def _guessed(lines: list[Line], bodies: Bodies) -> tuple[list[str] | None, list[Line]]:
    """Which columns a table without headings has: name, function, institution.

    The institution stands where the registry knows most of the cells.
    """
    width = max((len(line.cells) for line in lines), default=0)
    by_column = [
        [line.cells[place] for line in lines if len(line.cells) > place]
        for place in range(width)
    ]
    heads = [
        "skip" if _says_nothing(cells) else "civility" if _is_civil(cells) else ""
        for cells in by_column
    ]
    free = [place for place, head in enumerate(heads) if not head]
    if not free:
        return None, lines
    others = _with_names(heads, free, by_column)
    known = {place: sum(map(bodies.knows, by_column[place])) for place in others}
    body = max(others, key=lambda place: (known[place], place), default=None)
    for place in others:
        heads[place] = "institution" if place == body and len(others) > 1 else "title"
    if len(others) == 1 and known[others[0]]:
        heads[others[0]] = "institution"
    return heads, lines


def _with_names(heads, free, by_column) -> list[int]:
    """Head the columns of the names; the places of the others."""
    for family, given in itertools.pairwise(free):
        if (
            all(cell.isupper() for cell in by_column[family])
            and not any(cell.isupper() for cell in by_column[given])
            and "civility" in heads
        ):
            heads[family], heads[given] = "family", "given"
            return [place for place in free if place not in (family, given)]
    names = max(free, key=lambda place: (_names_in(by_column[place]), -place))
    heads[names] = "name"
    return [place for place in free if place != names]


def _says_nothing(cells: list[str]) -> bool:
    """Numbers, telephones and addresses only."""
    return all(
        NUMBER.fullmatch(cell) or EMAIL.fullmatch(cell) or PHONE.fullmatch(cell)
        for cell in cells
    )


def _is_civil(cells: list[str]) -> bool:
    return all(cell and not without_civility(cell)[0] for cell in cells)


def _names_in(cells: list[str]) -> int:
    bare = (without_civility(cell) for cell in cells)
    return sum(bool(sex) * 2 + looks_like_a_name(name) for name, sex in bare)
