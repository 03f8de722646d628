"""What a merge would do, before anybody does it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from institutions.merging.comparing import Line, Side, compare, sides_of
from institutions.merging.moving import Sum, sums
from institutions.merging.parents import PARENT, parent_line
from institutions.merging.people import people_twice
from institutions.merging.refusing import Record, why_not
from institutions.merging.telling import MOST, Told, label_of, tell
from institutions.models import Institution


@dataclass(frozen=True)
class Effect:
    """ "Visits: 9 + 5 = 14", and the rows that move."""

    label: str
    sum: Sum
    rows: list[Told]

    @property
    def unnamed(self) -> int:
        return self.sum.merged - len(self.rows)


@dataclass(frozen=True)
class Preview:
    kept: Side
    merged: Side
    differing: list[Line]
    alike: list[Line]
    effects: list[Effect]
    twice: list[Any] = field(default_factory=list)
    refusal: str = ""

    @property
    def sides(self) -> tuple[Side, Side]:
        return self.kept, self.merged


def preview_of(kept: Record, merged: Record, lines: Sequence[Line], *, user) -> Preview:
    """A fixed number of queries for each table that points at such a record."""
    return Preview(
        *sides_of(kept, merged),
        [line for line in lines if not line.is_alike],
        [line for line in lines if line.is_alike],
        [_effect(one, merged, user) for one in sums(kept, merged)],
        _twice(kept, merged, user),
        why_not(kept, merged),
    )


def lines_of(
    kept: Record, merged: Record, choices: Mapping[str, str], *, today: date
) -> list[Line]:
    lines = compare(kept, merged, choices)
    if isinstance(kept, Institution) and isinstance(merged, Institution):
        line = parent_line(kept, merged, choices.get(PARENT), on=today)
        lines += [line] if line else []
    return lines


def _effect(one: Sum, merged: Record, user) -> Effect:
    rows = one.pointer.rows_of(merged)
    told = tell(one.pointer, rows, user=user, most=MOST)
    return Effect(label_of(one.pointer), one, told)


def _twice(kept: Record, merged: Record, user) -> list[Any]:
    if isinstance(kept, Institution) and isinstance(merged, Institution):
        return list(people_twice(user, kept, merged))
    return []
