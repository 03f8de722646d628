"""Which country travels and which one hosts, by the words around their names."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass

from missions.press_note.gazetteer import Mention
from missions.press_note.people import OF_DELEGATION, OF_THE_HOST, Person
from missions.press_note.places import ADJECTIVE, CITY, NAME, Place
from missions.press_note.proposals import MISSING, Answer, Proposal, State, to_check
from missions.press_note.text import Note, Sentence, Span

GROUP = (
    r"(?:delegations?|delegates|equipe|team|group|groupe|officials|responsables|cadres"
    r"|visiteurs|visitors|collegues|colleagues|missionnaires|senior managers|experts)"
)
MISSION = (
    r"(?:missions?|visite?s?|visits?|sejour\w*|voyage|study tour|tour|trip|travell?ed"
    r"|travels?|rendue?s?|deplace\w*|echanges?|exchange|delegation|met|meets|rencontr\w+"
    r"|learns?|come|be with us|conduit|accompagne)"
)
# What may stand between a group and where it is from.
OF = r"(?: \w+){0,4} (?:of|from|de|du|des|d'|de l'|de la|from the|of the)(?: the| la| l')? ?"
# Just before and just after the name of a place or a body.
TRAVELS_BEFORE = re.compile(rf"\b{GROUP}\b(?:{OF}| )(?:\w+ )?$")
TRAVELS_AFTER = re.compile(rf"^(?:'s)?(?: [\w-]+){{0,2}} {GROUP}\b")
STANDS_FOR_ALL = re.compile(r"^ (?:side|partie)\b|^ delegation")
EMBASSY = re.compile(r"\bambassade (?:du|de la|de l'|de|d')? ?$|\bembassy of (?:the )?$")
GOES_TO = re.compile(
    rf"\b{MISSION}\b[^.;]{{0,90}} (?:to|in|at|au|aux|en|a|dans)(?: the)? ?"
    r"(?:[\w-]+ (?:and|et) (?:to |in |a |au |en )?)?\(?$"
    r"|\b(?:quitt\w+|left|leaves)\b[^.;]{0,60} (?:pour|for)(?: l[ae]| les)? ?$"
)
RECEIVED_BY = re.compile(
    r"\b(?:hosted by|received by|welcomed by|rec[uo]\w* (?:par|a|au)|accueillie?s? (?:par|a)"
    r"|invitation (?:de|du|des|of))(?: the| la| le| l'| les)? ?(?:autorites )?$"
)
RECEIVES = re.compile(
    r"^(?: \([^)]*\))?,?(?: a| will| va)? (?:recu|rec[eo]it|accueill\w+|host\w*|receives?d?"
    r"|welcome[sd]?|accueilli)\b"
)
LEARNS_FROM = re.compile(
    r"\b(?:learn from|experience (?:de|du|of)(?: la| l')?|how|with"
    r"|modele(?: du| de la)?|expertise (?:de|du|of))(?: the)? ?$"
)
EXPERIENCE = re.compile(r"^(?:'s)? (?:experience|expertise|model)\b")
IS_KNOWN_FOR = re.compile(r"\b(?:experience|expertise|modele|dispositifs?|hotes|partie hote) $")
MEETS = re.compile(
    r"\b(?:visited|toured|rencontre\w*|visite|met(?: with)?|meet|entretiens? (?:a|avec)"
    r"|echange avec|rendue?s? (?:a|au|aupres)|seances? de travail|discussions with"
    r"|institutions (?:visitees|to visit|included)|auprès|aupres|visit to|brought them to)\b"
)
PAYS_A_VISIT = re.compile(
    r"\b(?:paid a|a effectue une|a conduit une|s'est rendue?|has travelled|visited) "
)
STRONG, GOOD, WEAK = 4, 3, 1
ENOUGH = 3
BEFORE, AFTER = 110, 60


@dataclass
class Evidence:
    """What speaks for each country, and the strongest words for it."""

    weights: Counter
    best: dict[str, tuple[int, Span]]

    @classmethod
    def none(cls) -> "Evidence":
        return cls(Counter(), {})

    def add(self, country: str, weight: int, span: Span) -> None:
        self.weights[country] += weight
        if weight > self.best.get(country, (0, span))[0]:
            self.best[country] = weight, span

    def decide(self, *, other: str | None) -> Proposal:
        """Certain with enough of it and nobody near; `other` is the opposite side."""
        ranked = [
            (weight, country)
            for country, weight in self.weights.items()
            if country != other
        ]
        if not ranked:
            return MISSING
        top = max(weight for weight, _ in ranked)
        near = [country for weight, country in ranked if weight * 2 >= top]
        answers = [Answer(country, self.best[country][1]) for country in near]
        if len(near) == 1 and top >= ENOUGH:
            return Proposal(State.FOUND, tuple(answers))
        return to_check(answers)


class Sides:
    """Who travels and who hosts, in one note."""

    def __init__(self, note: Note, places: list[Place], mentions: list[Mention]):
        self.note, self.places, self.mentions = note, places, mentions
        self.travels, self.hosts = Evidence.none(), Evidence.none()
        for place in places:
            self._weigh_place(place)
        for mention in mentions:
            countries = {body.country for body in mention.bodies} - {""}
            if len(countries) == 1:
                self._weigh_body(mention, countries.pop())

    def weigh_people(self, people: list[Person]) -> None:
        """Whoever leads or joins a delegation comes from where it comes from."""
        for person in people:
            bodies = person.mention.bodies if person.mention else ()
            countries = {body.country for body in bodies} - {""}
            if len(countries) != 1:
                continue
            sentence = self.note.sentence_at(person.name.span.start)
            before = self.note.level[sentence.start : person.name.span.start]
            after = self.note.level[person.name.span.end : sentence.span.end]
            if OF_THE_HOST.search(before):
                self.hosts.add(countries.pop(), GOOD, person.mention.span)
            elif OF_DELEGATION.search(sentence.context) or PAYS_A_VISIT.search(after):
                self.travels.add(countries.pop(), GOOD, person.mention.span)

    def decide(self) -> tuple[Proposal, Proposal]:
        """The pair that has most for it."""
        pairs = [
            (self.travels.weights[one] + self.hosts.weights[two], one, two)
            for one in self.travels.weights
            for two in self.hosts.weights
            if one != two
        ]
        if not pairs:
            return self.travels.decide(other=None), self.hosts.decide(other=None)
        _, visitor, host = max(pairs)
        visiting = self.travels.decide(other=host)
        hosting = self.hosts.decide(other=visitor)
        if len(visiting.answers) > 1:
            # Two missions in one text: their hosts may be two as well.
            hosting = self.hosts.decide(other=None)
        return visiting, hosting

    def _around(self, span: Span) -> tuple[Sentence, str, str]:
        sentence = self.note.sentence_at(span.start)
        start = max(sentence.start, span.start - BEFORE)
        before = self.note.level[start : span.start]
        return sentence, before, self.note.level[span.end : span.end + AFTER]

    def _weigh_place(self, place: Place) -> None:
        _, before, after = self._around(place.span)
        country, span = place.country, place.span
        if place.kind != CITY and (
            TRAVELS_BEFORE.search(before) or TRAVELS_AFTER.search(after)
        ):
            self.travels.add(country, STRONG, span)
        elif place.kind != CITY and STANDS_FOR_ALL.search(after):
            self.travels.add(country, WEAK, span)
        elif place.kind == NAME and EMBASSY.search(before):
            self.travels.add(country, GOOD, span)
        elif RECEIVED_BY.search(before) or RECEIVES.search(after):
            self.hosts.add(country, STRONG, span)
        elif place.kind != ADJECTIVE and GOES_TO.search(before):
            self.hosts.add(country, GOOD, span)
        elif EXPERIENCE.search(after) or IS_KNOWN_FOR.search(before):
            self.hosts.add(country, GOOD, span)
        elif place.kind == NAME and LEARNS_FROM.search(before):
            self.hosts.add(country, WEAK, span)

    def _weigh_body(self, mention: Mention, country: str) -> None:
        sentence, before, after = self._around(mention.span)
        if TRAVELS_BEFORE.search(before):
            self.travels.add(country, STRONG, mention.span)
        elif RECEIVED_BY.search(before) or RECEIVES.search(after):
            self.hosts.add(country, STRONG, mention.span)
        elif MEETS.search(sentence.context[: mention.span.start - sentence.start + 200]):
            self.hosts.add(country, WEAK, mention.span)


def city_of(
    note: Note, places: list[Place], *, host: Proposal
) -> Proposal:
    """Where the mission stays: a city of the host country that one goes to."""
    cities = defaultdict(list)
    for place in places:
        if place.kind == CITY and place.country in host.values:
            cities[place.city].append(place.span)
    gone_to = [
        Answer(city, span)
        for city, spans in cities.items()
        for span in spans
        if _is_gone_to(note, span)
    ]
    names = {answer.value for answer in gone_to}
    if len(names) == 1 and host.state == State.FOUND:
        return Proposal(State.FOUND, (min(gone_to, key=lambda a: a.span),))
    anywhere = [Answer(city, spans[0]) for city, spans in cities.items()]
    return to_check(gone_to or anywhere)


def _is_gone_to(note: Note, span: Span) -> bool:
    sentence = note.sentence_at(span.start)
    before = note.level[sentence.start : span.start]
    return bool(re.search(r"\b(?:to|in|at|a|venue:|pour)(?: the)? ?\(?$", before)) or bool(
        re.search(r"\b(?:to|in|at|a) [\w-]+,? (?:et|and)(?: a| in)? $", before)
    )
