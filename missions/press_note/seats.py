"""Seats by function: representatives of employers, of unions, of an institution."""

import re
from collections.abc import Iterator

from institutions.models import SocialSide
from missions.press_note.gazetteer import Gazetteer, Mention
from missions.press_note.proposals import (
    MISSING,
    Answer,
    Proposal,
    Seat,
    State,
    found,
    to_check,
)
from missions.press_note.text import Note, Sentence, Span, level

REPRESENTATIVES = r"(?:representatives?|representante?s?|delegates|deleguee?s?|officials|membres|members)"
OF = r"(?: of| from| du| des| de la| de l'| de| d'| to)"
WHOM = re.compile(
    rf"\b(?P<who>{REPRESENTATIVES}{OF})(?: the| la| le| les| l')? ?(?P<whom>(?:(?! (?:an? |une? )?(?:representa|delegue))[^.;:()\n])+)"
)
FUNCTION = re.compile(
    r"\b(?P<whom>trade unions?|unions?|workers'?|employers'?|syndica\w+|patrona\w+)"
    r"(?: \w+)? (?P<who>representatives?|representante?s?|delegates?|deleguee?s?)\b"
)
PARTS = re.compile(
    r",? (?:and|et|ainsi que)(?: (?:an? |une? )?(?:representatives?|representante?s?))?"
    r"(?: of| from| du| des| de la| de l'| de)?(?: the| la| les| le| l')? |, (?:of |from |du |des |de )?"
)
STOPS = re.compile(
    r"\b(?:will|who|qui|joined|a ete|ont|were|was|met|travelled|s'est|se sont|during|dans|,? (?:and|et) (?:un|une|mr|mme|m\.))\b"
)
SIDES = {
    SocialSide.EMPLOYERS: re.compile(r"\b(?:employ(?:er|eur)|patron)"),
    SocialSide.WORKERS: re.compile(
        r"\b(?:trade union|union cent|unions?\b|syndica|travailleurs|workers)"
    ),
}
# Words that speak of the delegation, or the host's own people.
HOSTS_MET = re.compile(
    r"\b(?:met|meet|rencontr\w+|entretenue?s?|talks|received by|recue?s? par|echange\w* avec)\b[^.;]*$"
)


class Seats:
    def __init__(self, note: Note, gazetteer: Gazetteer, *, visitor, is_certain: bool):
        self.note, self.gazetteer = note, gazetteer
        self.visitor, self.is_certain = visitor, is_certain

    def by_function(self, mentions: list[Mention], taken: list[Span]) -> Iterator[Seat]:
        for sentence in self.note.sentences:
            for pattern in (FUNCTION, WHOM):
                for match in pattern.finditer(sentence.level):
                    span = _span_in(sentence, match)
                    if HOSTS_MET.search(sentence.level[: match.start()]):
                        continue
                    if any(span.meets(other) for other in taken):
                        continue
                    seats = list(self._seats(sentence, match, mentions))
                    taken = [*taken, *(seat.span for seat in seats)]
                    yield from seats

    def _seats(self, sentence: Sentence, match: re.Match, mentions) -> Iterator[Seat]:
        who = sentence.text[match.start("who") : match.end("who")].strip()
        is_vague = level(who).startswith(("official", "membre", "member"))
        for span in self._parts(sentence, match):
            named = [m for m in mentions if span.covers(m.span)]
            institution = self._institution(named, span)
            words = self.note.words_at(span)
            side = self._side(institution, span)
            if side:
                title = words if match.re is FUNCTION else f"{who} {words}"
                yield Seat(
                    span=span,
                    state=State.FOUND
                    if self.is_certain and not is_vague
                    else State.CHECK,
                    title=title[:1].upper() + title[1:],
                    institution=institution,
                    side=side,
                )

    def _parts(self, sentence: Sentence, match: re.Match) -> Iterator[Span]:
        """ "of the employers and of the unions" are two."""
        if match.re is FUNCTION:
            yield _span_in(sentence, match)
            return
        start, end = match.span("whom")
        if stop := STOPS.search(sentence.level, start, end):
            end = stop.start()
        for cut in [*PARTS.finditer(sentence.level, start, end), None]:
            stop = cut.start() if cut else end
            if sentence.level[start:stop].strip():
                text = sentence.level[start:stop]
                yield Span(
                    sentence.start + start,
                    sentence.start + start + len(text.rstrip(" ,")),
                )
            start = cut.end() if cut else end

    def _institution(self, named: list[Mention], span: Span) -> Proposal:
        """The body that is named; else the only one of its kind at home, to check."""
        for mention in named:
            bodies = mention.among(*self.visitor.values)
            mine = [body for body in bodies if body.country in self.visitor.values]
            if len(mine) == 1:
                return found(mine[0], mention.span)
        side = self._side(MISSING, span)
        usual = [
            Answer(body, span)
            for body in self.gazetteer.bodies
            if side and body.country in self.visitor.values and body.side == side
        ]
        return to_check(usual) if len(usual) == 1 else MISSING

    def _side(self, institution: Proposal, span: Span) -> str:
        if institution.state == State.FOUND:
            return institution.value.side
        words = self.note.level[span.start : span.end]
        for side, cue in SIDES.items():
            if cue.search(words):
                return side
        return ""


def _span_in(sentence: Sentence, match: re.Match) -> Span:
    return Span(sentence.start + match.start(), sentence.start + match.end())
