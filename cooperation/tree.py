"""An action plan as a tree: sections of any depth, activities, milestones.

Nothing here asks the database: rows come in, in their order, and a tree goes out.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from statistics import median

from django.utils.translation import npgettext

from cooperation.models import (
    Activity,
    HealthReason,
    Milestone,
    MilestoneHealth,
    MilestoneJudgement,
    PlanSection,
)
from cooperation.models.milestone_health import OPEN, judge

# The bar of states: its class, and the health that it counts.
SHARES = {
    "done": MilestoneHealth.REACHED,
    "doing": MilestoneHealth.ON_TRACK,
    "warn": MilestoneHealth.AT_RISK,
    "late": MilestoneHealth.LATE,
    "waiting": MilestoneHealth.NOT_STARTED,
}


@dataclass
class Leaf:
    """A milestone as it stands on this day, measured against a reference."""

    milestone: Milestone
    health: MilestoneHealth
    reasons: tuple[HealthReason, ...] = ()
    # What its date is compared with; the agreed date where nothing else was chosen.
    reference_on: date | None = None
    judgement: MilestoneJudgement | None = None
    is_shown: bool = True

    @cached_property
    def from_on(self) -> date:
        return self.reference_on or self.milestone.baseline_on

    @cached_property
    def to_on(self) -> date:
        return self.milestone.actual_on or self.milestone.forecast_on

    @cached_property
    def slip_days(self) -> int:
        return (self.to_on - self.from_on).days

    @property
    def is_open(self) -> bool:
        return self.milestone.status in OPEN


class Level:
    """What is said of all milestones below: one activity, one section, one plan."""

    leaves: list[Leaf]

    @cached_property
    def counts(self) -> dict[MilestoneHealth, int]:
        counts = dict.fromkeys(MilestoneHealth, 0)
        for leaf in self.leaves:
            counts[leaf.health] += 1
        return counts

    @property
    def total(self) -> int:
        """Milestones that were not dropped."""
        return len(self.leaves) - self.counts[MilestoneHealth.DROPPED]

    @property
    def reached(self) -> int:
        return self.counts[MilestoneHealth.REACHED]

    @cached_property
    def shares(self) -> list[tuple[str, str, int]]:
        return shares_of(self.counts)

    @cached_property
    def health(self) -> MilestoneHealth | None:
        """The worst below; reached when all is; nothing when there is nothing."""
        for health in (MilestoneHealth.LATE, MilestoneHealth.AT_RISK):
            if self.counts[health]:
                return health
        if self.total == self.reached:
            return MilestoneHealth.REACHED if self.total else None
        begun = self.counts[MilestoneHealth.ON_TRACK] or self.reached
        return MilestoneHealth.ON_TRACK if begun else MilestoneHealth.NOT_STARTED

    @cached_property
    def open_slips(self) -> list[int]:
        return [leaf.slip_days for leaf in self.leaves if leaf.is_open]

    @property
    def median_slip(self) -> int:
        """In days, over the open milestones."""
        return round(median(self.open_slips)) if self.open_slips else 0

    @property
    def worst_slip(self) -> int:
        return max(self.open_slips, default=0)

    @cached_property
    def is_shown(self) -> bool:
        return any(leaf.is_shown for leaf in self.leaves)

    @property
    def calls_for_attention(self) -> bool:
        """Something is late, at risk, or was asked for by a filter."""
        wrong = self.health in (MilestoneHealth.LATE, MilestoneHealth.AT_RISK)
        return wrong or not all(leaf.is_shown for leaf in self.leaves)


@dataclass
class Twig(Level):
    activity: Activity
    leaves: list[Leaf]


@dataclass
class Branch(Level):
    section: PlanSection
    # What this level is called in this plan; empty when the plan does not say.
    label: str
    branches: list["Branch"] = field(default_factory=list)
    twigs: list[Twig] = field(default_factory=list)
    depth: int = 0

    @cached_property
    def leaves(self) -> list[Leaf]:  # type: ignore[override]
        own = [leaf for twig in self.twigs for leaf in twig.leaves]
        return own + [leaf for branch in self.branches for leaf in branch.leaves]


@dataclass
class Whole(Level):
    """Any milestones together: a plan, or those of a theme."""

    leaves: list[Leaf]


def judged(milestones: Iterable[Milestone], *, today: date) -> list[Leaf]:
    return [Leaf(milestone, *judge(milestone, today)) for milestone in milestones]


def grow(
    sections: Iterable[PlanSection],
    activities: Iterable[Activity],
    leaves: Iterable[Leaf],
    *,
    labels: list[str],
) -> list[Branch]:
    """Every section exactly once, wherever its parents lead.

    Sections that are parts of each other in a circle have no top. The first of
    them is shown at the top, so that nothing disappears from the page.
    """
    twigs = _twigs(activities, leaves)
    sections = list(sections)
    children = defaultdict(list)
    for section in sections:
        children[section.parent_id].append(section)
    placed: set[int] = set()

    def branch(section: PlanSection, depth: int) -> Branch:
        placed.add(section.pk)
        label = labels[depth] if depth < len(labels) else ""
        grown = Branch(section, label, twigs=twigs[section.pk], depth=depth)
        for child in children[section.pk]:
            if child.pk not in placed:
                grown.branches.append(branch(child, depth + 1))
        return grown

    tops = [branch(section, 0) for section in children[None]]
    for section in sections:
        if section.pk not in placed:
            tops.append(branch(section, 0))
    return tops


def shares_of(counts: dict) -> list[tuple[str, str, int]]:
    """How many milestones are in each state, for the bar. Dropped ones are not."""
    done, doing, warn, late, waiting = (
        counts.get(health, 0) for health in SHARES.values()
    )
    wordings = [
        npgettext("milestones", "reached", "reached", done),
        npgettext("milestones", "in progress", "in progress", doing),
        npgettext("milestones", "at risk", "at risk", warn),
        npgettext("milestones", "late", "late", late),
        npgettext("milestones", "not started", "not started", waiting),
    ]
    numbers = (done, doing, warn, late, waiting)
    return list(zip(SHARES, wordings, numbers, strict=True))


def _twigs(activities, leaves) -> dict[int, list[Twig]]:
    of_activity = defaultdict(list)
    for leaf in leaves:
        of_activity[leaf.milestone.activity_id].append(leaf)
    of_section = defaultdict(list)
    for activity in activities:
        of_section[activity.section_id].append(Twig(activity, of_activity[activity.pk]))
    return of_section
