"""Where in a text the words of a search stand, as HTML that is safe to show."""

import re
from collections.abc import Iterator, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from migration_coop.lib.search import SEPARATORS, words_of

WORD = re.compile(SEPARATORS.replace("[", "[^", 1))
# How much of a long text is shown around the first word that was found.
LENGTH = 170
BEFORE = 45


def mark(text: str, wanted: Sequence[str]) -> SafeString:
    """The text with a `<mark>` around each word that begins as one that is wanted."""
    return format_html_join("", "{}", ((part,) for part in _parts(text, wanted)))


def extract(text: str, wanted: Sequence[str]) -> SafeString:
    """The passage around the first word that is found, marked; else the beginning."""
    line = " ".join(text.split())
    start, end = _passage(line, next(_found(line, wanted), (0, 0))[0])
    before = "… " if start else ""
    after = " …" if end < len(line) else ""
    return format_html("{}{}{}", before, mark(line[start:end], wanted), after)


def how_many_found(text: str, wanted: Sequence[str]) -> int:
    """How many of the words that are wanted begin a word of the text."""
    standing = words_of(text)
    return sum(any(word.startswith(part) for word in standing) for part in wanted)


def _passage(line: str, place: int) -> tuple[int, int]:
    """From where to where, at the edges of words."""
    start = max(0, place - BEFORE)
    if start:
        start = line.find(" ", start, place) + 1 or place
    end = start + LENGTH
    if end < len(line):
        end = line.rfind(" ", place + 1, end)
        end = end if end > place else start + LENGTH
    return start, end


def _parts(text: str, wanted: Sequence[str]) -> Iterator[str]:
    done = 0
    for start, end in _found(text, wanted):
        yield text[done:start]
        yield format_html("<mark>{}</mark>", text[start:end])
        done = end
    yield text[done:]


def _found(text: str, wanted: Sequence[str]) -> Iterator[tuple[int, int]]:
    beginnings = tuple(wanted)
    for word in WORD.finditer(text):
        if any(part.startswith(beginnings) for part in words_of(word[0])):
            yield word.span()
