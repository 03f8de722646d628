"""An action plan drawn on a scale: one row for each section, activity and milestone.

Places are percent of the width, ready for the SVG of a row. Every mark says by its
shape what it is; what it means in words stands in the table beside it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from cooperation.models import MilestoneHealth
from cooperation.timeline.scale import Scale, after, before, name_of, whole, window
from cooperation.tree import Branch, Leaf, Twig
from migration_coop.lib.formats import format_date, format_slippage

TONES = {
    MilestoneHealth.REACHED: "done",
    MilestoneHealth.LATE: "late",
    MilestoneHealth.AT_RISK: "warn",
    MilestoneHealth.ON_TRACK: "doing",
    MilestoneHealth.NOT_STARTED: "waiting",
    MilestoneHealth.DROPPED: "dropped",
}
# Words after a mark that is further along than this stand before it.
LAST_WITH_WORDS = 84
# Today is drawn when the plan is not wholly in another time.
NEAR = timedelta(days=366)


class Line(NamedTuple):
    tone: str
    x1: str
    x2: str


class Bar(NamedTuple):
    tone: str
    x: str
    width: str


class Point(NamedTuple):
    shape: str
    tone: str
    x: str


class Words(NamedTuple):
    text: str
    tone: str
    x: str
    # Before the mark, because there is no room behind it.
    is_before: bool


@dataclass
class Row:
    kind: str
    depth: int
    branch: Branch | None = None
    twig: Twig | None = None
    leaf: Leaf | None = None
    lines: list[Line] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)


@dataclass
class Drawing:
    scale: Scale
    # The window that is shown, or nothing for the whole plan.
    zoom: str
    today_x: str
    rows: list[Row]

    @property
    def name(self) -> str:
        return name_of(self.scale, self.zoom)

    @property
    def earlier(self) -> date:
        return before(self.scale.start, self.zoom)

    @property
    def later(self) -> date:
        return after(self.scale.start, self.zoom)


def draw_plan(
    branches: Iterable[Branch],
    *,
    zoom: str,
    day: date,
    today: date,
    with_milestones: bool,
    is_mirrored: bool,
) -> Drawing:
    """The whole plan, or the year, half-year or quarter (`zoom`) that has the day."""
    branches = list(branches)
    if zoom:
        scale = window(zoom, day, is_mirrored=is_mirrored)
    else:
        leaves = [leaf for branch in branches for leaf in branch.leaves]
        first, last = extent(leaves, today=today)
        scale = whole(first, last, is_mirrored=is_mirrored)
    rows = [
        row
        for branch in branches
        for row in _rows_of(branch, scale, with_milestones=with_milestones)
    ]
    return Drawing(scale, zoom, scale.x(today) if scale.holds(today) else "", rows)


def extent(leaves: Iterable[Leaf], *, today: date) -> tuple[date, date]:
    """The first and last day that a drawing of these milestones shows."""
    days = [day for leaf in leaves for day in (leaf.from_on, leaf.to_on)] or [today]
    first, last = min(days), max(days)
    if first - NEAR <= today <= last + NEAR:
        return min(first, today), max(last, today)
    return first, last


def points_of(leaf: Leaf, scale: Scale) -> list[Point]:
    """Where it should have been, if elsewhere, and where it is."""
    points = []
    if leaf.slip_days and scale.holds(leaf.from_on):
        points.append(Point("reference", "", scale.x(leaf.from_on)))
    if scale.holds(leaf.to_on):
        is_struck = leaf.health == MilestoneHealth.DROPPED
        shape = "struck" if is_struck else "diamond"
        points.append(Point(shape, TONES[leaf.health], scale.x(leaf.to_on)))
    return points


def _rows_of(branch: Branch, scale: Scale, *, with_milestones: bool) -> Iterator[Row]:
    if not branch.is_shown:
        return
    row = Row("section", branch.depth, branch=branch)
    if span := _span(_live(branch.leaves), scale):
        row.bars = [Bar("span", *span)]
    yield row
    for child in branch.branches:
        yield from _rows_of(child, scale, with_milestones=with_milestones)
    for twig in branch.twigs:
        if twig.is_shown:
            yield _activity_row(twig, branch.depth + 1, scale, not with_milestones)
            if with_milestones:
                for leaf in twig.leaves:
                    if leaf.is_shown:
                        yield milestone_row(leaf, branch.depth + 2, scale)


def _activity_row(twig: Twig, depth: int, scale: Scale, with_points: bool) -> Row:
    """A bar from its first milestone to its last, above it a line where they should
    have been; the dark part is the share that is reached."""
    row = Row("activity", depth, twig=twig)
    live = _live(twig.leaves)
    if len(live) > 1:
        row.lines = _agreed_line(live, scale)
        row.bars = _bars(twig, live, scale)
    if with_points:
        row.points = [point for leaf in live for point in points_of(leaf, scale)]
        # Where it should have been is the line above the bar.
        row.points = [point for point in row.points if point.shape != "reference"]
        row.words = _words_of(live, scale)
    return row


def _words_of(leaves: list[Leaf], scale: Scale) -> list[Words]:
    """The slip of the last milestone, clear of the bar."""
    last = max(leaves, key=lambda leaf: leaf.to_on, default=None)
    first = min((leaf.to_on for leaf in leaves), default=scale.start)
    return [
        words._replace(x=scale.x(first)) if words.is_before else words
        for words in (_words(last, scale) if last else [])
    ]


def milestone_row(leaf: Leaf, depth: int, scale: Scale) -> Row:
    row = Row("milestone", depth, leaf=leaf)
    row.points = points_of(leaf, scale)
    row.words = _words(leaf, scale)
    first, last = sorted((leaf.from_on, leaf.to_on))
    outside = last < scale.start or first >= scale.end
    if leaf.slip_days and not outside and leaf.health != MilestoneHealth.DROPPED:
        ends = scale.x(leaf.from_on), scale.x(leaf.to_on)
        row.lines = [Line(f"slip {_slip_tone(leaf)}", *ends)]
    return row


def _words(leaf: Leaf, scale: Scale) -> list[Words]:
    """The slip beside the mark; where the mark is outside, its day at the edge."""
    if leaf.to_on < scale.start:
        text = f"‹ {format_date(leaf.to_on)}"
        return [Words(text, "outside", scale.at(0), is_before=False)]
    if leaf.to_on >= scale.end:
        text = f"{format_date(leaf.to_on)} ›"
        return [Words(text, "outside", scale.at(100), is_before=True)]
    if not leaf.slip_days or leaf.health == MilestoneHealth.DROPPED:
        return []
    text, tone = format_slippage(leaf.slip_days), _slip_tone(leaf)
    if scale.share(leaf.to_on) <= LAST_WITH_WORDS:
        # Of a date that was brought forward, the line runs behind the mark.
        last = max(leaf.to_on, min(leaf.from_on, scale.end))
        is_free = scale.share(last) <= LAST_WITH_WORDS
        return [Words(text, tone, scale.x(last if is_free else leaf.to_on), False)]
    # No room behind it: before the line of its slip, or on it.
    first = min(leaf.to_on, max(leaf.from_on, scale.start))
    is_free = scale.share(first) >= 100 - LAST_WITH_WORDS
    return [Words(text, tone, scale.x(first if is_free else leaf.to_on), True)]


def _slip_tone(leaf: Leaf) -> str:
    if leaf.slip_days <= 0:
        return "ok"
    return "late" if leaf.health == MilestoneHealth.LATE else "warn"


def _live(leaves: Iterable[Leaf]) -> list[Leaf]:
    return [leaf for leaf in leaves if leaf.health != MilestoneHealth.DROPPED]


def _agreed_line(leaves: list[Leaf], scale: Scale) -> list[Line]:
    days = [leaf.from_on for leaf in leaves]
    if max(days) < scale.start or min(days) >= scale.end:
        return []
    return [Line("baseline", scale.x(min(days)), scale.x(max(days)))]


def _bars(twig: Twig, leaves: list[Leaf], scale: Scale) -> list[Bar]:
    days = [leaf.to_on for leaf in leaves]
    start, end = min(days), max(days)
    tone = TONES[twig.health or MilestoneHealth.NOT_STARTED]
    bars = []
    if span := scale.span(start, end):
        bars.append(Bar(f"{tone} rest", *span))
    done_until = start + (end - start) * twig.reached / twig.total
    if twig.reached and (span := scale.span(start, done_until)):
        bars.append(Bar(tone, *span))
    return bars


def _span(leaves: list[Leaf], scale: Scale) -> tuple[str, str] | None:
    days = [day for leaf in leaves for day in (leaf.from_on, leaf.to_on)]
    return scale.span(min(days), max(days)) if days else None
