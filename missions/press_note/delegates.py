"""Who of the people in a note travels, and in whose name."""

import re

from missions.press_note.gazetteer import (
    Gazetteer,
    Mention,
    mentions_within,
    without_country,
)
from missions.press_note.people import OF_DELEGATION, OF_THE_HOST, Person
from missions.press_note.proposals import (
    MISSING,
    Answer,
    Proposal,
    Seat,
    State,
    found,
    to_check,
)
from missions.press_note.text import Note, Span, level
from missions.press_note.titles import JOIN, body_of_title, ends_before

LEADS = (
    r"\b(?:led by|headed by|chaired by|conduite? par|dirigee? par|presidee? par"
    r"|emmenee? par|a (?:sa|la) tete)\b"
)
# Up to the name of the head, with nobody else between.
HEAD_BEFORE = re.compile(
    rf"{LEADS}(?:(?!\b(?:includ|compren|accompagn|ainsi que|mrs?\b|mme|ms\b|m\.))[^;]){{0,120}}"
    r"(?:\b(?:mrs?|mme|ms|m|dr|pr|hon)\.? )?$"
)
HEAD_AFTER = re.compile(
    r"^(?:(?!\b(?:mrs?|mme|ms)\b)[^;]){0,90}"
    r"\b(?:head of (?:the )?delegation|chef(?:fe)? de (?:la )?delegation|a conduit)\b"
)
IS_THE_HOST = re.compile(
    r"^[^.;]{0,15},? (?:a|has|have)? ?(?:recue?s?|accueilli\w*|received|welcomed|hosted)\b"
)
GROUP_OF = re.compile(r"\b(?:delegation|mission|equipe|team)(?: \w+(?= ))?(?= )")
# A function that needs no more words: "directeur général", "Director".
BARE_TITLE = 2
OF_A_UNIT = {"chef", "cheffe", "head", "responsable", "charge", "chargee"}


class Delegates:
    """Those people of a note who travel."""

    def __init__(
        self,
        note: Note,
        gazetteer: Gazetteer,
        mentions: list[Mention],
        *,
        visitor: Proposal,
        is_certain: bool,
    ):
        self.note, self.mentions = note, mentions
        self.countries, self.is_certain = set(visitor.values), is_certain
        self.bodies = [
            body for body in gazetteer.bodies if body.country in self.countries
        ]

    def seat(self, person: Person) -> Seat | None:
        """The person's seat; None for somebody of the host or of neither side."""
        institution = self._institution(person)
        countries = {body.country for body in institution.values}
        sentence = self.note.sentence_at(person.name.span.start)
        before = self.note.level[sentence.start : person.name.span.start]
        after = self.note.level[person.name.span.end : sentence.span.end]
        is_elsewhere = countries and not countries & self.countries
        if is_elsewhere or OF_THE_HOST.search(before) or IS_THE_HOST.search(after):
            return None
        is_told = bool(OF_DELEGATION.search(sentence.context))
        if not (person.title or countries or (person.name.civility and is_told)):
            return None
        is_certain = self.is_certain and (bool(countries) or is_told)
        return Seat(
            span=person.span,
            state=State.FOUND if is_certain else State.CHECK,
            name=person.name.text,
            title=self._title(person),
            institution=institution,
            is_head=bool(HEAD_BEFORE.search(before) or HEAD_AFTER.search(after)),
        )

    def _title(self, person: Person) -> str:
        if person.title is None:
            return ""
        whole = self.note.words_at(person.title)
        if person.mention is None or not person.title.covers(person.mention.span):
            return ends_before(whole)
        before = Span(person.title.start, person.mention.span.start)
        words = ends_before(self.note.words_at(before))
        # "chef du bureau …" says too little without its bureau.
        return whole if level(words) in OF_A_UNIT else words

    def _institution(self, person: Person) -> Proposal:
        if person.mention:
            bodies = person.mention.among(*self.countries)
            answers = [Answer(body, person.mention.span) for body in bodies]
            if len(answers) == 1:
                return Proposal(State.FOUND, tuple(answers))
            return to_check(answers)
        if person.title is None:
            return MISSING
        title = self.note.words_at(person.title)
        for country in ("", *self.countries):
            spoken = without_country(title, country)
            if body := body_of_title(spoken, self.bodies):
                return found(body, person.title)
        return self._institution_of_the_group(person, title)

    def _institution_of_the_group(self, person: Person, title: str) -> Proposal:
        """ "A delegation of the ministry, led by its Secretary General, Mr …"."""
        sentence = self.note.sentence_at(person.name.span.start)
        group = GROUP_OF.search(sentence.level)
        if not group:
            return MISSING
        start = sentence.start + group.end()
        near = Span(start, person.name.span.start)
        for mention in mentions_within(self.mentions, near):
            bodies = mention.among(*self.countries)
            if len(bodies) == 1 and JOIN.match(
                self.note.level[start : mention.span.start]
            ):
                is_bare = len(title.split()) <= BARE_TITLE
                state = State.FOUND if is_bare else State.CHECK
                return Proposal(state, (Answer(bodies[0], mention.span),))
        return MISSING
