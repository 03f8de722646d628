"""People in lines of prose: "M. Gaston Batchey, Directeur général, DGE"."""

import re

from missions.models import MemberRole
from missions.pasting.bodies import Bodies, without_article
from missions.pasting.cells import LeftOut, Reading, Row, Why
from missions.pasting.functions import (
    BODY,
    NAMES_A_BODY,
    TITLE,
    read_functions,
    says_a_function,
    spans_of,
)
from missions.pasting.lines import Line, one_line, plain_letters, without_bullet
from missions.pasting.mail import ends_here, is_around
from missions.pasting.names import (
    EMAIL,
    PHONE,
    in_order,
    looks_like_a_name,
    role_of,
    without_civility,
)
from missions.registry import folded

# Words of headings: "Délégation ivoirienne", "Liste des participants".
HEADING = re.compile(
    r"\b(?:delegations?|listes?|composition|membres|participants|programme|mission"
    r"|republique|republic|rapport|atelier|lists?|delegacao|lista)\b"
)
# "La délégation est conduite par M. X, Directeur. Elle comprend :"
LED_BY = re.compile(r"\b(?:conduite?|dirigee?|menee?|headed|led) (?:par|by) ")
SENTENCE_END = re.compile(r"(?<=[^\W\d]{3})\.\s+(?=[A-Z])")


def read_prose(lines: list[Line], bodies: Bodies) -> Reading:
    """One row per line that names a person; the others are left out with a word."""
    reading, heading, is_over = Reading(), "", False
    for line in lines:
        is_over = is_over or (bool(reading.rows) and ends_here(line.text))
        is_mail = is_over or is_around(line.text)
        row = None if is_mail else _row(line, bodies, heading=heading)
        # "CHEF DE DÉLÉGATION", alone in its line, is said of the next one.
        heading = role_of(line.text)
        if row is not None:
            reading.rows.append(row)
        elif not is_mail and _continues(reading.rows, line, bodies):
            _read_on(reading.rows[-1], line, bodies)
        else:
            why = Why.MAIL if is_mail or not line.is_item else Why.NO_NAME
            reading.left_out.append(LeftOut(line.text, line.number, why))
    return reading


def _row(line: Line, bodies: Bodies, *, heading: str) -> Row | None:
    email = EMAIL.search(line.source)
    role, text = _role_before(_without_contacts(line), default=heading)
    spans = spans_of(text)
    if not spans:
        return None
    said = text[slice(*spans[0])]
    first, sex = without_civility(said)
    has_civility = first != said
    if not _names_a_person(first, has_civility, line, spans, bodies):
        return None
    row = Row({}, line.source, line.number)
    row.texts = {"sex": sex, "email": email[0].casefold() if email else ""}
    if TITLE.match(folded(without_article(first))):
        # "M. le Directeur général": a seat that is known by its function.
        row.texts["name"] = ""
        row.doubts.add("title")
        text = without_article(text[text.index(first) :])
        read_functions(row, text, spans_of(text), role=role, bodies=bodies)
        return row
    if len(spans) == 1 and bodies.knows(last := first.split()[-1]):
        # "Gaston Batchey DGE"
        first, text = first.removesuffix(last).strip(), f"{first}, {last}"
        spans = spans_of(text)
    row.texts["name"], is_sure = in_order(first, family_first=None)
    is_seen = has_civility or line.is_item or says_a_function(text, spans)
    row.doubts |= set() if is_sure and is_seen else {"name"}
    read_functions(row, text, spans[1:], role=role, bodies=bodies)
    return row


def _continues(rows: list[Row], line: Line, bodies: Bodies) -> bool:
    """The line after a name alone says what that person does, and where."""
    if not rows:
        return False
    row = rows[-1]
    is_next = line.number == row.line + row.source.count("\n") + 1
    is_open = not (row.texts["title"] and row.texts["institution"])
    words = folded(line.text)
    says = TITLE.match(words) or BODY.match(words) or bodies.knows(line.text)
    return is_next and is_open and not line.is_item and bool(says)


def _read_on(row: Row, line: Line, bodies: Bodies) -> None:
    text = _without_contacts(line)
    said = Row(dict(row.texts), row.source, row.line)
    read_functions(said, text, spans_of(text), role=row.texts["role"], bodies=bodies)
    body = said.texts["institution"]
    if body and not bodies.knows(body):
        said.doubts.add("institution")
    for name in ("title", "institution"):
        row.texts[name] = row.texts[name] or said.texts[name]
    row.texts["role"] = said.texts["role"]
    row.doubts |= said.doubts
    row.source = f"{row.source}\n{line.source}"


def _without_contacts(line: Line) -> str:
    text = PHONE.sub(" ", EMAIL.sub(" ", without_bullet(line.source)))
    return one_line(re.sub(r"[<>]|\(\s*\)", " ", text)).strip(" ,;.")


def _names_a_person(first, has_civility, line, spans, bodies) -> bool:
    if not any(letter.isalpha() for letter in first) or BODY.match(folded(first)):
        return False
    if has_civility:
        return len(first.split()) < 8
    words = folded(without_article(first))
    is_name = looks_like_a_name(first) and not TITLE.match(words)
    is_name = is_name and not NAMES_A_BODY.search(words)
    is_name = is_name and not HEADING.search(words)
    return (
        is_name
        and (line.is_item or len(spans) > 1 or len(line.text.split()) < 4)
        and not line.text.endswith((":", ","))
        and not bodies.knows(first)
    )


def _role_before(text: str, *, default: str) -> tuple[str, str]:
    """ "Chef de délégation : M. X" -> the role, and the rest."""
    if led := LED_BY.search(plain_letters(text)):
        return MemberRole.HEAD, SENTENCE_END.split(text[led.end() :])[0]
    before, colon, after = text.partition(":")
    role = role_of(before) if colon else ""
    return (role, after.strip()) if role and after.strip() else (default, text)
