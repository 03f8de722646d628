"""Reads a note whole: one pass for the names, then field by field."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date

from missions.press_note.aims import interests_in, purpose_of
from missions.press_note.debriefing import debriefing_of
from missions.press_note.delegates import Delegates
from missions.press_note.funding import Funding, KnownProgramme
from missions.press_note.gazetteer import WORD, Gazetteer, Mention
from missions.press_note.names import names_in
from missions.press_note.people import People, Person
from missions.press_note.places import Place, places_in
from missions.press_note.proposals import PressNote, Proposal, Seat, State
from missions.press_note.seats import Seats
from missions.press_note.sides import Sides, city_of
from missions.press_note.text import Note, Span, Taken, level
from missions.press_note.themes import KnownTheme, themes_in
from missions.press_note.visits import Visits
from missions.press_note.when import When

LONGEST_PLACE, LONGEST_JOINT = 40, 8
OF_COUNTRY = re.compile(r"[ (,-]*(?:(?:du|de|de la|of|of the|in|d'|de l')[ ']?)?[ (]*")


@dataclass(frozen=True)
class Known:
    """What the reader may name: all of it comes from the registry."""

    gazetteer: Gazetteer
    programmes: list[KnownProgramme]
    themes: list[KnownTheme]

    @property
    def words(self) -> set[str]:
        """Words of names of institutions, which are no names of people."""
        return {
            word
            for body in self.gazetteer.bodies
            for name in body.names
            for word in WORD.findall(level(name))
            if len(word) > 2
        }


def read_press_note(text: str, known: Known, *, today: date) -> PressNote:
    return Reading(text, known, today=today).press_note()


class Reading:
    """One note while it is read."""

    def __init__(self, text: str, known: Known, *, today: date):
        self.note, self.known = Note(text), known
        self.when = When(self.note, today=today)
        mentions = known.gazetteer.mentions_in(self.note)
        places = places_in(self.note)
        self.mentions = [_narrowed(self.note, one, places) for one in mentions]
        named = Taken(one.span for one in mentions)
        self.places = [place for place in places if not named.meets(place.span)]
        self.people = self._everybody()
        sides = Sides(self.note, self.places, self.mentions)
        sides.weigh_people(self.people)
        self.visitor, self.host = sides.decide()

    @property
    def is_certain(self) -> bool:
        """One mission in the text, between two countries that are known."""
        return self.visitor.state == self.host.state == State.FOUND

    def press_note(self) -> PressNote:
        starts_on, ends_on = self.when.mission()
        seats = self._seats()
        funding = Funding(self.note, self.mentions)
        purpose = purpose_of(self.note, is_certain=self._is_one_mission)
        with_whom, on = debriefing_of(
            self.note, self.mentions, host=self.host, when=self.when
        )
        return PressNote(
            starts_on=starts_on,
            ends_on=ends_on,
            visiting_country=self.visitor,
            host_country=self.host,
            city=city_of(self.note, self.places, host=self.host),
            purpose=purpose,
            programme=funding.programme(self.known.programmes),
            debriefing_with=with_whom,
            debriefing_on=on,
            seats=seats,
            visits=self._visits(seats),
            funders=funding.funders,
            implementers=funding.implementers,
            themes=self._themes(purpose, starts_on, funding),
            interests=interests_in(self.note, named=self._named, taken=purpose.spans),
        )

    @property
    def _is_one_mission(self) -> bool:
        return len(self.visitor.answers) < 2 and len(self.host.answers) < 2

    @property
    def _named(self) -> Taken:
        """Where institutions, countries and cities stand."""
        return Taken(one.span for one in (*self.mentions, *self.places))

    def _everybody(self) -> list[Person]:
        names = names_in(self.note, taken=self._named, known_words=self.known.words)
        return list(People(self.note, names, self.mentions).everybody())

    def _seats(self) -> list[Seat]:
        delegates = Delegates(
            self.note,
            self.known.gazetteer,
            self.mentions,
            visitor=self.visitor,
            is_certain=self.is_certain,
        )
        seats = [seat for person in self.people if (seat := delegates.seat(person))]
        by_function = Seats(
            self.note,
            self.known.gazetteer,
            visitor=self.visitor,
            is_certain=self.is_certain,
        )
        spans = [person.span for person in self.people]
        return [*seats, *by_function.by_function(self.mentions, spans)]

    def _visits(self, seats: list[Seat]):
        visits = Visits(
            self.note,
            self.mentions,
            host=self.host,
            visitor=self.visitor,
            when=self.when,
        )
        known = visits.all(taken=[seat.span for seat in seats])
        return [*known, *visits.unknown(self._named)]

    def _themes(self, purpose: Proposal, starts_on: Proposal, funding: Funding):
        spans = [*purpose.spans, *starts_on.spans]
        about = [self.note.sentence_at(span.start).span for span in spans]
        paid = [span for partner in funding.funders for span in partner.spans]
        about += [self.note.sentences[0].span] if self.note.sentences else []
        return themes_in(
            self.note,
            self.known.themes,
            about=about,
            not_in=[self.note.sentence_at(span.start).span for span in paid],
            is_certain=self._is_one_mission,
        )


def _narrowed(note: Note, mention: Mention, places: list[Place]) -> Mention:
    """ "ANPE du Bénin", "Ghana’s Labour Department": the country that stands beside."""
    start, end = mention.span.start - LONGEST_PLACE, mention.span.end + LONGEST_JOINT
    first = bisect_left(places, start, key=_start_of_place)
    last = bisect_right(places, end, key=_start_of_place)
    for place in places[first:last]:
        near = tuple(body for body in mention.bodies if body.country == place.country)
        if near and _stands_beside(note, mention.span, place.span):
            return Mention(mention.span, near)
    return mention


def _start_of_place(place: Place) -> int:
    return place.span.start


def _stands_beside(note: Note, body: Span, place: Span) -> bool:
    if body.end <= place.start:
        return bool(OF_COUNTRY.fullmatch(note.level[body.end : place.start]))
    if place.end <= body.start:
        return note.level[place.end : body.start] in {" ", "'s "}
    return True
