"""The programme behind a mission, who pays for it and who carries it out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from missions.press_note.gazetteer import Body, Mention
from missions.press_note.proposals import (
    MISSING,
    Answer,
    Proposal,
    State,
    found,
    to_check,
)
from missions.press_note.text import Note, Span, level

PAYS = re.compile(
    r"\b(?:(?:co-?)?(?:funded|financed)(?: jointly)? by|jointly funded by|(?:co)?finance\w* par"
    r"|with (?:the )?(?:financial|funding) support (?:of|from)|with funding from|funding ?:"
    r"|appui (?:technique et )?financier d\w*|soutien financier d\w*|financement ?:|financement d\w+"
    r"|bailleurs? ?:|costs are covered by|paid for by|pris en charge par)"
)
PAYS_AFTER = re.compile(r"^[^.;]{0,40}\bpour (?:le|son|leur) financement")
CARRIES_OUT = re.compile(
    r"\b(?:implemented by|mise?s? en ouvre par|mise?s? en oeuvre par|executee?s? par"
    r"|carried out by|coordonnee?s? par|mise?s? en o?uvre par)"
)
COORDINATES = re.compile(r"^[^.;,]{0,20}\ben assure la (?:coordination|mise en o?uvre)")
STOPS = re.compile(
    r"[;.]|\b(?:implemented|mise?s? en o\w+|aims?|vise|coordonn\w*|under the)\b"
)
# The kinds of institution that pay for missions of others, or carry them out.
DONORS = {"DON", "UN", "IO", "REC", "IMP", "NGO-I", "PROG", "COOP"}


@dataclass(frozen=True)
class KnownProgramme:
    """A programme of the registry as the reader knows it."""

    pk: int | str
    label: str
    names: tuple[str, ...]
    funders: frozenset[str]
    implementers: frozenset[str]


class Funding:
    def __init__(self, note: Note, mentions: list[Mention]):
        self.note, self.mentions = note, mentions
        self.funders = self._partners(PAYS, PAYS_AFTER)
        self.implementers = self._partners(CARRIES_OUT, COORDINATES)

    def _partners(self, before: re.Pattern, after: re.Pattern) -> list[Proposal]:
        partners: dict[Body, Proposal] = {}
        for mention in self.mentions:
            bodies = [body for body in mention.bodies if body.type in DONORS]
            if len(bodies) != 1 or bodies[0] in partners:
                continue
            if self._follows(mention.span, before) or after.search(
                self.note.level[mention.span.end :][:80]
            ):
                partners[bodies[0]] = found(bodies[0], mention.span)
        return list(partners.values())

    def _follows(self, span: Span, cue: re.Pattern) -> bool:
        """The cue stands before, and nothing between them starts another thought."""
        sentence = self.note.sentence_at(span.start)
        before = sentence.level[: span.start - sentence.start]
        cues = list(cue.finditer(before))
        return bool(cues) and not STOPS.search(before[cues[-1].end() :])

    def programme(self, known: Iterable[KnownProgramme]) -> Proposal:
        """By name; else by who pays and who carries it out, to be checked."""
        known = list(known)
        named = [
            Answer(programme, span)
            for programme in known
            if (span := self._named(programme))
        ]
        if len(named) == 1:
            return Proposal(State.FOUND, tuple(named))
        if named:
            return to_check(named)
        funders = {body.code for body in _bodies(self.funders)}
        carriers = {body.code for body in _bodies(self.implementers)}
        if not (funders and carriers):
            return MISSING
        span = self.funders[0].spans[0]
        return to_check(
            Answer(programme, span)
            for programme in known
            if funders <= programme.funders and carriers <= programme.implementers
        )

    def _named(self, programme: KnownProgramme) -> Span | None:
        for name in programme.names:
            words = map(re.escape, re.findall(r"[^\W_]+", level(name)))
            match = re.search(rf"\b{r'[^0-9a-z]{1,3}'.join(words)}\b", self.note.level)
            written = match and self.note.text[match.start() : match.end()]
            if written and written[0].isupper():
                return Span(*match.span())
        return None


def programme_names(name_fr: str, name_en: str) -> tuple[str, ...]:
    """Each name, and the short ones in brackets."""
    texts = []
    for name in (name_fr, name_en):
        bare = re.sub(r"\s*\([^()]*\)", "", name)
        texts += [bare, *re.findall(r"\(([^()]+)\)", name)]
    return tuple(dict.fromkeys(filter(None, texts)))


def _bodies(proposals: list[Proposal]) -> list[Body]:
    return [proposal.value for proposal in proposals]
