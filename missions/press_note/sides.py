"""Which country travels and which one hosts, by the words around their names."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass

from missions.press_note.gazetteer import Mention
from missions.press_note.people import OF_DELEGATION, OF_THE_HOST, Person
from missions.press_note.places import ADJECTIVE, CITY, NAME, Place
from missions.press_note.proposals import MISSING, Answer, Proposal, State, to_check
from missions.press_note.text import Note, Span

GROUP = (
    r"(?:delegations?|delegates|equipe|team|group|groupe|officials|responsables|cadres"
    r"|visiteurs|visitors|collegues|colleagues|missionnaires|senior managers|experts)"
)
MISSION = (
    r"(?:missions?|visit\w*|recu\w*|accueill\w+|receiv\w+|sejour\w*|voyage|study tour|tour|trip|travell?ed"
    r"|travels?|rendue?s?|deplace\w*|echanges?|exchange|delegation|met|meets|rencontr\w+"
    r"|learns?|come|be with us|conduit|accompagne)"
)
# What may stand between a group and where it is from.
OF = r"(?: \w+){0,4} (?:of|from|de|du|des|d'|de l'|de la|from the|of the)(?: the| la| l')? ?"
# Just before and just after the name of a place or a body.
TRAVELS_BEFORE = re.compile(rf"\b{GROUP}\b(?:{OF}| )(?:\w+ )?$")
NO_ADJECTIVE = (
    r"(?!(?:an?|une?|the|l[ae]s?|des?|to|and|et|of|in|recoit|receives?|hosts?)\b)"
)
TRAVELS_AFTER = re.compile(rf"^(?:'s)?(?: {NO_ADJECTIVE}[\w-]+){{0,2}} {GROUP}\b")
STANDS_FOR_ALL = re.compile(r"^ (?:side|partie)\b|^ delegation")
EMBASSY = re.compile(
    r"\bambassade (?:du|de la|de l'|de|d')? ?$|\bembassy of (?:the )?$"
)
GOES_TO = re.compile(
    rf"\b{MISSION}\b[^.;]{{0,90}} (?:to|in|at|au|aux|en|a|dans)(?: the)? ?"
    r"(?:[\w-]+ (?:and|et) (?:to |in |a |au |en )?)?\(?$"
    r"|\b(?:quitt\w+|left|leaves)\b[^.;]{0,60} (?:pour|for)(?: l[ae]| les)? ?$"
)
VISITS = re.compile(
    r"\b(?:visit(?:s|ed|e|ent|era|eront)?|toured)(?: the| l[ae]| les)? $"
)
RECEIVED_BY = re.compile(
    r"\b(?:hosted by|received by|welcomed by|rec[uo]\w* (?:par|a|au)|accueillie?s? (?:par|a)"
    r"|invitation (?:de|du|des|of))(?: the| la| le| l'| les)? ?(?:autorites )?$"
)
RECEIVES = re.compile(
    r"^(?: \([^)]*\))?,?(?: a| will| va)? (?:recu|rec[eo]it|accueill\w+|host\w*|receives?d?"
    r"|welcome[sd]?|accueilli)\b"
)
RECEIVES_LATER = re.compile(r"^[^.;]{0,90} (?:a recu|a accueilli|received|hosted)\b")
LEARNS_FROM = re.compile(
    r"\b(?:learn from|experience (?:de|du|of)(?: la| l')?|how|with"
    r"|modele(?: du| de la)?|expertise (?:de|du|of))(?: the)? ?$"
)
EXPERIENCE = re.compile(r"^(?:'s)? (?:experience|expertise|model)\b")
IS_KNOWN_FOR = re.compile(
    r"\b(?:experience|expertise|modele|dispositifs?|hotes|partie hote) $"
)
MEETS = re.compile(
    r"\b(?:visit\w*|toured|rencontre\w*|met(?: with)?|meet|entretiens? (?:a|avec)"
    r"|echange avec|rendue?s? (?:a|au|aupres)|seances? de travail|discussions with"
    r"|institutions (?:visitees|to visit|included)|auprès|aupres|visit to|brought them to)\b"
)
PAYS_A_VISIT = re.compile(
    r"\b(?:paid a|a effectue une|a conduit une|s'est rendue?|has travelled|visited) "
)
STRONG, GOOD, WEAK = 4, 3, 1
ENOUGH = 3
BEFORE, AFTER = 110, 110


BODY = "body"
LANDS, ALL = {NAME, ADJECTIVE}, {NAME, ADJECTIVE, CITY, BODY}


@dataclass(frozen=True)
class Rule:
    """Words before or after a name that say on which side it stands."""

    kinds: set[str]
    weight: int
    travels: bool = False
    before: re.Pattern | None = None
    after: re.Pattern | None = None

    def fits(self, before: str, after: str) -> bool:
        if self.before:
            return bool(self.before.search(before))
        return bool(self.after and self.after.search(after))


# The first that fits decides.
RULES = [
    Rule(ALL, STRONG, before=RECEIVED_BY),
    Rule(ALL, STRONG, after=RECEIVES),
    Rule(LANDS | {BODY}, STRONG, travels=True, before=TRAVELS_BEFORE),
    Rule(LANDS, STRONG, travels=True, after=TRAVELS_AFTER),
    Rule(LANDS, WEAK, travels=True, after=STANDS_FOR_ALL),
    Rule({NAME}, GOOD, travels=True, before=EMBASSY),
    Rule({ADJECTIVE}, GOOD, after=RECEIVES_LATER),
    Rule({NAME, CITY}, GOOD, before=GOES_TO),
    Rule({NAME, CITY}, GOOD, before=VISITS),
    Rule(LANDS | {CITY}, GOOD, after=EXPERIENCE),
    Rule(LANDS | {CITY}, GOOD, before=IS_KNOWN_FOR),
    Rule({NAME}, WEAK, before=LEARNS_FROM),
    Rule({BODY}, WEAK, before=MEETS),
]


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
            self._weigh(place.kind, place.country, place.span)
        for mention in mentions:
            self._weigh_body(mention)

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
            return self._one_side()
        _, visitor, host = max(pairs)
        visiting = self.travels.decide(other=host)
        hosting = self.hosts.decide(other=visitor)
        if len(visiting.answers) > 1:
            # Two missions in one text: their hosts may be two as well.
            hosting = self.hosts.decide(other=None)
        return visiting, hosting

    def _one_side(self) -> tuple[Proposal, Proposal]:
        """Nobody visits their own country: the side that has more for it stays."""
        travels, hosts = self.travels.weights.total(), self.hosts.weights.total()
        if travels >= hosts:
            return self.travels.decide(other=None), MISSING
        return MISSING, self.hosts.decide(other=None)

    def _weigh(self, kind: str, country: str, span: Span) -> None:
        """By the first rule that fits the words before it or after it."""
        start = max(self.note.sentence_at(span.start).start, span.start - BEFORE)
        before = self.note.level[start : span.start]
        after = self.note.level[span.end : span.end + AFTER]
        for rule in RULES:
            if kind in rule.kinds and rule.fits(before, after):
                side = self.travels if rule.travels else self.hosts
                side.add(country, rule.weight, span)
                return

    def _weigh_body(self, mention: Mention) -> None:
        countries = {body.country for body in mention.bodies} - {""}
        if len(countries) == 1:
            self._weigh(BODY, countries.pop(), mention.span)


def city_of(note: Note, places: list[Place], *, host: Proposal) -> Proposal:
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
    return bool(
        re.search(r"\b(?:to|in|at|a|venue:|pour)(?: the)? ?\(?$", before)
    ) or bool(re.search(r"\b(?:to|in|at|a) [\w-]+,? (?:et|and)(?: a| in)? $", before))
