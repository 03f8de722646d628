"""Which follow-up belongs to which line of minutes, also after the line has changed."""

from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz.fuzz import ratio

from cooperation.models import PromisedLine
from missions.promises import Promise
from missions.registry import folded

# From this likeness on, of 100, a line is a former one in other words.
ALIKE = 60


@dataclass(frozen=True)
class Match:
    """A promise that stands in the text, and the line that has its follow-up already."""

    promise: Promise
    line: PromisedLine | None

    @property
    def is_new(self) -> bool:
        return self.line is None

    @property
    def is_rewritten(self) -> bool:
        return self.line is not None and self.line.key != self.promise.line.key


def match_lines(promises: list[Promise], lines: list[PromisedLine]) -> list[Match]:
    """Each promise once, with its line: the same words, else the likest vanished one."""
    known = {line.key: line for line in lines}
    wanted = {promise.line.key: promise for promise in promises}
    unknown = [promise for key, promise in wanted.items() if key not in known]
    vanished = [line for line in lines if line.key not in wanted]
    in_other_words = dict(_in_other_words(unknown, vanished))
    return [
        Match(promise, known.get(key) or in_other_words.get(key))
        for key, promise in wanted.items()
    ]


def _in_other_words(
    promises: list[Promise], lines: list[PromisedLine]
) -> Iterator[tuple[str, PromisedLine]]:
    pairs = [
        (_likeness(promise, line), promise.line.key, line)
        for promise in promises
        for line in lines
    ]
    pairs.sort(key=lambda pair: -pair[0])
    taken: set[str] = set()
    for likeness, key, line in pairs:
        if likeness >= ALIKE and not taken & {key, line.key}:
            taken |= {key, line.key}
            yield key, line


def _likeness(promise: Promise, line: PromisedLine) -> float:
    whole = ratio(folded(promise.line.text), folded(line.text))
    return max(whole, ratio(folded(promise.title), folded(line.follow_up.title)))
