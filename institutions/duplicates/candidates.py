"""What a record is compared with: rows that share keys with it, best first.

The database finds them by an index of keys (key_triggers.py); Python compares the few
that come back. A body of a country is looked for in its country and among those
without one, one without a country everywhere: each country has its own ANPE.
"""

from collections.abc import Iterable

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
SELECT institution_id
FROM institutions_duplicatekeys,
    LATERAL (
        SELECT sum(CASE WHEN left(split_part(key, ':', 2), 1) IN ('=', '@')
                   THEN %(sign)s ELSE 1 END) AS shared
        FROM unnest(keys) AS key WHERE key = ANY (%(keys)s)
    ) AS counted
WHERE keys && %(keys)s AND institution_id <> %(self)s
ORDER BY shared DESC, institution_id LIMIT %(most)s
"""
MAKE = "SELECT duplicate_keys(%s, %s, %s, %s)"


def keys_of(rows: Iterable[int]) -> dict[int, list[str]]:
    """The stored keys of institutions."""
    kept = DuplicateKeys.objects.filter(institution__in=rows)
    return dict(kept.values_list("pk", "keys"))


def made_keys(institution: Institution) -> list[str]:
    """The keys of a row that nobody has stored yet."""
    names = [getattr(institution, name) for name in NAMES]
    addresses = [institution.website, institution.email]
    country = institution.country_id or NOWHERE
    with connection.cursor() as cursor:
        cursor.execute(MAKE, [country, names, [institution.acronym], addresses])
        return cursor.fetchone()[0]


def candidates(facts: Facts, keys: Iterable[str], *, own: int = 0) -> list[int]:
    """The primary keys of what this record may be; `own` is its own."""
    bare = {key.removeprefix(EVERYWHERE) for key in keys if key.startswith(EVERYWHERE)}
    words = {word for name in facts.names for word in name.words}
    bare |= _beginnings(words)
    places = (facts.country, NOWHERE) if facts.country else ("*",)
    if not facts.country:
        # All countries have ministries and agencies: what they are for finds them.
        light = {word for word in words if word.weight < TELLING}
        bare = bare - _beginnings(light) or bare
    wanted = [f"{place}:{key}" for place in places for key in sorted(bare)]
    values = {"keys": wanted, "self": own, "sign": SIGN, "most": MOST}
    with transaction.atomic(), connection.cursor() as cursor:
        # So many keys look dearer to the planner than reading the whole table.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(SEARCH, values)
        return [row[0] for row in cursor.fetchall()]


def _beginnings(words: Iterable[Word]) -> set[str]:
    """How known words begin, in all languages."""
    return {
        spelling[:WORD]
        for word in words
        for spelling in translations(word)
        if len(spelling) > 2
    }
