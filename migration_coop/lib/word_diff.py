"""Two texts compared word by word, as a reader follows changes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

# A word with the spaces after it, or the end of a line.
TOKEN = re.compile(r"\n|[^\S\n]+|\S+[^\S\n]*")
SAME, ADDED, REMOVED = "same", "added", "removed"


@dataclass(frozen=True)
class Piece:
    """Some words of either text: same, added or removed."""

    kind: str
    text: str

    @property
    def is_added(self) -> bool:
        return self.kind == ADDED

    @property
    def is_removed(self) -> bool:
        return self.kind == REMOVED


def compare_words(old: str, new: str) -> list[Piece]:
    """The new text with what was added, and in its place what was removed.

    Lines are compared first, and words only where lines differ: so a long text
    with few changes costs little. Line ends of any system are the same, and each
    line has one, the last too.
    """
    lines = [[f"{line}\n" for line in text.splitlines()] for text in (old, new)]
    pieces: list[Piece] = []
    for piece in _differences(*lines, finer=True):
        if pieces and pieces[-1].kind == piece.kind:
            pieces[-1] = Piece(piece.kind, pieces[-1].text + piece.text)
        else:
            pieces.append(piece)
    return pieces


def count_changes(pieces: list[Piece]) -> int:
    """As a reader counts: words that replace others are one change."""
    changes, was_same = 0, True
    for piece in pieces:
        is_same = piece.kind == SAME
        changes += was_same and not is_same
        was_same = is_same
    return changes


def _differences(
    old: list[str], new: list[str], *, finer: bool = False
) -> Iterator[Piece]:
    # Its "autojunk" does not look for words that stand everywhere, and so keeps a
    # long text of one word from taking minutes.
    matcher = SequenceMatcher(None, old, new, autojunk=True)
    for kind, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        removed = "".join(old[old_start:old_end])
        added = "".join(new[new_start:new_end])
        if kind == "equal":
            yield Piece(SAME, added)
        elif kind == "replace" and finer:
            yield from _differences(TOKEN.findall(removed), TOKEN.findall(added))
        else:
            yield from (
                Piece(kind, text)
                for kind, text in ((REMOVED, removed), (ADDED, added))
                if text
            )
