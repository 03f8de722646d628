"""People in lines of prose: "M. Gaston Batchey, Directeur général, DGE"."""

import re

from missions.pasting.bodies import Bodies, without_article
from missions.pasting.cells import LeftOut, Reading, Row, Why
from missions.pasting.lines import Line, one_line, without_bullet
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

# Where one thing ends and the next begins. A dash needs spaces: "Ndiaye-Diop".
CUT = re.compile(r"\s*[,;]\s+|\s+[-–—/]\s+|\s*:\s+|\s*\((?=.)|\)\s*$|\)\s*[,;]?\s*")
TITLE = re.compile(
    r"(?:(?:vice|sous|sub|deputy|assistant|adjoint[e]?)[ -])*"
    r"(?:directeur|directrice|director|chef|cheffe|head|charge|chargee|conseiller"
    r"|conseillere|advisor|adviser|secretaire|secretary|permanent secretary"
    r"|representant|representante|representative|ministre|minister|president"
    r"|presidente|inspecteur|inspectrice|inspector|coordonnateur|coordonnatrice"
    r"|coordinator|officer|manager|expert|experte|juriste|legal|policy|responsable"
    r"|assistant|assistante|attache|attachee|tresorier|tresoriere|delegue|deleguee"
    r"|executive|programme|senior|principal|administrateur|administratrice|diretor"
    r"|diretora|tecnico|tecnica|presidente|assessor|assessora|membre|analyst|dg|sg)\b"
)
BODIES = (
    r"(?:ministere|ministry|direction|directorate|department"
    r"|departement|agence|agency|office|conseil|council|confederation|union|universite"
    r"|university|institut|institute|centre|center|federation|association|caisse|fonds"
    r"|federal|national|organisation|organization|commission|observatoire|primature"
    r"|presidence|cabinet|chambre|chamber|congress|societe|groupe|ambassade|embassy"
    r"|instituto|direcao|ministerio|agencia)\b"
)
# Words of headings: "Délégation ivoirienne", "Liste des participants".
HEADING = re.compile(
    r"\b(?:delegations?|listes?|composition|membres|participants|programme|mission"
    r"|republique|republic|rapport|atelier|lists?|delegacao|lista)\b"
)
# What lists add about a person, and no row asks for.
NOTE = re.compile(r"(?:matricule|passe?port|n°|tel\b|ne[e]? le|born|nationalit)")
BODY = re.compile(rf"(?:le |la |l'|les |the )?{BODIES}")
NAMES_A_BODY = re.compile(rf"\b{BODIES}")


def read_prose(lines: list[Line], bodies: Bodies) -> Reading:
    """One row per line that names a person; the others are left out with a word."""
    reading, is_over = Reading(), False
    for line in lines:
        is_over = is_over or (bool(reading.rows) and ends_here(line.text))
        row = None if is_over or is_around(line.text) else _row(line, bodies)
        if row is not None:
            reading.rows.append(row)
        elif (
            not is_over and reading.rows and _continues(reading.rows[-1], line, bodies)
        ):
            _read_on(reading.rows[-1], line, bodies)
        else:
            is_mail = is_over or is_around(line.text) or not line.is_item
            why = Why.MAIL if is_mail else Why.NO_NAME
            reading.left_out.append(LeftOut(line.text, line.number, why))
    return reading


def _row(line: Line, bodies: Bodies) -> Row | None:
    email = EMAIL.search(line.source)
    role, text = _role_before(_without_contacts(line))
    spans = _spans(text)
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
        _read_rest(row, text, _spans(text), role, bodies)
        return row
    if len(spans) == 1 and bodies.knows(last := first.split()[-1]):
        # "Gaston Batchey DGE"
        first, text = first.removesuffix(last).strip(), f"{first}, {last}"
        spans = _spans(text)
    row.texts["name"], is_sure = in_order(first, family_first=None)
    is_seen = has_civility or line.is_item or _says_a_title(text, spans)
    row.doubts |= set() if is_sure and is_seen else {"name"}
    _read_rest(row, text, spans[1:], role, bodies)
    return row


