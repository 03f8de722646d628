"""What the lines of minutes say of themselves: follow-up, decision, open question.

A mark stands at the start of its line: "!" a follow-up, "=" a decision, "?" what is
still open. Nothing is stored here, and nothing is guessed: of a name or a day that
is not certain the reader is told, and the words stay as they were written.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from migration_coop.lib.prose import LineMark
from missions.registry import folded


class Mark(StrEnum):
    FOLLOW_UP = "follow-up"
    DECISION = "decision"
    QUESTION = "question"

    @property
    def label(self) -> LazyText:
        return LABELS[self]


LABELS = {
    Mark.FOLLOW_UP: _("Follow-up"),
    Mark.DECISION: _("Decision"),
    Mark.QUESTION: _("Open question"),
}
# Full-width and Arabic keyboards have signs of their own.
SIGNS = {
    **dict.fromkeys("!！", Mark.FOLLOW_UP),
    **dict.fromkeys("=＝", Mark.DECISION),
    **dict.fromkeys("?？؟", Mark.QUESTION),
}
# As the hint beside a text says it.
EXAMPLES = {"follow_up": "!", "decision": "=", "question": "?"}
# "! send it", "!@ANPE send it"; a bullet may stand before. "!send" is no mark.
MARKED = re.compile(r"\s*(?:[-*+•]\s+)?([!！=＝?？؟])(?:\s+|(?=@))(\S.*)")


@dataclass(frozen=True)
class MarkedLine:
    mark: Mark
    # Without the sign, with single spaces.
    text: str

    @property
    def key(self) -> str:
        """The same for the same words, however they are spaced, accented or cased."""
        return hashlib.sha256(folded(self.text).encode()).hexdigest()

    @property
    def anchor(self) -> str:
        return anchor_of(self.key)


def anchor_of(key: str) -> str:
    """Where the line of that key stands on the page of its visit."""
    return f"line-{key[:12]}"


def marked_line(line: str) -> MarkedLine | None:
    found = MARKED.fullmatch(line)
    if found is None:
        return None
    return MarkedLine(SIGNS[found[1]], " ".join(found[2].split()))


def marked_lines(*texts: str) -> list[MarkedLine]:
    """Every marked line once, in order; one that is written twice is one thing."""
    lines = (marked_line(line) for text in texts for line in text.splitlines())
    return list(dict.fromkeys(line for line in lines if line is not None))


def lines_with(mark: Mark, lines: Iterable[MarkedLine]) -> list[MarkedLine]:
    return [line for line in lines if line.mark is mark]


def find_mark(line: str) -> LineMark | None:
    """As `render_prose` asks: how a marked line is shown."""
    found = marked_line(line)
    if found is None:
        return None
    label = str(found.mark.label)
    return LineMark(found.mark.value, label, found.text, found.anchor)


def find_plain_mark(line: str) -> LineMark | None:
    """The same without an anchor, where one line may stand on a page twice."""
    found = find_mark(line)
    return found and replace(found, anchor="")
