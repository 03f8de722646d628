"""Names of people in a text: after a civility, or in capitals beside a function."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from missions.press_note.places import read_table
from missions.press_note.text import Note, Span, Taken, level

CIVILITY = (
    r"(?:MM?\.|Mr\.?|Mrs\.?|Mss?\.?|Mmes?\.?|Mlle\.?|Dr\.?|Pr\.?|Prof\.?|Hon\.?"
    r"|Monsieur|Madame|Mademoiselle|Son Excellence|S\.\s?E\.\s?M?\.?|H\.\s?E\.)"
)
WORD = r"(?:[A-ZÀ-ÖØ-Þ][\w’'-]*\w|[A-Z]\.)"
PARTICLE = r"(?:(?:ben|bin|ould|mint|el|al|de|da|dos|von|van|ag)\s)?"
NAME = re.compile(
    rf"(?:\b(?P<civility>{CIVILITY})\s)?\b(?P<name>{WORD}(?:[^\S\n]{PARTICLE}{WORD}){{0,7}})"
)
MOST_WORDS = 4
# "Minister for Manpower Planning"; but a delegation is made up of people.
AFTER_OF = re.compile(r"(?<!made up)(?<!consisting) (?:of|for|du|des) $")
# Words in capitals that open a sentence or belong to a function.
NOT_NAMES = frozenset(line["word"] for line in read_table("not_names"))


@dataclass(frozen=True)
class Name:
    span: Span
    text: str
    civility: str

    @property
    def words(self) -> list[str]:
        return level(self.text).split()

    def is_part_of(self, other: "Name") -> bool:
        """ "Mr Batchey" is Gaston Batchey again."""
        return set(self.words) <= set(other.words)


def names_in(note: Note, *, taken: Taken, known_words: set[str]) -> list[Name]:
    """`taken` are institutions and places; `known_words` are words of their names."""
    found: list[Name] = []
    for match in NAME.finditer(note.text):
        for name in _names_of(note, match, taken, known_words):
            if not any(name.is_part_of(other) for other in found):
                found.append(name)
    return found


def _names_of(note, match, taken, known_words) -> Iterator[Name]:
    words = _words_free(match, taken)
    civility = match["civility"] or ""
    if civility:
        while words and not _is_name(words[-1][0], set()):
            words.pop()
    else:
        words = _after_known_words(words, known_words)
        if words and AFTER_OF.search(note.level[: words[0][1].start][-30:]):
            return
    if len(words) < 2 - bool(civility) or len(words) > MOST_WORDS:
        return
    span = Span(words[0][1].start, words[-1][1].end)
    yield Name(span, note.words_at(span), civility)


def _words_free(match: re.Match, taken: Taken) -> list[tuple[str, Span]]:
    """The words of the run, up to the first that belongs to an institution."""
    words = []
    for word in re.finditer(r"\S+", match["name"]):
        start = match.start("name") + word.start()
        span = Span(start, start + len(word[0]))
        if taken.meets(span):
            if match["civility"]:
                break
            words.clear()
        else:
            words.append((word[0], span))
    return words


def _after_known_words(words, known_words):
    """ "Employment Gaston Batchey": what follows the last word that is no name."""
    for number in range(len(words), 0, -1):
        if not _is_name(words[number - 1][0], known_words):
            return words[number:]
    return words


def _is_name(word: str, known_words: set[str]) -> bool:
    plain = level(word)
    return plain not in known_words and plain not in NOT_NAMES and not word.isdigit()
