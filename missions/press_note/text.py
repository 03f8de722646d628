"""A pasted text with its sentences, and a levelled copy in which to look for words."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

MOST_CHARACTERS = 100_000

# Letters and signs that people write in more than one way.
SAME = str.maketrans("’‘ʼ´`«»“”–—‑‐−", "'''''\"\"\"\"-----")
ABBREVIATED = re.compile(
    r"\b(?:M|MM|Mr|Mrs|Ms|Mme|Dr|Pr|Prof|Hon|St|Ste|No|[Ss]ept|Jan|Feb|Aug|Oct|[Nn]ov|[Dd]ec"
    r"|janv|févr|juil|déc|[A-Z])\.$"
)
STOP = re.compile(r"[.!?…](?:[\"'”»’)]|\s[»])*(?=\s+[^\sa-zà-ÿ,;:])")
BULLET = re.compile(r"[ \t]*(?:[-–—•*·▪➡→✓]|\d{1,2}[.)]\s|[^\w\s\"'«“(#@])")
LINE = re.compile(r"\n[ \t]*")
LONG_LINE = 60
LONGEST = 1200


@dataclass(frozen=True, order=True)
class Span:
    """Where words stand in the text."""

    start: int
    end: int

    def covers(self, other: "Span") -> bool:
        return self.start <= other.start and other.end <= self.end

    def meets(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end


class Taken:
    """Places of a text that are spoken for; quick to ask, however many they are."""

    def __init__(self, spans: Iterable[Span]):
        self.spans = sorted(spans)
        self.starts = [span.start for span in self.spans]

    def meets(self, span: Span) -> bool:
        """Whether one of them shares a letter with these words; none overlaps another."""
        before = bisect_left(self.starts, span.end)
        return before > 0 and self.spans[before - 1].meets(span)


@dataclass(frozen=True)
class Sentence:
    """A sentence or a line of a list; `lead` is the line that opened the list."""

    span: Span
    text: str
    level: str
    lead: "Sentence | None" = None

    @property
    def start(self) -> int:
        return self.span.start

    @property
    def context(self) -> str:
        """The levelled words that say what this line is about."""
        return f"{self.lead.level} {self.level}" if self.lead else self.level


def cleaned(text: str) -> str:
    """Without what nobody can see: NUL, control and direction marks."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(
        letter
        for letter in text
        if letter in "\n\t" or unicodedata.category(letter) not in {"Cc", "Cf", "Cs"}
    ).strip()


def level(text: str) -> str:
    """No accents, no case, one kind of quote and dash; as long as it was before."""
    return "".join(map(_plain, text.translate(SAME)))


def _plain(letter: str) -> str:
    if letter.isascii():
        return letter.lower()
    if letter.isspace():
        return " "
    if letter in "œŒ":
        return "o"
    return unicodedata.normalize("NFKD", letter)[0].lower()[:1]


class Note:
    """What somebody pasted, ready to be read."""

    def __init__(self, text: str):
        self.text = cleaned(text)
        self.level = level(self.text)

    @cached_property
    def sentences(self) -> list[Sentence]:
        sentences: list[Sentence] = []
        lead = None
        for span, is_bullet in _pieces(self.text):
            text = self.text[span.start : span.end]
            if not is_bullet:
                lead = None
            sentence = Sentence(span, text, self.level[span.start : span.end], lead)
            if text.endswith(":"):
                lead = sentence
            sentences.append(sentence)
        return sentences

    @cached_property
    def _starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]

    def sentence_at(self, position: int) -> Sentence:
        return self.sentences[max(bisect_right(self._starts, position) - 1, 0)]

    def words_at(self, span: Span) -> str:
        """The words of a span on one line."""
        return " ".join(self.text[span.start : span.end].split())


def _pieces(text: str):
    """Each sentence, and whether it is a line of a list."""
    for start, end in _paragraphs(text):
        is_bullet = bool(BULLET.match(text, start))
        first = start
        for stop in STOP.finditer(text, start, end):
            if ABBREVIATED.search(text[max(first, stop.start() - 6) : stop.end()]):
                continue
            for span in _cut(text, first, stop.end()):
                yield span, is_bullet
            first = stop.end()
        for span in _cut(text, first, end):
            yield span, is_bullet


def _cut(text: str, start: int, end: int) -> Iterator[Span]:
    """The sentence; without a full stop for a page, it is cut between two words."""
    while end - start > LONGEST:
        stop = max(text.rfind(" ", start, start + LONGEST), start + LONGEST // 2)
        yield _trimmed(text, start, stop)
        start = stop
    if text[start:end].strip():
        yield _trimmed(text, start, end)


def _paragraphs(text: str):
    """Lines; one that was only wrapped goes on in the next."""
    start = 0
    for line in LINE.finditer(text):
        if _goes_on(text, line):
            continue
        if text[start : line.start()].strip():
            yield start, line.start()
        start = line.end()
    if text[start:].strip():
        yield start, len(text)


def _goes_on(text: str, line: re.Match) -> bool:
    after = text[line.end() : line.end() + 1]
    last_line = text[text.rfind("\n", 0, line.start()) + 1 : line.start()].strip()
    if not last_line or not after.strip() or BULLET.match(text, line.end()):
        return False
    was_wrapped = len(last_line) >= LONG_LINE and last_line[-1] not in ".!?:;"
    return after.islower() or was_wrapped


def _trimmed(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    return Span(start, start + len(piece.strip()))
