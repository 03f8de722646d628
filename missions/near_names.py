"""Names that look alike: asked about before somebody is written down twice."""

from collections.abc import Sequence
from typing import NamedTuple

from rapidfuzz import fuzz, process

from institutions.models import Institution
from migration_coop.lib.search import folded

MOST = 4
# The likest ones of a large registry, which are then looked at closely.
MOST_COMPARED = 400
# Out of 100; rapidfuzz says how much of two names is the same, words in any order.
ALIKE = 84
SHORTEST_ACRONYM = 3


class BodyName(NamedTuple):
    """One of the names that a body bears or bore; `plain` is what is compared."""

    plain: str
    name: str
    body: Institution


def near_institutions(
    text: str, named: Sequence[BodyName], *, country: str
) -> list[tuple[Institution, str]]:
    """The bodies that this new name may mean, each with the name that is like it."""
    wanted = plain(text)
    best: dict[Institution, tuple[float, str]] = {}
    # Never below the likeness that counts in the end, and compared in one go.
    names = [one.plain for one in named]
    found = process.extract(
        wanted,
        names,
        scorer=fuzz.token_set_ratio,
        score_cutoff=ALIKE,
        limit=MOST_COMPARED,
    )
    for _name, _score, number in found:
        one = named[number]
        is_near = not country or one.body.country_id in {country, None}
        likeness = _likeness(wanted, one.plain, is_near=is_near)
        if likeness >= ALIKE and likeness > best.get(one.body, (0.0, ""))[0]:
            best[one.body] = (likeness, one.name)
    in_order = sorted(
        best, key=lambda body: (body.country_id != country, -best[body][0], body.pk)
    )
    return [(body, best[body][1]) for body in in_order[:MOST]]


def _likeness(wanted: str, name: str, *, is_near: bool) -> float:
    """In another country only the whole name counts: each has its own ANPE."""
    if not is_near:
        return fuzz.token_sort_ratio(wanted, name)
    words = name.split()
    if len(words) == 1 and len(name) >= SHORTEST_ACRONYM and name in wanted.split():
        return 100.0
    if min(len(words), len(wanted.split())) > 1:
        return fuzz.token_set_ratio(wanted, name)
    return fuzz.ratio(wanted, name)


def is_near_person(one: str, other: str) -> bool:
    """ "A. Tetteh" and "Ablavi Tetteh", "Komlan Batchey" and "Batchey Komlan Gaston"."""
    one, other = plain(one), plain(other)
    if fuzz.token_sort_ratio(one, other) >= ALIKE:
        return True
    few, many = sorted((one.split(), other.split()), key=len)
    shares_a_name = any(len(word) > 2 and word in many for word in few)
    return shares_a_name and all(_stands_in(word, many) for word in few)


def _stands_in(word: str, words: list[str]) -> bool:
    """The word itself, or as an initial of one of them, or one of them as its own."""
    return any(
        word == other or (1 in (len(word), len(other)) and word[0] == other[0])
        for other in words
    )


def plain(text: str) -> str:
    """Folded, and apart where hyphens, stops and apostrophes join: "l'emploi"."""
    letters = (c if c.isalnum() else " " for c in folded(text))
    return " ".join("".join(letters).split())
