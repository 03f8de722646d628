"""How alike two people are: their names in any order, mail, institutions, posts."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import product

from django.db import connection, transaction
from rapidfuzz import fuzz

from institutions.duplicates.score import Likeness, Part, Reason, likeness_of
from institutions.duplicates.words import SAME_WORD, SHORTEST_MISTYPED
from institutions.models import (
    Channel,
    ChannelKind,
    Person,
    PersonVariant,
    Post,
)
from migration_coop.lib.search import folded, words_of

NAMES = 60
EMAIL = 30
INSTITUTION = 15
# An official who moved has another institution: it speaks little against a pair.
OTHER_INSTITUTION = 8
TITLE = 5
# "A. Tetteh" for "Ablavi Tetteh".
INITIAL = 0.8
# Two people share a mailbox, or an office: without like names they are two.
LEAST_NAMES = 0.6
# Spelt so nearly, in trigrams, that a closer look is worth it.
NEAR = 0.45

# Every way a person is written, against every way others are; and shared addresses.
SEARCH = """
WITH asked AS (
    SELECT id AS person_id, fold(given_names || ' ' || family_name) AS name
    FROM institutions_person WHERE id = ANY (%(keys)s)
    UNION SELECT person_id, fold(given_names || ' ' || family_name)
    FROM institutions_personvariant WHERE person_id = ANY (%(keys)s)
)
SELECT asked.person_id, other.id FROM asked JOIN institutions_person AS other
ON fold(other.given_names || ' ' || other.family_name) %% asked.name
UNION SELECT asked.person_id, other.person_id
FROM asked JOIN institutions_personvariant AS other
ON fold(other.given_names || ' ' || other.family_name) %% asked.name
UNION SELECT mine.person_id, other.person_id
FROM institutions_channel AS mine JOIN institutions_channel AS other
ON lower(mine.value) = lower(other.value)
WHERE mine.person_id = ANY (%(keys)s) AND mine.kind = 'email' AND other.kind = 'email'
"""


@dataclass(frozen=True)
class PersonFacts:
    names: frozenset[tuple[str, ...]]
    emails: frozenset[str]
    institutions: frozenset[int]
    titles: frozenset[str]

    @property
    def digest(self) -> str:
        parts = (self.names, self.emails, self.institutions, self.titles)
        return sha256(repr([sorted(part) for part in parts]).encode()).hexdigest()[:32]


def people_by_key(keys: Sequence[int]) -> dict[int, PersonFacts]:
    """Of stored people; four queries, however many."""
    people = Person.objects.filter(pk__in=keys).order_by("pk")
    names = {person.pk: {_words(person.full_name)} for person in people}
    for variant in PersonVariant.objects.filter(person__in=keys):
        names[variant.person_id].add(_words(str(variant)))
    emails, bodies, titles = defaultdict(set), defaultdict(set), defaultdict(set)
    channels = Channel.objects.filter(person__in=keys, kind=ChannelKind.EMAIL)
    for person, value in channels.values_list("person", "value"):
        emails[person].add(value.strip().lower())
    posts = Post.objects.filter(person__in=keys)
    for person, body, title in posts.values_list("person", "institution", "title"):
        bodies[person].add(body)
        titles[person].add(folded(title))
    return {
        pk: PersonFacts(
            frozenset(names[pk]),
            frozenset(emails[pk]),
            frozenset(bodies[pk]),
            frozenset(titles[pk]),
        )
        for pk in names
    }


def near_people(changed: Mapping[int, PersonFacts]) -> set[tuple[int, int]]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "SELECT set_config('pg_trgm.similarity_threshold', %s, true)", [str(NEAR)]
        )
        cursor.execute(SEARCH, {"keys": list(changed)})
        found = cursor.fetchall()
    return {(min(pair), max(pair)) for pair in found if pair[0] != pair[1]}


def compare_people(one: PersonFacts, other: PersonFacts) -> Likeness:
    names = max(_alike(*pair) for pair in product(one.names, other.names))
    if names < LEAST_NAMES:
        return Likeness(0.0, ())
    parts = [
        Part(NAMES, names, Reason("names", int(names * 100))),
        _shared(one.emails, other.emails, EMAIL, "email"),
        _shared(one.institutions, other.institutions, INSTITUTION, "institution")
        or _differs(one.institutions, other.institutions),
        _shared(one.titles, other.titles, TITLE, "title"),
    ]
    return likeness_of(parts)


def _shared(one: Collection, other: Collection, weight: int, kind: str) -> Part | None:
    return Part(weight, 1, Reason(kind)) if set(one) & set(other) else None


def _differs(one: Collection, other: Collection) -> Part | None:
    reason = Reason("other_institution")
    return Part(OTHER_INSTITUTION, 0, reason) if one and other else None


def _words(name: str) -> tuple[str, ...]:
    return tuple(sorted(words_of(name)))


def _alike(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """What of all their words they share, in any order."""
    few, many = sorted((one, other), key=lambda words: (len(words), words))
    shared, left = 0.0, list(many)
    for word in sorted(few, key=len, reverse=True):
        near = max(left, key=lambda text: (_same(word, text), text), default=None)
        if near is not None and (likeness := _same(word, near)):
            left.remove(near)
            shared += 2 * likeness
    return shared / max(1, len(one) + len(other))


def _same(one: str, other: str) -> float:
    if one == other:
        return 1.0
    if 1 in (len(one), len(other)):
        return INITIAL if one[0] == other[0] else 0.0
    if min(len(one), len(other)) < SHORTEST_MISTYPED:
        return 0.0
    return fuzz.ratio(one, other, score_cutoff=SAME_WORD) / 100
