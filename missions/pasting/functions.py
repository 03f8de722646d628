"""What stands behind a name: a function, an institution, a role."""

import re

from missions.pasting.bodies import Bodies
from missions.pasting.cells import Row
from missions.pasting.names import role_of
from missions.registry import folded

Spans = list[tuple[int, int]]

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
# What lists add about a person, and no row asks for.
NOTE = re.compile(r"(?:matricule|passe?port|n°|tel\b|ne[e]? le|born|nationalit)")
BODY = re.compile(rf"(?:le |la |l'|les |the )?{BODIES}")
NAMES_A_BODY = re.compile(rf"\b{BODIES}")


def spans_of(text: str) -> Spans:
    """Where each part stands, so that parts can be read together again."""
    spans, start = [], 0
    for cut in CUT.finditer(text):
        if text[start : cut.start()].strip():
            spans.append((start, cut.start()))
        start = cut.end()
    if text[start:].strip(" )"):
        spans.append((start, len(text)))
    return spans


def read_functions(
    row: Row, text: str, spans: Spans, *, role: str, bodies: Bodies
) -> None:
    """Fill in the function, the institution and the role."""
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


def _title_and_body(
    text: str, spans: Spans, bodies: Bodies
) -> tuple[str, str, set[str]]:
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


def _together(text: str, spans: Spans) -> str:
    """The words from the first of these parts to the last, with what stands between."""
    found = text[spans[0][0] : spans[-1][1]].strip(" ,;")
    if found.count("(") > found.count(")"):
        found += ")"
    return found.strip() if found.count("(") == found.count(")") else found.strip("() ")


def says_a_function(text: str, spans: Spans) -> bool:
    """ "Lomé Togo, 12 janvier" begins as a name does; a function follows a person."""
    parts = (folded(text[start:end]) for start, end in spans[1:])
    return any(TITLE.match(part) or role_of(part) for part in parts)
