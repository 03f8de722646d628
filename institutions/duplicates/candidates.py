"""What a record is compared with: rows that share keys with it, best first.

The database finds them by an index of keys (key_triggers.py); Python compares the few
that come back. A body of a country is looked for in its country and among those
without one, one without a country everywhere: each country has its own ANPE.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db import connection, transaction

from institutions.duplicates.facts import Facts
from institutions.duplicates.key_triggers import NAMES, WORD
from institutions.duplicates.words import Word, translations
from institutions.models import DuplicateKeys, Institution

MOST = 40
NOWHERE = "XX"
# A shared acronym or domain says as much as five words.
SIGN = 5
TELLING = 0.8
EVERYWHERE = "*:"

SEARCH = """
SELECT wanted.number, found.institution_id
FROM (VALUES {rows}) AS wanted(number, keys, own), LATERAL (
    SELECT institution_id, shared
    FROM institutions_duplicatekeys AS known,
        LATERAL (
            SELECT sum(CASE WHEN left(split_part(key, ':', 2), 1) IN ('=', '@')
                       THEN %s ELSE 1 END) AS shared
            FROM unnest(known.keys) AS key WHERE key = ANY (wanted.keys)
        ) AS counted
    WHERE known.keys && wanted.keys AND institution_id <> wanted.own
    ORDER BY shared DESC, institution_id LIMIT %s
) AS found
ORDER BY wanted.number, found.shared DESC, found.institution_id
"""
SEARCHED = "(%s::int, %s::text[], %s::bigint)"
MAKE = """
SELECT duplicate_keys(country, names, acronyms, addresses)
FROM (VALUES {rows}) AS made(number, country, names, acronyms, addresses)
ORDER BY number
"""
MADE = "(%s::int, %s::text, %s::text[], %s::text[], %s::text[])"


class Wanted(NamedTuple):
    """What is looked for: a record and its keys; `own` is its own primary key."""

    facts: Facts
    keys: Iterable[str]
    own: int = 0


def keys_of(rows: Iterable[int]) -> dict[int, list[str]]:
    """The stored keys of institutions."""
    kept = DuplicateKeys.objects.filter(institution__in=rows)
    return dict(kept.values_list("pk", "keys"))


def made_keys(institutions: Sequence[Institution]) -> list[list[str]]:
    """The keys of rows that nobody has stored yet; one query."""
    values = [
        value
        for number, row in enumerate(institutions)
        for value in (
            number,
            row.country_id or NOWHERE,
            [getattr(row, name) for name in NAMES],
            [row.acronym],
            [row.website, row.email],
        )
    ]
    with connection.cursor() as cursor:
        cursor.execute(MAKE.format(rows=", ".join([MADE] * len(institutions))), values)
        return [keys for (keys,) in cursor.fetchall()]


def candidates(wanted: Sequence[Wanted]) -> list[list[int]]:
    """The primary keys of what each record may be, best first; one search for all."""
    values = [
        value
        for number, one in enumerate(wanted)
        for value in (number, _searched(one.facts, one.keys), one.own)
    ]
    search = SEARCH.format(rows=", ".join([SEARCHED] * len(wanted)))
    found = defaultdict(list)
    with transaction.atomic(), connection.cursor() as cursor:
        # So many keys look dearer to the planner than reading the whole table.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(search, [*values, SIGN, MOST])
        for number, pk in cursor.fetchall():
            found[number].append(pk)
    return [found[number] for number in range(len(wanted))]


def _searched(facts: Facts, keys: Iterable[str]) -> list[str]:
    """Its keys where it is looked for, and how its words begin in other languages."""
    bare = {key.removeprefix(EVERYWHERE) for key in keys if key.startswith(EVERYWHERE)}
    words = {word for name in facts.names for word in name.words}
    bare |= _beginnings(words)
    places = (facts.country, NOWHERE) if facts.country else ("*",)
    if not facts.country:
        # All countries have ministries and agencies: what they are for finds them.
        light = {word for word in words if word.weight < TELLING}
        bare = bare - _beginnings(light) or bare
    return [f"{place}:{key}" for place in places for key in sorted(bare)]


def _beginnings(words: Iterable[Word]) -> set[str]:
    """How known words begin, in all languages."""
    return {
        spelling[:WORD]
        for word in words
        for spelling in translations(word)
        if len(spelling) > 2
    }
