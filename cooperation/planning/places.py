"""Where the parts of a plan stand: proposed numbers, order, and the plan in rows."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from cooperation.models import Activity, Milestone, PlanSection

LAST_NUMBER = re.compile(r"(\d+)$")
# Part of an address: no slash, and no word that is an address itself.
NUMBER = re.compile(r"[\w.-]{1,20}")
TAKEN = {"new"}


def proposed_number(siblings: Sequence[str], *, above: str, used: Iterable[str]) -> str:
    """The number after the last sibling's; below 1.2 the first is 1.2.1."""
    used = set(used)
    last = siblings[-1] if siblings else ""
    found = LAST_NUMBER.search(last)
    stem = last[: found.start()] if found else (f"{above}." if above else "")
    count = int(found[1]) if found else 0
    while (number := f"{stem}{count + 1}") in used:
        count += 1
    return number


@dataclass
class Place:
    """One part as a row: how deep it stands, and whether it can go up or down."""

    kind: str
    row: Any
    depth: int
    label: str = ""
    is_first: bool = False
    is_last: bool = False
    children: list["Place"] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        return f"{self.kind}-{self.row.pk}"


def places_of(
    sections: Iterable[PlanSection],
    activities: Iterable[Activity],
    milestones: Iterable[Milestone],
    *,
    labels: Sequence[str],
) -> list[Place]:
    """The plan as it reads. Rows come in their order; a section that is part of itself
    by a detour stands at the top, so that it can be mended."""
    below = {
        "section": _grouped(sections, "parent_id"),
        "activity": _grouped(activities, "section_id"),
        "milestone": _grouped(milestones, "activity_id"),
    }
    return _Builder(below, labels).places()


class _Builder:
    def __init__(self, below: dict[str, dict], labels: Sequence[str]):
        self.below, self.labels = below, labels
        self.placed: set[int] = set()

    def places(self) -> list[Place]:
        tops = self.level("section", None, 0)
        for row in [row for rows in self.below["section"].values() for row in rows]:
            if row.pk not in self.placed:
                tops.append(self.place("section", row, 0, [row]))
        return tops

    def level(self, kind: str, parent: int | None, depth: int) -> list[Place]:
        rows = [
            row
            for row in self.below[kind][parent]
            if kind != "section" or row.pk not in self.placed
        ]
        return [self.place(kind, row, depth, rows) for row in rows]

    def place(self, kind: str, row: Any, depth: int, rows: list) -> Place:
        place = Place(
            kind, row, depth, is_first=row == rows[0], is_last=row == rows[-1]
        )
        if kind == "section":
            self.placed.add(row.pk)
            place.label = self.labels[depth] if depth < len(self.labels) else ""
            place.children = self.level("section", row.pk, depth + 1)
            place.children += self.level("activity", row.pk, depth + 1)
        elif kind == "activity":
            place.children = self.level("milestone", row.pk, depth + 1)
        return place


def _grouped(rows: Iterable, name: str) -> dict[int | None, list]:
    grouped = defaultdict(list)
    for row in rows:
        grouped[getattr(row, name)].append(row)
    return grouped
