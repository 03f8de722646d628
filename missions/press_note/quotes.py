"""The sentences that facts came from, with the words found in them."""

from collections.abc import Iterable
from dataclasses import dataclass

from missions.press_note.text import Note, Sentence, Span

LONG, AROUND = 260, 90


@dataclass(frozen=True)
class Piece:
    """Some words, found or not; `anchor` is where a sentence begins."""

    text: str
    is_found: bool
    anchor: str = ""


@dataclass(frozen=True)
class Quote:
    anchor: str
    pieces: tuple[Piece, ...]


def quotes_of(note: Note, spans: Iterable[Span]) -> list[Quote]:
    """Each sentence once, in the order of the text."""
    inside: dict[Sentence, list[Span]] = {}
    for span in sorted(spans):
        inside.setdefault(note.sentence_at(span.start), []).append(span)
    return [
        Quote(_anchor(sentence), tuple(_excerpt(note, sentence, found)))
        for sentence, found in inside.items()
    ]


def whole_text(note: Note, spans: Iterable[Span]) -> list[Piece]:
    """The note in pieces: sentences that were used, and what lies between them."""
    used = {note.sentence_at(span.start) for span in spans}
    sentences = sorted(used, key=lambda sentence: sentence.span)
    everything = Span(0, len(note.text))
    return list(_pieces(note, everything, [sentence.span for sentence in sentences]))


def _excerpt(note: Note, sentence: Sentence, found: list[Span]):
    """The sentence; of a long one, what stands around the words found."""
    if sentence.span.end - sentence.start <= LONG:
        yield from _pieces(note, sentence.span, found)
        return
    first = max(sentence.start, min(found).start - AROUND)
    last = min(sentence.span.end, max(span.end for span in found) + AROUND)
    start = note.text.find(" ", first) + 1 if first > sentence.start else first
    end = note.text.rfind(" ", 0, last) if last < sentence.span.end else last
    if start > sentence.start:
        yield Piece("… ", False)
    yield from _pieces(note, Span(start, end), found)
    if end < sentence.span.end:
        yield Piece(" …", False)


def _anchor(sentence: Sentence) -> str:
    return f"t{sentence.start}"


def _pieces(note: Note, around: Span, found: Iterable[Span]):
    at = around.start
    for span in found:
        start, end = max(span.start, at), min(span.end, around.end)
        if start >= end:
            continue
        if at < start:
            yield Piece(note.text[at:start], False)
        yield Piece(note.text[start:end], True, f"t{start}")
        at = end
    if at < around.end:
        yield Piece(note.text[at : around.end], False)
