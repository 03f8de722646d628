"""Which date was agreed, or expected, on any day of the past. No queries here.

A row keeps its present date; each move keeps the date it left. So the date of a day
is the one that the first later move left, or the present one.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from cooperation.models import BaselineChange, ForecastChange, Milestone


class Move(NamedTuple):
    at: datetime
    from_on: date


def as_it_stood(present: date, moves: Iterable[Move], *, at: datetime) -> date:
    """The date at that moment; a move of the moment itself has been made."""
    later = [move for move in moves if move.at > at]
    return min(later, key=lambda move: move.at).from_on if later else present


@dataclass
class Moves:
    """All moves of the dates of one milestone."""

    agreed: list[Move] = field(default_factory=list)
    expected: list[Move] = field(default_factory=list)

    def first_agreed(self, milestone: Milestone) -> date:
        """As the plan was validated: before any decision moved it."""
        first = min(self.agreed, key=lambda move: move.at, default=None)
        return first.from_on if first else milestone.baseline_on

    def agreed_at(self, milestone: Milestone, at: datetime) -> date:
        return as_it_stood(milestone.baseline_on, self.agreed, at=at)

    def expected_at(self, milestone: Milestone, at: datetime) -> date:
        return as_it_stood(milestone.forecast_on, self.expected, at=at)


def read_moves(
    forecasts: Iterable[ForecastChange], baselines: Iterable[BaselineChange]
) -> dict[int, Moves]:
    """By milestone. A decision moves the expected date along with the agreed one."""
    moves: dict[int, Moves] = defaultdict(Moves)
    for change in forecasts:
        moves[change.milestone_id].expected.append(Move(change.at, change.from_on))
    for change in baselines:
        of_milestone, at = moves[change.milestone_id], change.decision.at
        of_milestone.agreed.append(Move(at, change.from_on))
        expected = change.forecast_from_on or change.from_on
        of_milestone.expected.append(Move(at, expected))
    return moves
