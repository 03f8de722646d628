"""Which heading of a sheet means which column of a target, and how sure that is."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from django.utils import translation
from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from exchange.targets.base import Column
from migration_coop.lib.languages import FIRST_LANGUAGES
from migration_coop.lib.search import folded, words_of

# What stands in a heading beside its word: "Pays (code ISO)", "Nom* :".
ASIDE = re.compile(r"\(.*?\)|\[.*?\]|[:*]+")
# Of a hundred. "Intitulé" and "Intitule" are one word; "Date" and "Data" are not.
NEAR, SHORTEST_NEAR = 86, 5
CERTAIN = 100


@dataclass(frozen=True)
class Guess:
    """A heading by its place, and the column that it means. `likeness` is of a
    hundred: below that the spelling differs, and somebody should look."""

    place: int
    column: Column
    likeness: int

    @property
    def is_certain(self) -> bool:
        return self.likeness == CERTAIN

    @property
    def reason(self) -> str:
        if self.is_certain:
            return _("same words")
        return _("nearly the same words")


def guess_columns(headings: Sequence[str], columns: Sequence[Column]) -> dict[int, str]:
    """The name of a column for each place of a heading that means one."""
    guesses = guesses_of(headings, columns)
    return {guess.place: guess.column.name for guess in guesses}


def guesses_of(headings: Sequence[str], columns: Sequence[Column]) -> list[Guess]:
    """Each column at most once, by the heading that is most like it; of two that are
    alike the first. In the order of the headings."""
    found: dict[int, Guess] = {}
    taken: set[str] = set()
    for guess in sorted(_all(headings, columns), key=lambda one: -one.likeness):
        if guess.place not in found and guess.column.name not in taken:
            found[guess.place] = guess
            taken.add(guess.column.name)
    return [found[place] for place in sorted(found)]


def _all(headings: Sequence[str], columns: Sequence[Column]) -> Iterator[Guess]:
    words = [(column, _words(column)) for column in columns]
    for place, heading in enumerate(headings):
        wanted = plain(heading)
        if not wanted:
            continue
        for column, known in words:
            if likeness := _likeness(wanted, known):
                yield Guess(place, column, likeness)


def plain(heading: str) -> str:
    """Without case, accents, brackets and stops; "starts_on" is "starts on"."""
    text = ASIDE.sub(" ", folded(heading)) or heading
    return " ".join(words_of(text))


def _likeness(wanted: str, known: Iterable[str]) -> int:
    if wanted in known:
        return CERTAIN
    if len(wanted) < SHORTEST_NEAR:
        return 0
    near = max((_near(wanted, word) for word in known), default=0)
    # Never as sure as the words themselves.
    return min(near, CERTAIN - 1) if near >= NEAR else 0


def _near(wanted: str, word: str) -> int:
    if len(word) < SHORTEST_NEAR:
        return 0
    return int(max(fuzz.ratio(wanted, word), fuzz.token_sort_ratio(wanted, word)))


@cache
def _words(column: Column) -> frozenset[str]:
    """Its name, its label in each of our languages, and what else it is called."""
    texts = [column.name, *column.aliases]
    for language in FIRST_LANGUAGES:
        with translation.override(language):
            texts.append(str(column.label))
    return frozenset(filter(None, map(plain, texts)))
