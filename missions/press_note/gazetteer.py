"""Institutions that a text names: by any name, acronym, former or usual name."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, cached_property

from rapidfuzz import fuzz

from institutions.models import Institution
from missions.press_note.places import places_in, read_table
from missions.press_note.text import Note, Span, level

WORD = re.compile(r"[^\W_]+")
# Words of three capitals and more in English titles: "Migration Resource Centre".
CAPITALS = re.compile(
    r"(?:[A-Z][\w’'-]+ )(?:(?:of|for|the|and|in|on) ){0,2}"
    r"(?:[A-Z][\w’'-]+ (?:(?:of|for|the|and|in|on) ){0,2}){0,7}[A-Z][\w’'-]+"
)
SMALL = {"the", "of", "for", "and", "in", "on", "de", "des", "du", "la", "le", "les"}
SMALL |= {"l", "d", "et", "a", "au", "aux", "pour", "en", "s"}
ALIKE = 90


@dataclass(frozen=True)
class Body:
    """An institution as the reader knows it."""

    code: str
    label: str
    country: str
    type: str
    side: str
    names: tuple[str, ...] = field(compare=False, repr=False, default=())
    acronyms: tuple[str, ...] = field(compare=False, repr=False, default=())


@dataclass(frozen=True)
class Mention:
    """Words that name an institution, or several of the same name."""

    span: Span
    bodies: tuple[Body, ...]

    def among(self, *countries: str) -> tuple[Body, ...]:
        """Those of the countries, or of none; all where none is left."""
        near = tuple(body for body in self.bodies if body.country in countries)
        return near or self.bodies


def mentions_within(mentions: list[Mention], span: Span) -> list[Mention]:
    """Those that begin inside these words; `mentions` are in order."""
    first = bisect_left(mentions, span.start, key=_start)
    return mentions[first : bisect_left(mentions, span.end, key=_start)]


def _start(mention: Mention) -> int:
    return mention.span.start


def body_of(institution: Institution, *, label: str, former=()) -> Body:
    """From a row of the registry and its former names."""
    country = institution.country_id or ""
    usual = _aliases()[institution.code]
    names = {text for text in usual if not text.isupper()}
    acronyms = usual - names
    for spoken in (institution, *former):
        for name in (spoken.name_fr, spoken.name_en, spoken.name_pt):
            names |= _variants(name, country)
        for acronym in _acronyms(spoken.acronym):
            # "Enabel" is written like a name.
            is_name = sum(map(str.isupper, acronym)) < 2
            (names if is_name else acronyms).add(acronym)
    return Body(
        code=institution.code,
        label=label,
        country=country,
        type=institution.type,
        side=institution.social_side,
        names=tuple(sorted(names)),
        acronyms=tuple(sorted(acronyms)),
    )


@cache
def _aliases() -> dict[str, set[str]]:
    aliases = defaultdict(set)
    for line in read_table("aliases"):
        aliases[line["code"]].add(line["alias"])
    return aliases


def _variants(name: str, country: str) -> set[str]:
    """The name, its parts around "/" and "()", and without the country at its end."""
    found = set()
    for part in [name, *name.split(" / "), *re.findall(r"\(([^()]+)\)", name)]:
        bare = re.sub(r"\s*\([^()]*\)", "", part).strip()
        found |= {bare, without_country(bare, country)}
        head, comma, tail = bare.partition(", ")
        if comma and tail[0].isupper():
            found.add(head)
    return {
        text for text in found - {""} if text == name or len(WORD.findall(text)) > 1
    }


def without_country(name: str, country: str) -> str:
    """ "Terre d'asile Tunisie" is "Terre d'asile" to those who are there."""
    places = [place for place in places_in(Note(name)) if place.country == country]
    if not places or places[-1].span.end < len(name):
        return name
    rest = re.sub(
        r"[\s,(-]*\b(?:du|de la|de|des|d'|of|of the)?\s*$",
        "",
        name[: places[-1].span.start],
    )
    return rest if len(WORD.findall(rest)) >= 3 else name


def _acronyms(text: str) -> set[str]:
    """Each of "CRM / MRC"; at home, "CNP-Togo" is "CNP"."""
    found = {part.strip(" +") for part in text.split(" / ")} - {""}
    at_home = re.compile(r"([A-Z]{3,})-[A-Z][a-zé]+")
    return found | {home[1] for part in found if (home := at_home.fullmatch(part))}


class Gazetteer:
    """All bodies that somebody may name."""

    def __init__(self, bodies: Iterable[Body]):
        self.bodies = list(bodies)

    @cached_property
    def _by_first_word(self) -> dict[str, list[tuple[tuple[str, ...], bool, list]]]:
        """First word to (all words, is an acronym, who is called so)."""
        called = defaultdict(list)
        for body in self.bodies:
            for is_acronym, texts in ((False, body.names), (True, body.acronyms)):
                for text in texts:
                    words = tuple(map(_stem, WORD.findall(level(text))))
                    called[words, is_acronym].append(body)
        first = defaultdict(list)
        for (words, is_acronym), bodies in called.items():
            first[words[0]].append((words, is_acronym, bodies))
        for names in first.values():
            names.sort(key=lambda name: (-len(name[0]), name[1]))
        return first

    def mentions_in(self, note: Note) -> list[Mention]:
        """In the order of the text, the longest name first."""
        words = [
            (_stem(word[0]), Span(*word.span())) for word in WORD.finditer(note.level)
        ]
        mentions, at = [], 0
        while at < len(words):
            mention, length = self._mention_at(note, words, at)
            if mention:
                mentions.append(mention)
            at += length
        return sorted(
            [*mentions, *self._nearly_named(note, mentions)], key=lambda m: m.span
        )

    def _mention_at(self, note, words, at) -> tuple[Mention | None, int]:
        for names, is_acronym, bodies in self._by_first_word.get(words[at][0], ()):
            spoken = words[at : at + len(names)]
            if tuple(word for word, _ in spoken) != names:
                continue
            span = Span(spoken[0][1].start, spoken[-1][1].end)
            written = note.text[span.start : span.end]
            if is_acronym and sum(map(str.isupper, written)) < 2:
                continue
            if len(names) == 1 and not written[0].isupper():
                continue
            if "\n\n" in written:
                continue
            return Mention(span, tuple(bodies)), len(names)
        return None, 1

    def _nearly_named(self, note: Note, known: list[Mention]):
        """ "Migration Resource Centre" is the Migrant Resource Centre, if one only is."""
        for words in CAPITALS.finditer(note.text):
            span = Span(*words.span())
            if not any(span.meets(mention.span) for mention in known):
                bodies = self._most_alike(words[0])
                if bodies:
                    yield Mention(span, bodies)

    def _most_alike(self, text: str) -> tuple[Body, ...]:
        wanted = _sorted_words(text)
        scores: dict[float, list[Body]] = defaultdict(list)
        for name, body in self._sorted_names:
            score = fuzz.ratio(wanted, name, score_cutoff=ALIKE)
            if score and body not in scores.get(score, ()):
                scores[score].append(body)
        return tuple(scores[max(scores)]) if scores else ()

    @cached_property
    def _sorted_names(self) -> list[tuple[str, Body]]:
        return [
            (_sorted_words(name), body)
            for body in self.bodies
            for name in body.names
            if len(WORD.findall(name)) > 2
        ]


def _stem(word: str) -> str:
    """One form for singular and plural: "bureau d’accueil", "bureaux d’accueil"."""
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word


def _sorted_words(text: str) -> str:
    return " ".join(sorted(set(WORD.findall(level(text))) - SMALL))
