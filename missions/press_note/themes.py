"""Themes of a note: those whose name, or usual words, stand in it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from missions.press_note.places import read_table
from missions.press_note.proposals import Answer, Proposal, State
from missions.press_note.text import Note, Span, level

ARTICLES = r"[^a-z0-9.;:]{1,3}(?:(?:the|la|les?|l)[ '])?"


@dataclass(frozen=True)
class KnownTheme:
    pk: int | str
    code: str
    label: str
    names: tuple[str, ...]


def themes_in(
    note: Note,
    known: Iterable[KnownTheme],
    *,
    about: Iterable[Span],
    not_in: Iterable[Span],
    is_certain: bool,
) -> list[Proposal]:
    """Certain in the sentences that say what the mission is about; else to check.

    A theme inside a narrower one that was found says nothing more.
    """
    about, not_in = list(about), list(not_in)
    usual = {
        line["code"]: line["words"].split(";") for line in read_table("theme_words")
    }
    found: dict[str, tuple[Proposal, list[Span]]] = {}
    for theme in known:
        spans = [
            span
            for words in (*theme.names, *usual.get(theme.code, ()))
            for span in _places_of(note, words)
            if not any(other.covers(span) for other in not_in)
        ]
        if spans:
            inside = [s for s in spans if any(other.covers(s) for other in about)]
            state = State.FOUND if inside and is_certain else State.CHECK
            span = min(inside or spans)
            found[theme.code] = Proposal(state, (Answer(theme, span),)), spans
    return [
        proposal
        for code, (proposal, spans) in found.items()
        if not _is_part_of_others(code, spans, found)
    ]


def _places_of(note: Note, words: str) -> list[Span]:
    """As they stand, or with articles between: "le retour et la réintégration"."""
    spoken = map(re.escape, re.findall(r"[^\W_]+", level(words)))
    pattern = re.compile(rf"\b{ARTICLES.join(spoken)}\b")
    return [Span(*match.span()) for match in pattern.finditer(note.level)]


def _is_part_of_others(code: str, spans: list[Span], found: dict) -> bool:
    others = [
        span for other, (_, places) in found.items() if other != code for span in places
    ]
    return all(
        any(other.covers(span) and other != span for other in others) for span in spans
    )
