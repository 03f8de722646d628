"""Functions of people as notes write them, and the bodies these functions name."""

import re

from rapidfuzz import fuzz

from missions.press_note.gazetteer import Body
from missions.press_note.text import level

HEADS_FR = (
    r"secretaires?|direct(?:eur|rice)s?|ministres?|che(?:f|ffe)s?|conseill(?:er|ere)s?"
    r"|coord(?:onn|in)at(?:eur|rice)s?|chargee?s?|presidente?s?|responsables?"
    r"|representante?s?|expertes?|inspect(?:eur|rice)s?|deleguee?s?"
    r"|administrat(?:eur|rice)s?|commissaires?|ambassad(?:eur|rice)|attachee?s?"
    r"|points? foca(?:l|ux)|gouverneur|membre|dg|pdg"
)
HEADS_EN = (
    r"directors?|ministers?|secretary|secretaries|heads?|advis[eo]rs?|coordinators?"
    r"|commissioners?|presidents?|representatives?|officers?|experts?|inspectors?"
    r"|delegates?|managers?|ambassadors?|chair|chairm[ae]n|chairperson|focal points?"
)
MODIFIERS = (
    r"(?:deputy|assistant|chief|acting|vice|senior|national|executive|permanent|regional"
    r"|programme|labour|general|technical|principal|first|vice-|ancien|ancienne)[ -]"
)
TITLE = re.compile(
    rf"\b(?P<title>(?:{MODIFIERS}){{0,3}}(?:{HEADS_FR}|{HEADS_EN})\b"
    r"(?:[- ](?:general|generale|adjoint|adjointe|executif|executive|technique|national"
    r"|nationale|regional|regionale|central|centrale|d'etat|of state|officer))*)"
)
# "de l'Agence", "of the Agency", "à l'ANETI", "at the Ministry"
JOIN = re.compile(
    r"^(?:[,:]? ?\(?| )(?:(?:de|du|des|d'|of|at|from|a|au|aux|de l'|de la|a l'|a la|chez|pour|for"
    r"|to|with)\b'?)?(?: ?(?:l'|(?:la|le|les|the)\b))? ?$"
)
BODY_WORDS = {
    r"^direct(?:eur|rice) general[e]?": "direction generale",
    r"^direct(?:eur|rice)": "direction",
    r"^director[- ]general": "directorate-general",
    r"^director": "directorate",
    r"^ministre": "ministere",
    r"^minister": "ministry",
}
ALIKE = 93


def body_of_title(title: str, bodies: list[Body]) -> Body | None:
    """ "Director General of Employment" leads the Directorate-General for Employment."""
    plain = _without_joints(level(title))
    for pattern, word in BODY_WORDS.items():
        wanted, changed = re.subn(pattern, word, plain)
        if not changed or wanted == word:
            continue
        alike = {
            body
            for body in bodies
            for name in body.names
            if fuzz.ratio(wanted, _without_joints(level(name))) >= ALIKE
        }
        if len(alike) == 1:
            return alike.pop()
    return None


def _without_joints(text: str) -> str:
    words = re.sub(r"['\-]", " ", text).split()
    joints = {"de", "du", "des", "d", "l", "la", "le", "of", "for", "the", "les"}
    return " ".join(word for word in words if word not in joints)


def ends_before(text: str) -> str:
    """A function without the joint that led to the name of its institution."""
    return re.sub(
        r"[\s,(:]+(?:de l['’]|de la|du|des|de|d['’]|of the|of|at the|at|from the|from|à l['’]"
        r"|à la|au|aux|à|auprès de l['’]|the|to the|for the|l['’])?\s*$",
        "",
        text,
        flags=re.IGNORECASE,
    ).strip(" ,;:(-–")
