"""A plan that is not stored yet: its parts in their order, each below its parent.

A workbook, a template and a plan that is copied all become an outline, and
`actions/outlines.py` writes it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from institutions.models import Institution

SECTION, ACTIVITY, MILESTONE = "section", "activity", "milestone"


@dataclass
class Part:
    """One section, activity or milestone. Numbers tell parts of a plan apart."""

    kind: str
    number: str
    title_fr: str
    title_en: str = ""
    # The number of what it stands in; empty at the top.
    above: str = ""
    # Of an activity: who does it; of a milestone: who is in charge.
    body: Institution | None = None
    partners: list[Institution] = field(default_factory=list)
    indicator: str = ""
    target: str = ""
    means_of_verification: str = ""
    funding: str = ""
    expected_evidence: str = ""
    baseline_on: date | None = None
    forecast_on: date | None = None
    # Numbers of the milestones that it waits for, with the days between.
    waits_for: dict[str, int] = field(default_factory=dict)


@dataclass
class Outline:
    parts: list[Part] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)

    def of_kind(self, kind: str) -> list[Part]:
        return [part for part in self.parts if part.kind == kind]

    @property
    def sections(self) -> list[Part]:
        return self.of_kind(SECTION)

    @property
    def activities(self) -> list[Part]:
        return self.of_kind(ACTIVITY)

    @property
    def milestones(self) -> list[Part]:
        return self.of_kind(MILESTONE)

    @property
    def first_day(self) -> date | None:
        return min(self._days, default=None)

    @property
    def last_day(self) -> date | None:
        return max(self._days, default=None)

    @property
    def _days(self) -> list[date]:
        return [part.baseline_on for part in self.parts if part.baseline_on]


def number_above(number: str, known: Iterable[str]) -> str:
    """What a number is part of: of 1.2.3 it is 1.2, or else 1; empty for none."""
    known = set(known)
    stem = number
    while "." in stem:
        stem = stem.rpartition(".")[0]
        if stem in known:
            return stem
    return ""
