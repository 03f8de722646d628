"""How alike two records are: a sum of stated parts, each with its weight.

A part counts only where both records say something about it, and the score is what
the parts that count reach of what they could: between 0 and 1, the same either way
round, 1 for equal records. The table in docs/features/duplicates.md is this module in
words, and a test holds the two together.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from rapidfuzz import fuzz

from institutions.duplicates.facts import Facts, Name
from institutions.duplicates.words import SAME_WORD, SHORTEST_MISTYPED, SMALL, Word

# What each part weighs.
NAMES = 60
ACRONYM = 20
# Ministries change their acronym with each reshuffle; two are a weaker sign than one.
OTHER_ACRONYM = 12
DOMAIN = 15
OTHER_DOMAIN = 4
COUNTRY = 10
CITY = 4
PEOPLE = 8
# What is reached of a weight where it is not all of it.
FROM_INITIALS = 0.92
FORMER_ACRONYM = 0.9
FORMER_NAME = 0.96
CUT_OFF = 0.95
# Each country has its own ANPE.
IN_ANOTHER_COUNTRY = 0.5
# Without any name to compare.
MOST_WITHOUT_NAMES = 0.9
# One of these must speak for a pair: that two bodies are in Lomé says nothing.
SIGNS = {"names", "acronym", "initials", "former_acronym", "domain"}
# From here on a pair is shown; "very alike" from there on.
ALIKE = 0.8
VERY_ALIKE = 0.92

# A name that ends in the middle of a word was cut by whoever imported it.
SHORTEST_CUT = 14


class Reason(NamedTuple):
    """What speaks for a pair, or against it; `value` is a count or per cent."""

    kind: str
    value: int = 0


@dataclass(frozen=True)
class Likeness:
    score: float
    reasons: tuple[Reason, ...]

    @property
    def per_cent(self) -> int:
        return int(self.score * 100)


@dataclass(frozen=True)
class Part:
    """How much of its weight a part reaches, from 0 to 1."""

    weight: float
    reached: float
    reason: Reason


def compare(one: Facts, other: Facts) -> Likeness:
    found = likeness_of(
        [
            _names(one, other),
            _acronyms(one, other),
            _domains(one, other),
            _country(one, other),
            _city(one, other),
            _people(one, other),
        ]
    )
    if one == other:
        return Likeness(1.0, found.reasons)
    score = found.score
    speaking = {reason.kind for reason in found.reasons}
    if not speaking & SIGNS:
        return Likeness(0.0, ())
    if "names" not in speaking:
        score = min(score, MOST_WITHOUT_NAMES)
    if _are_abroad(one, other):
        score *= IN_ANOTHER_COUNTRY
    return Likeness(score, found.reasons)


def likeness_of(parts: Iterable[Part | None]) -> Likeness:
    """What the parts that count reach, of what they could."""
    counted = [part for part in parts if part]
    weight = sum(part.weight for part in counted)
    reached = sum(part.weight * part.reached for part in counted)
    reasons = tuple(part.reason for part in counted)
    return Likeness(reached / weight if weight else 0.0, reasons)


# The parts


def _names(one: Facts, other: Facts) -> Part | None:
    pairs = product(one.names, other.names)
    best = max((_names_alike(*pair) for pair in pairs), default=0.0)
    if not (one.names and other.names):
        return None
    return Part(NAMES, best, Reason("names", int(best * 100)))


def _acronyms(one: Facts, other: Facts) -> Part | None:
    if one.acronyms & other.acronyms:
        return Part(ACRONYM, 1, Reason("acronym"))
    if one.acronyms & other.initials or other.acronyms & one.initials:
        return Part(ACRONYM, FROM_INITIALS, Reason("initials"))
    all_of_one = one.acronyms | one.former_acronyms
    if all_of_one & (other.acronyms | other.former_acronyms):
        return Part(ACRONYM, FORMER_ACRONYM, Reason("former_acronym"))
    if one.acronyms and other.acronyms:
        return Part(OTHER_ACRONYM, 0, Reason("other_acronym"))
    return None


def _domains(one: Facts, other: Facts) -> Part | None:
    if one.domains & other.domains:
        return Part(DOMAIN, 1, Reason("domain"))
    if one.domains and other.domains:
        return Part(OTHER_DOMAIN, 0, Reason("other_domain"))
    return None


def _country(one: Facts, other: Facts) -> Part | None:
    if one.country == other.country:
        return Part(COUNTRY, 1, Reason("country"))
    if _are_abroad(one, other):
        return Part(COUNTRY, 0, Reason("other_country"))
    return None


def _are_abroad(one: Facts, other: Facts) -> bool:
    return bool(one.country and other.country and one.country != other.country)


def _city(one: Facts, other: Facts) -> Part | None:
    if not (one.city and other.city):
        return None
    same = one.city == other.city
    return Part(CITY, float(same), Reason("city" if same else "other_city"))


def _people(one: Facts, other: Facts) -> Part | None:
    shared = len(one.people & other.people)
    return Part(PEOPLE, 1, Reason("people", shared)) if shared else None


# Names


def _names_alike(one: Name, other: Name) -> float:
    if one.begun == other.begun:
        alike = 1.0
    else:
        alike = max(_words_alike(one.words, other.words), _cut_off(one, other))
    return alike * FORMER_NAME if one.is_former != other.is_former else alike


def _words_alike(one: tuple[Word, ...], other: tuple[Word, ...]) -> float:
    """What the words they share weigh, of all their words: 1 when all are shared."""
    few, many = sorted((one, other), key=lambda words: (len(words), words))
    weight = sum(word.weight for word in (*few, *many))
    if not weight:
        return 0.0
    shared, left = 0.0, list(many)
    missing = []
    for word in few:
        if word in left:
            left.remove(word)
            shared += 2 * word.weight
        else:
            missing.append(word)
    for word in missing:
        near = max(left, key=lambda o: (_mistyped(word, o), o), default=None)
        if near and (likeness := _mistyped(word, near)):
            left.remove(near)
            shared += likeness * (word.weight + near.weight)
    return shared / weight


def _mistyped(one: Word, other: Word) -> float:
    """How nearly a word is another that is spelt otherwise; 0 for two known words."""
    if one.is_known and other.is_known:
        return 0.0
    if min(len(one.text), len(other.text)) < SHORTEST_MISTYPED:
        return 0.0
    return fuzz.ratio(one.text, other.text, score_cutoff=SAME_WORD) / 100


def _cut_off(one: Name, other: Name) -> float:
    short, long = sorted((one.begun, other.begun), key=len)
    if len(short) < SHORTEST_CUT or not long.startswith(short) or short == long:
        return 0.0
    in_a_word = long[len(short)].isalnum() and short[-1].isalnum()
    after_a_small_word = short.replace("'", " ").split()[-1] in SMALL
    return CUT_OFF if in_a_word or after_a_small_word else 0.0
