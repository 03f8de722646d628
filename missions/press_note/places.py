"""Countries and cities named in a text: by name, by adjective, by city."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel import Locale

from missions.press_note.text import Note, Span, level

FOLDER = Path(__file__).parent / "data"
NAME, ADJECTIVE, CITY = "name", "adjective", "city"
# "La Réunion" is also any meeting.
LEFT_OUT = {"RE"}
WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Place:
    country: str
    kind: str
    span: Span
    # As it is usually written; of cities only.
    city: str = ""


def read_table(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def places_in(note: Note) -> list[Place]:
    """In the order of the text; "Guinea-Bissau" is not Guinea."""
    words = [(word[0], Span(*word.span())) for word in WORD.finditer(note.level)]
    known = _known_places()
    places, at = [], 0
    while at < len(words):
        for names, country, kind, city in known.get(words[at][0], ()):
            spoken = words[at : at + len(names)]
            if tuple(word for word, _ in spoken) != names:
                continue
            span = Span(spoken[0][1].start, spoken[-1][1].end)
            if kind != ADJECTIVE and not _is_capital(note.text, spoken):
                continue
            places.append(Place(country, kind, span, city))
            at += len(names) - 1
            break
        at += 1
    return places


def _is_capital(text: str, words: Iterable[tuple[str, Span]]) -> bool:
    """Names begin with capitals, apart from the small words in them."""
    return all(
        text[span.start].isupper() for word, span in words if len(word) > 3
    ) and any(text[span.start].isupper() for _, span in words)


@cache
def _known_places() -> dict[str, list[tuple[tuple[str, ...], str, str, str]]]:
    """By first word, the longest names first."""
    found: dict[str, list] = {}
    for text, country, kind, city in _spellings():
        words = tuple(WORD.findall(level(text)))
        found.setdefault(words[0], []).append((words, country, kind, city))
    for names in found.values():
        names.sort(key=lambda known: -len(known[0]))
    return found


def _spellings() -> Iterator[tuple[str, str, str, str]]:
    for language in ("fr", "en"):
        for code, name in Locale.parse(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in LEFT_OUT:
                yield name, code, NAME, ""
    for line in read_table("demonyms"):
        for name in filter(None, line["other_names"].split(";")):
            yield name, line["code"], NAME, ""
        for adjective in f"{line['adjectives_fr']} {line['adjectives_en']}".split():
            yield adjective, line["code"], ADJECTIVE, ""
    for line in read_table("cities"):
        for name in line["names"].split(";"):
            yield name, line["country"], CITY, name
