"""What a line of a programme says: whom one visits, about what, and where."""

import re
from dataclasses import dataclass, field

from missions.pasting.bodies import Bodies, without_article
from missions.pasting.cells import Why
from missions.pasting.lines import plain_letters
from missions.registry import folded

# What begins a line that is no visit. At the beginning only: "réunion sur le retour".
NO_VISITS = {
    Why.BREAK: (
        r"(?:pause|dejeuners?|petit[- ]dejeuner|lunch|working lunch|diner|dinner|souper"
        r"|breakfast|coffee|tea\b|the(?=$|[ /]*(?:et |/ ?)?cafe)|cafe|cocktail|break|temps libre|journee libre"
        r"|free (?:time|day|afternoon)|quartier libre|repos|rest\b|priere|prayer|almoco"
        r"|jantar|pausa|soiree libre|health break|buffet)"
    ),
    Why.TRAVEL: (
        r"(?:arrivee|arrival|arrive|depart\b|departure|transfert?\b|transfer|hotel\b"
        r"(?! de ville)|check[- ]?(?:in|out)|accueil a l'aeroport|aeroport|airport|vol\b"
        r"|flight|retour (?:a|au|vers|sur)\b|return to|installation|trajet|drive to"
        r"|embarquement|chegada|partida|voyage|travel\b|pick[- ]?up|welcome at the airport)"
    ),
    Why.TOURISM: (
        r"(?:shopping|visite (?:guidee|touristique|de la (?:ville|medina))|city tour"
        r"|guided tour|sightseeing|excursion|tourisme|activite culturelle|cultural)"
    ),
    Why.DEBRIEFING: (
        r"(?:(?:seance|reunion|session|atelier) de (?:restitution|debriefing|cloture)"
        r"|restitution|debrief|ceremonie|closing|opening|ouverture|cloture|wrap[- ]up"
        r"|signature du proces)"
    ),
}
ARTICLES = r"(?:(?:le|la|les|the|un|une|a|du|de)\s+|l')?"
NO_VISIT = {why: re.compile(ARTICLES + words) for why, words in NO_VISITS.items()}
VISIT = re.compile(
    r"(?:(?:seances?|reunions?|visites?|dejeuner|rencontres?) (?:de travail|de courtoisie"
    r"|d'echanges?|technique|officielle|bilaterale)|visites?|rencontres?|reunions?"
    r"|entretiens?|audiences?|echanges?|discussions?|courtesy (?:call|visit)|meetings?"
    r"|visits?|working (?:session|meeting)|briefing|exchanges?|technical meeting"
    r"|visiter(?:a|ont)|rencontrer(?:a|ont)|recue?s? par|will (?:visit|meet)"
    r"|se rendr(?:a|ont)|reuniao|encontro|visita|presentation|accueil|reception)\s+"
    r"(?P<to>(?:avec|a|au|aux|chez|du|de|des|with|to|at|on|of|by|par|com|ao|dans|d'|l')"
    r"(?:\b|(?<='))\s*)?"
)
# "Réunion sur le retour avec l’OTE": the subject comes first.
ABOUT_FIRST = re.compile(
    r"\s(?:sur|on|about)\s+(?P<about>[^:;(]{3,120}?)\s+(?:avec|with)\s+"
)
WEAK = re.compile("accueil|r[ée]ception|pr[ée]sentation|discussion|[ée]change|briefing")
# Where the name of an institution may end.
END = re.compile(
    r"\s*,\s+|\s+[-–—]\s+|\s*:\s+|\s+(?:sur|on|about|pour|concernant|regarding"
    r"|relative? a|afin de|sobre|et|and|&|ainsi que|puis)\s+|\s*\(|[.;]?\s*$"
)
SAYS_SUBJECT = re.compile(
    r"(?::|[-–—]|(?:sur|on|about|concernant|regarding|sobre)\b)\s*(?:le theme\s*:?\s*)?"
)
PLACE = re.compile(
    r"(?:au |a la |a l'|at the |at )?(?:siege|locaux|salle|avenue|av\.|rue|bd\b"
    r"|boulevard|headquarters|hq\b|immeuble|building|room|lieu|venue|hotel)"
)
# "Compte rendu de la visite de l’ANETI" is no visit.
LATEST = 24
CALLED_OFF = re.compile(r"\b(?:annule|reporte|cancelled|canceled|postponed)")
AND = re.compile(r"(?:et|and|&|ainsi que|puis)\b")


