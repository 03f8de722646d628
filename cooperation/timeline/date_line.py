"""The dates of one milestone: what changed them, and all of them on one line."""

from datetime import date

from django.utils.translation import get_language_bidi

from cooperation.models import Milestone
from cooperation.timeline.drawing import Line, Point, Row, milestone_row
from cooperation.timeline.history import Moves, read_moves
from cooperation.timeline.scale import whole
from cooperation.tree import Leaf, judged


def dates_of(milestone: Milestone, today: date) -> dict:
    """Its changes of dates, newest first, and the drawing of where it has been."""
    forecasts = milestone.forecast_changes.select_related("by").order_by("-pk")
    baselines = milestone.baseline_changes.select_related("decision").order_by("-pk")
    moves = read_moves(forecasts, baselines)[milestone.pk]
    return {
        "forecasts": forecasts,
        "baselines": baselines,
        "line": draw_dates(milestone, moves, today=today),
    }


def draw_dates(milestone: Milestone, moves: Moves, *, today: date) -> dict:
    """Each earlier date as a small mark, the slip since the first agreed one."""
    [leaf] = judged([milestone], today=today)
    leaf.reference_on = moves.first_agreed(milestone)
    earlier = {move.from_on for move in [*moves.agreed, *moves.expected]}
    days = [today, leaf.from_on, leaf.to_on, milestone.baseline_on, *earlier]
    scale = whole(min(days), max(days), is_mirrored=get_language_bidi())
    row = _row(leaf, scale)
    marks = sorted({*earlier, milestone.baseline_on} - {leaf.to_on})
    row.points = [
        *(Point("reference", "", scale.x(day)) for day in marks),
        *(point for point in row.points if point.shape != "reference"),
    ]
    return {"row": row, "scale": scale, "today_x": scale.x(today)}


def _row(leaf: Leaf, scale) -> Row:
    row = milestone_row(leaf, 0, scale)
    row.lines.insert(0, Line("axis", "0%", "100%"))
    return row
