"""What a mission is for, and what its sides wish or promise."""

import re
from collections.abc import Iterator

from missions.press_note.proposals import Answer, Proposal, State, to_check
from missions.press_note.text import Note, Sentence, Span, Taken

MISSION = (
    r"(?:missions?|visite?s?|visits?|voyage|sejour|tour|trip|echanges?|exchange"
    r"|delegation|deplacement|activite|rencontre|cadre)"
)
# "The purpose of the mission was to …", "Objectif : …", "Cette mission vise à …"
PURPOSES = [
    re.compile(
        r"\b(?:purpose|aim|objective|goal)s? of (?:the|this|our|their) "
        rf"{MISSION}\b(?: \w+)?(?: ?: ?| (?:was|is|were|will be) )(?P<aim>.+)"
    ),
    re.compile(
        rf"\b(?:but|objectifs?|objet) (?:de |du )(?:la |l'|cette |ce |notre )?{MISSION}\b"
        r"(?: ?: ?| (?:est|etait|sera) )(?P<aim>.+)"
    ),
    re.compile(
        rf"\b(?:{MISSION}|elle|il)\b[^.;]{{0,60}} (?:a|avait|ayant|aura) pour"
        r" (?:principal )?(?:objectif|but|objet)s? (?P<aim>.+)"
    ),
    re.compile(r"^\W*(?:objectifs?|but|purpose|aim|objective)s? ?: ?(?P<aim>.+)"),
    re.compile(
        rf"\b(?:{MISSION}) (?:vise|visait|visera) (?P<aim>.+)"
        rf"|\b{MISSION} (?:aims|aimed|was aimed|sought) (?P<aim_en>.+)"
    ),
    re.compile(r"\bil s'agi(?:t|ssait)\b[^.;]{0,40}? (?P<aim>(?:de |d').+)"),
]
# Less sure: a clause that could be about something else.
ALSO = [
    re.compile(
        rf"\b{MISSION}\b[^.;]*? (?:in order to|so as to|afin de|en vue de|dans le but de) (?P<aim>.+)"
    ),
    re.compile(
        rf"\b{MISSION}\b[^.;]*?\b(?P<aim>to (?:learn|study|understand|discuss|see) .+)"
    ),
    re.compile(r"\b(?:focused|portait|portaient|porte) (?:on|sur) (?P<aim>.+)"),
    re.compile(rf"\b{MISSION} sur (?P<aim>.+)"),
]
LINK = re.compile(
    r"^(?:to |at |for |de |d'|d['’]|à |a |of |: )(?:les? )?", re.IGNORECASE
)

WISHES = re.compile(
    r"\b(?:will (?:seek|sought|request|solicit|invite|send|share)|would like|would invite|wish(?:es|ed)?"
    r"|hopes? to|plans? to|expressed (?:\w+ ){0,2}(?:interest|wish|desire)|interest (?:in|is)"
    r"|souhait\w+|sollicit\w+|voeux? d|vou d|vou que|exprime \w+ (?:souhait|interet|volonte)|envisage\w*"
    r"|compte(?:nt)? \w+er|voulons|aimerait|s'interess\w+|manifeste \w+ interet|ambitionn\w+"
    r"|dite? dispose\w*|se dit prete?)\b"
)
PROMISES = re.compile(
    r"\b(?:pledged|promised|agreed|committed|undertook|offered to|proposed to|engagee?s? a"
    r"|engagees? a|s'engage\w*|promis|convenu|convenus|propose d'accueillir|proposes? to host)\b"
)
# Not the mission's own wish: politeness, and what the mission was for anyway.
POLITE = re.compile(
    r"\b(?:souhaite (?:la )?bienvenue|souhaiter|wishes? (?:them|you)|bonne (?:reception|fete)"
    r"|best wishes|remerci|please|merci de|appele)\b"
)
SUBJECT = re.compile(
    r"\b(?:delegation|parties?|sides?|nous|we|our|notre|ministere|ministry|hotes|hosts"
    r"|direct(?:eur|rice|or)|ministre|minister|secretaire|secretary|secretariat|agence|agency"
    r"|office|gouvernement|government)\b"
)
MOST = 250


def purpose_of(note: Note, *, is_certain: bool) -> Proposal:
    """The clause that says what it is for; two of them compete."""
    sure = list(_aims(note, PURPOSES))
    if len({answer.value for answer in sure}) == 1 and is_certain:
        return Proposal(State.FOUND, (sure[0],))
    return to_check(sure or list(_aims(note, ALSO))[:2])


def _aims(note: Note, patterns: list[re.Pattern]) -> Iterator[Answer]:
    for sentence in note.sentences:
        for pattern in patterns:
            if match := pattern.search(sentence.level):
                name = "aim" if match["aim"] else "aim_en"
                start, end = match.span(name)
                span = _trimmed(sentence, start, end)
                if span.end - span.start > 10:
                    yield Answer(_sentence_case(note.words_at(span)), span)
                    break


def _trimmed(sentence: Sentence, start: int, end: int) -> Span:
    text = sentence.text[start:end]
    link = LINK.match(text)
    if link:
        start += link.end()
    text = sentence.text[start:end].rstrip(' .!»"”’\u202f\xa0')
    return Span(sentence.start + start, sentence.start + start + len(text))


def _sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]


def interests_in(note: Note, *, named: Taken, taken: list[Span]) -> list[Proposal]:
    """One for each clause that wishes or promises something.

    Certain where a side is named before the wish (`named`: bodies and countries) or
    speaks for itself; `taken` is the purpose.
    """
    found = []
    for sentence in note.sentences:
        for cue in (WISHES, PROMISES):
            match = cue.search(sentence.level)
            if not match or POLITE.search(sentence.level):
                continue
            span = _clause(sentence, match)
            if any(span.meets(other) for other in taken):
                continue
            words = _sentence_case(note.words_at(span))
            before = Span(sentence.start, sentence.start + match.end())
            has_subject = named.meets(before) or SUBJECT.search(
                sentence.level[: match.end()]
            )
            state = State.FOUND if has_subject else State.CHECK
            found.append(Proposal(state, (Answer(words[:MOST], span),)))
            taken = [*taken, span]
    return found


def _clause(sentence: Sentence, match: re.Match) -> Span:
    """From where the clause begins to where it ends."""
    start = 0
    for before in re.finditer(
        r"[;«“\"]\s*|\bwhereby |[.!?]\s+|, (?:et|and) ", sentence.text[: match.start()]
    ):
        start = before.end()
    end = len(sentence.text)
    after = re.search(
        r"[;»”\"]|,? (?:a déclaré|a confié|a indiqué|said)\b|(?<=,)[”\"]",
        sentence.text[match.end() :],
    )
    if after:
        end = match.end() + after.start()
    return _trimmed(sentence, start, end)