@dataclass
class Activity:
    institution: str
    subject: str = ""
    place: str = ""
    # Said in so many words: "visite de", "meeting with".
    is_visit: bool = True
    doubts: set[str] = field(default_factory=set)


def why_no_visit(text: str) -> Why | None:
    words = folded(text).lstrip(" -–—:.,•*")
    for why, pattern in NO_VISIT.items():
        if pattern.match(words):
            return why
    return None


def read_activity(text: str, bodies: Bodies) -> Activity | None:
    """Whom, about what and where; None where no institution can be meant."""
    text = text.strip(" ,;:-–—•*.")
    text, about = _without_subject(text)
    said = VISIT.search(plain_letters(text))
    # "Matin : rencontre avec": what stands before is no name.
    is_visit = bool(said)
    text = without_article(text[said.end() :] if said else text)
    if not text:
        return None
    body, rest = _split(text, bodies)
    activity = Activity(without_article(body), is_visit=is_visit)
    if said and WEAK.match(said[0].casefold()):
        # "Accueil des participants" visits nobody, "accueil par l’ANETI" does.
        activity.is_visit = bool(bodies.cell(activity.institution).choices)
    is_late = bool(said) and said.start() > LATEST
    is_loose = bool(said) and not said["to"] and not bodies.knows(body)
    if (
        is_late
        or is_loose
        or CALLED_OFF.search(plain_letters(rest))
        or not _is_a_name(activity)
    ):
        activity.doubts.add("institution")
    _read_rest(activity, rest)
    activity.subject = about or activity.subject
    return activity


def _without_subject(text: str) -> tuple[str, str]:
    """What a meeting is about, where that stands before with whom it is."""
    found = ABOUT_FIRST.search(plain_letters(text))
    if found is None:
        return text, ""
    about = text[slice(*found.span("about"))]
    return f"{text[: found.start()]} avec {text[found.end() :]}", about


def _is_a_name(activity: Activity) -> bool:
    """ "Terrain à Sfax" and "Carthage" are perhaps none; those known are."""
    words = activity.institution.split()
    return (
        bool(words)
        and words[0][0].isupper()
        and (len(words) > 1 or words[0].isupper() or "-" in words[0])
    )


def _split(text: str, bodies: Bodies) -> tuple[str, str]:
    """The institution, and what is said behind it: the longest name that is known."""
    ends = [found.start() for found in END.finditer(text)]
    known = [end for end in ends if bodies.knows(text[:end])]
    if known:
        return text[: max(known)], text[max(known) :].strip()
    likely = (end for end in ends if end and _ends_a_name(text[end:]))
    end = next(likely, len(text))
    return _balanced(text[:end]), text[end:].strip()


def _ends_a_name(rest: str) -> bool:
    """A comma or "et" may stand inside a name; a colon, a dash or "sur" may not."""
    return not re.match(r"\s*,|\s+(?:et|and|&|pour)\s|\s*\(", rest)


def _balanced(text: str) -> str:
    """Without a bracket that was cut off from its other one."""
    text = text.strip(" ,;.")
    missing = text.count("(") - text.count(")")
    return f"{text})" if missing == 1 else text.rstrip(")") if missing < 0 else text


def _read_rest(activity: Activity, rest: str) -> None:
    words = folded(rest)
    rest = _balanced(rest.strip(" .;"))
    if not rest.strip(")"):
        return
    if AND.match(words):
        # A second body in the same line: somebody must say which one.
        activity.institution = f"{activity.institution} {rest}"
        activity.doubts.add("institution")
        return
    bare = rest.lstrip(" ,:-–—")
    if bare.startswith("(") and bare.endswith(")"):
        bare = bare[1:-1]
    if PLACE.match(folded(bare)):
        activity.place = bare
    elif said := SAYS_SUBJECT.match(plain_letters(rest)):
        activity.subject = rest[said.end() :].strip()
        if rest[0] in "-–—" and activity.subject[:1].isupper():
            # "OTE – Tunis": where, or about what.
            activity.doubts.add("subject")
    else:
        activity.subject = bare
        activity.doubts.add("subject")
