"""Institutions that the delegation met, by the words around their names."""

import re
from collections.abc import Iterator

from missions.press_note.gazetteer import Mention
from missions.press_note.proposals import (
    MISSING,
    Answer,
    Proposal,
    State,
    Visit,
    to_check,
)
from missions.press_note.text import Note, Sentence, Span, Taken
from missions.press_note.when import When

MET = re.compile(
    r"\b(?:visits? to|visite[drs]?\b|visites?\b|visiting|toured?|met\b|meets?\b|meeting with"
    r"|rencontr\w+|entreten\w+|entretiens?|recue?s? (?:a|au|par)|accueillie?s? (?:a|au|par)"
    r"|rendue?s? (?:a|au|aupres)|seances? de travail|reunion de travail|working session"
    r"|discussions? with|talks with|institutions (?:visitees|to visit|included|inclu)"
    r"|these institutions|ces institutions|hosted by|brought them|echange avec"
    r"|held (?:talks|discussions|meetings)|decouv\w+|accueilli)\b"
)
RECEIVES = re.compile(
    r"^(?: \([^)]*\))?,?(?: a| will| va)? (?:recu|rec[eo]it|accueille|accueilli|hosts?|hosted"
    r"|receives?d?|welcomes?d?)\b"
)
DOUBTFUL = re.compile(
    r"\b(?:attend\w* (?:encore|toujours)|pas (?:encore )?confirm|not (?:yet )?confirmed|awaiting"
    r"|a confirmer|tbc|to be confirmed|reponse de)\b"
)
# Words after which an institution is not met but wished for, quoted or thanked.
ELSE = re.compile(
    r"\b(?:funded|financ\w+|appui|support(?:ed)?|souhait\w+|wish\w*|agreement|convention"
    r"|memorandum|memorand\w+|engage\w*|promis\w*|pledged|partenariat|partnership)\b[^.;]*$"
)

# Where one body of a list ends and the next one begins.
BETWEEN = re.compile(
    r"[,;:] (?!(?:de|du|des|d')\b)(?:and |et )?|[,;:] et | (?:and|et) (?=(?:the|to|with|a|an|l'|le|la"
    r"|les|au|aux|une?) ?)"
)
ARTICLE = re.compile(
    r"(?:(?:the|to|at|with|a l'|a la|au|aux|l'|le|la|les|une?|ngo|ong) ?)+"
)
IS_A_BODY = re.compile(
    r"^(?:agence|office|minist|direction|centre|observatoire|institut|caisse|fonds|conseil"
    r"|union|chambre|fédération|confédération|association|fondation|commission|secrétariat"
    r"|université|bureau)\w* .{4,}"
    r"|\b(?:Agency|Office|Ministry|Department|Centre|Center|Institute|Fund|Council|Union"
    r"|Chamber|Federation|Association|Foundation|Commission|Authority|University|Board)\b",
    re.IGNORECASE,
)
MOST_LETTERS = 150
NAMED, DOUBTED, MET_FOR_SURE = 1, 2, 3


class Visits:
    def __init__(
        self, note: Note, mentions: list[Mention], *, host, visitor, when: When
    ):
        self.note, self.mentions, self.when = note, mentions, when
        self.host, self.visitor = host, visitor

    def all(self, *, taken: list[Span]) -> list[Visit]:
        """Each institution once, by the surest of its mentions. `taken`: of people."""
        found: dict[frozenset, tuple[int, Visit]] = {}
        for mention in self.mentions:
            weight = self._weight(mention)
            bodies = frozenset(
                body
                for body in mention.among(*self.host.values)
                if body.country in self.host.values
            )
            if not bodies or any(mention.span.meets(span) for span in taken):
                continue
            if weight > found.get(bodies, (0, None))[0]:
                found[bodies] = weight, self._visit(mention, bodies, weight)
        return [visit for _, visit in found.values()]

    def unknown(self, taken: Taken) -> list[Visit]:
        """Bodies of the same lists that the registry does not know, to be checked."""
        visits = {}
        for sentence in self._lists():
            for part in _parts(sentence):
                name = self.note.words_at(part)
                if IS_A_BODY.search(name) and not taken.meets(part):
                    visits[name] = Visit(to_check([Answer(name, part)]))
        return list(visits.values())

    def _lists(self) -> list[Sentence]:
        """Sentences in which an institution of the host is met for sure."""
        met = [
            self.note.sentence_at(mention.span.start)
            for mention in self.mentions
            if self._weight(mention) == MET_FOR_SURE
            and {body.country for body in mention.bodies} & set(self.host.values)
        ]
        return list(dict.fromkeys(met))

    def _weight(self, mention: Mention) -> int:
        """How much says that it was met."""
        sentence = self.note.sentence_at(mention.span.start)
        before = sentence.level[: mention.span.start - sentence.start]
        after = sentence.level[mention.span.end - sentence.start :]
        if DOUBTFUL.search(before):
            return DOUBTED
        if RECEIVES.search(after):
            return MET_FOR_SURE
        context = f"{sentence.lead.level} {before}" if sentence.lead else before
        if MET.search(context) and not ELSE.search(before):
            return MET_FOR_SURE
        return NAMED

    def _visit(self, mention: Mention, bodies: frozenset, weight: int) -> Visit:
        answers = tuple(
            Answer(body, mention.span)
            for body in sorted(bodies, key=lambda body: body.label)
        )
        names_both_sides = any(
            body.country in self.visitor.values for body in mention.bodies
        ) and not self._country_is_said(mention)
        is_certain = (
            weight == MET_FOR_SURE
            and len(answers) == 1
            and not names_both_sides
            and self.host.state == State.FOUND
        )
        state = State.FOUND if is_certain else State.CHECK
        return Visit(Proposal(state, answers), on=self._day(mention))

    def _country_is_said(self, mention: Mention) -> bool:
        return len({body.country for body in mention.bodies}) == 1

    def _day(self, mention: Mention) -> Proposal:
        """The day named in the same clause, before the institution."""
        sentence = self.note.sentence_at(mention.span.start)
        start = _start_of_clause(sentence, mention.span)
        return self.when.day_in(Span(start, mention.span.start)) or MISSING


def _start_of_clause(sentence: Sentence, span: Span) -> int:
    before = sentence.level[: span.start - sentence.start]
    return sentence.start + before.rfind(";") + 1


def _parts(sentence: Sentence) -> Iterator[Span]:
    """What is listed after the verb; a clause that goes on is no name."""
    cue = MET.search(sentence.level)
    start = cue.end() if cue else 0
    for stop in [*BETWEEN.finditer(sentence.level, start), None]:
        end = stop.start() if stop else len(sentence.level.rstrip(" ."))
        article = ARTICLE.match(sentence.level, start, end)
        first = article.end() if article else start
        if 0 < end - first < MOST_LETTERS:
            yield Span(sentence.start + first, sentence.start + end)
        start = stop.end() if stop else end