def _continues(row: Row, line: Line, bodies: Bodies) -> bool:
    """The line after a name alone says what that person does, and where."""
    is_next = line.number == row.line + row.source.count("\n") + 1
    is_open = not (row.texts["title"] and row.texts["institution"])
    words = folded(line.text)
    says = TITLE.match(words) or BODY.match(words) or bodies.knows(line.text)
    return is_next and is_open and not line.is_item and bool(says)


def _read_on(row: Row, line: Line, bodies: Bodies) -> None:
    text = _without_contacts(line)
    said = Row(dict(row.texts), row.source, row.line)
    _read_rest(said, text, _spans(text), row.texts["role"], bodies)
    for name in ("title", "institution"):
        row.texts[name] = row.texts[name] or said.texts[name]
    row.texts["role"] = said.texts["role"]
    row.doubts |= said.doubts
    row.source = f"{row.source}\n{line.source}"


def _says_a_title(text: str, spans) -> bool:
    """ "Lomé Togo, 12 janvier" begins as a name does; a function follows a person."""
    parts = (folded(text[start:end]) for start, end in spans[1:])
    return any(TITLE.match(part) or role_of(part) for part in parts)


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


def _role_before(text: str) -> tuple[str, str]:
    """ "Chef de délégation : M. X" -> the role, and the rest."""
    before, colon, after = text.partition(":")
    role = role_of(before) if colon else ""
    return (role, after.strip()) if role and after.strip() else ("", text)


def _spans(text: str) -> list[tuple[int, int]]:
    """Where each part stands, so that parts can be read together again."""
    spans, start = [], 0
    for cut in CUT.finditer(text):
        if text[start : cut.start()].strip():
            spans.append((start, cut.start()))
        start = cut.end()
    if text[start:].strip(" )"):
        spans.append((start, len(text)))
    return spans


def _read_rest(row: Row, text: str, spans, role: str, bodies: Bodies) -> None:
    """Function, institution and role, which stand behind the name."""
    kept = []
    for start, end in spans:
        found = role_of(text[start:end])
        role = role or found
        if not found and not NOTE.match(folded(text[start:end])):
            kept.append((start, end))
    title, institution, doubts = _title_and_body(text, kept, bodies)
    row.texts |= {
        "title": title,
        "institution": institution,
        "role": "" if role == "member" else role,
    }
    row.doubts |= doubts


def _title_and_body(text, spans, bodies) -> tuple[str, str, set[str]]:
    if not spans:
        return "", "", set()
    for first in range(len(spans)):
        for last in range(len(spans) - 1, first - 1, -1):
            body = _together(text, spans[first : last + 1])
            if bodies.knows(body):
                others = [*spans[:first], *spans[last + 1 :]]
                title = ", ".join(_together(text, [span]) for span in others)
                is_sure = len(others) < 2 or last == len(spans) - 1
                return title, body, set() if is_sure else {"title"}
    if len(spans) == 1:
        return _one_thing(_together(text, spans))
    title, body = _together(text, spans[:1]), _together(text, spans[1:])
    if BODY.match(folded(title)) and TITLE.match(folded(body)):
        return body, title, {"title", "institution"}
    is_usual = len(spans) == 2 and not BODY.match(folded(title))
    doubts = set() if is_usual and not TITLE.match(folded(body)) else {"title"}
    return title, body, {*doubts, "institution"} if doubts else set()


def _one_thing(text: str) -> tuple[str, str, set[str]]:
    """A function or an institution, by the word it begins with."""
    words = folded(text)
    if TITLE.match(words):
        return text, "", set()
    if BODY.match(words):
        return "", text, set()
    return text, "", {"title"}


def _together(text: str, spans: list[tuple[int, int]]) -> str:
    """The words from the first of these parts to the last, with what stands between."""
    found = text[spans[0][0] : spans[-1][1]].strip(" ,;")
    if found.count("(") > found.count(")"):
        found += ")"
    return found.strip() if found.count("(") == found.count(")") else found.strip("() ")
