"""What is shown before a date moves others along, and what was ticked of it."""

from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.utils.functional import cached_property

from cooperation.actions.dependencies import shifts_of
from cooperation.models import Milestone
from cooperation.planning.shifting import Shift, Way

# The fields of the update, which travel with the table.
CARRIED = ("version", "state", "blocked_reason", "forecast_on", "reason", "note")


@dataclass(frozen=True)
class Row:
    milestone: Milestone
    shift: Shift

    @property
    def days(self) -> int:
        return (self.shift.after - self.shift.before).days

    @property
    def slip_days(self) -> int:
        """From the agreed day to the one that would be expected then."""
        return (self.shift.after - self.milestone.baseline_on).days

    @property
    def key(self) -> str:
        return as_key(self.shift)


class Effect:
    """Of one new expected day on all that wait for it; none without such a day."""

    def __init__(self, posted: QueryDict, milestone: Milestone, *, to: date | None):
        self.posted, self.milestone, self.to = posted, milestone, to

    @property
    def way(self) -> Way:
        way = self.posted.get("way")
        return Way(way) if way in Way.values else Way.PUSH

    @cached_property
    def shifts(self) -> list[Shift]:
        if self.to is None:
            return []
        return shifts_of(self.milestone, to=self.to, way=self.way)

    @property
    def is_to_show(self) -> bool:
        """Something waits for it; and nobody has seen this table, or it has changed."""
        if self.to is None or not (self.shifts or self._waits_for_it):
            return False
        return self.posted.get("shown") != self._seal or "show" in self.posted

    @property
    def chosen(self) -> dict:
        ticked = set(self.posted.getlist("shift"))
        moving = [shift for shift in self.shifts if as_key(shift) in ticked]
        return {"moving": moving, "way": self.way}

    @property
    def context(self) -> dict:
        return {
            "milestone": self.milestone,
            "to": self.to,
            "rows": self.rows,
            "ways": Way.choices,
            "way": self.way,
            "seal": self._seal,
            "has_changed": "shown" in self.posted and "show" not in self.posted,
            "carried": [(name, self.posted.get(name, "")) for name in CARRIED],
        }

    @cached_property
    def rows(self) -> list[Row]:
        rows = self.milestone.plan.milestones.select_related(
            "owner", "owner_institution", "plan"
        )
        found = rows.in_bulk([shift.pk for shift in self.shifts])
        return [Row(found[shift.pk], shift) for shift in self.shifts]

    @cached_property
    def _waits_for_it(self) -> bool:
        if self.to == self.milestone.forecast_on:
            return False
        return bool(shifts_of(self.milestone, to=self.to, way=Way.ALONG))

    @property
    def _seal(self) -> str:
        """Which way and which shifts a table shows."""
        return " ".join([self.way, *(as_key(shift) for shift in self.shifts)])


def as_key(shift: Shift) -> str:
    return f"{shift.pk}:{shift.before}:{shift.after}"
