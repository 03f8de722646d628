"""What a kind of import says of itself: its columns, and how rows are judged, written
and taken back. The engine (exchange/actions) knows no domain word; targets know no HTTP.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol

from django.utils.functional import Promise

# What somebody decided about a row comes with its cells, under names that no column
# has: to create or to update, and which record (its key or its code).
DECISION, DECIDED_MATCH = "@decision", "@match"
# What two rows of a sheet share that stand for one thing; a value of a verdict.
SAME = "@same"


@dataclass(frozen=True)
class Column:
    """One field that a column of the sheet can be mapped to."""

    # Stable; also the heading in exports that can be imported again.
    name: str
    label: str | Promise
    # Further headings, in any language; folded when they are compared.
    aliases: tuple[str, ...] = ()
    is_required: bool = False


@dataclass(frozen=True)
class Problem:
    """One cell that cannot be written. The message is a clear sentence; the proposal
    a value that would be right."""

    column: str
    message: str
    proposal: str = ""

    def dump(self) -> dict[str, str]:
        return asdict(self)


class Action(StrEnum):
    CREATE = "create"
    UPDATE = "update"
    UNCHANGED = "unchanged"
    SKIP = "skip"
    FIX = "fix"


@dataclass
class Verdict:
    """What is to be done with one row."""

    action: Action
    # JSON: what will be written.
    values: dict[str, Any]
    # {"label", "url", "pk", "reason", "certain"}; "others": further ones to choose from.
    match: dict[str, Any] | None = None
    # For an update: {"column", "before", "after"} as shown.
    changes: list[dict[str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class Target(Protocol):
    key: str
    label: str | Promise

    def columns(self) -> list[Column]: ...

    def check(
        self, rows: Sequence[Mapping[str, str]], *, user: Any, today: date
    ) -> list[Verdict]:
        """Many rows at once, a constant number of queries for a batch. Writes nothing.

        Nothing but what is stored decides: the same rows get the same verdicts."""
        ...

    def write(
        self, verdicts: Sequence[Verdict], *, user: Any, at: datetime
    ) -> list[list[dict[str, Any]]]:
        """In the caller's transaction, right after a check in it. For each row what it
        did: {"created": ["institutions.institution", pk]} or a dumped Change."""
        ...

    def take_back(
        self, done: Sequence[dict[str, Any]], *, user: Any, at: datetime
    ) -> list[str]:
        """Sentences about what could not be taken back."""
        ...
