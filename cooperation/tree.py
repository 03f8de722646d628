"""An action plan as a tree: sections of any depth, activities, milestones.

Nothing here asks the database: rows come in, in their order, and a tree goes out.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from statistics import median

from django.utils.translation import npgettext

from cooperation.models import (
    Activity,
    Milestone,
    MilestoneHealth,
    MilestoneStatus,
    PlanSection,
)


@dataclass
class Leaf:
    """A milestone as it stands on this day."""

    milestone: Milestone
    health: MilestoneHealth

    @property
    def slip_days(self) -> int:
        return self.milestone.slip.days


@dataclass
class Twig:
    activity: Activity
    leaves: list[Leaf]


@dataclass
class Branch:
    section: PlanSection
    # What this level is called in this plan; empty when the plan does not say.
    label: str
    branches: list["Branch"] = field(default_factory=list)
    twigs: list[Twig] = field(default_factory=list)

    @property
    def leaves(self) -> list[Leaf]:
        own = [leaf for twig in self.twigs for leaf in twig.leaves]
        return own + [leaf for branch in self.branches for leaf in branch.leaves]

    @property
    def reached(self) -> int:
        return sum(leaf.health == MilestoneHealth.REACHED for leaf in self.leaves)


def judged(milestones: Iterable[Milestone], *, today: date) -> list[Leaf]:
    return [Leaf(milestone, milestone.health(today)) for milestone in milestones]


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
        grown = Branch(section, label, twigs=twigs[section.pk])
        for child in children[section.pk]:
            if child.pk not in placed:
                grown.branches.append(branch(child, depth + 1))
        return grown

    tops = [branch(section, 0) for section in children[None]]
    for section in sections:
        if section.pk not in placed:
            tops.append(branch(section, 0))
    return tops


def shares(leaves: Iterable[Leaf]) -> list[tuple[str, str, int]]:
    """How many milestones are in each state, for the bar. Dropped ones are not."""
    counts = dict.fromkeys(["done", "doing", "warn", "late", "waiting"], 0)
    for leaf in leaves:
        if leaf.health != MilestoneHealth.DROPPED:
            counts[_share(leaf)] += 1
    done, doing, warn, late, waiting = counts.values()
    return [
        ("done", npgettext("milestones", "reached", "reached", done), done),
        ("doing", npgettext("milestones", "in progress", "in progress", doing), doing),
        ("warn", npgettext("milestones", "at risk", "at risk", warn), warn),
        ("late", npgettext("milestones", "late", "late", late), late),
        (
            "waiting",
            npgettext("milestones", "not started", "not started", waiting),
            waiting,
        ),
    ]


def median_slip(leaves: Iterable[Leaf]) -> int:
    """In days, over all milestones that were not dropped."""
    slips = [
        leaf.slip_days for leaf in leaves if leaf.health != MilestoneHealth.DROPPED
    ]
    return round(median(slips)) if slips else 0


def _share(leaf: Leaf) -> str:
    if leaf.health == MilestoneHealth.REACHED:
        return "done"
    if leaf.health == MilestoneHealth.LATE:
        return "late"
    if leaf.health == MilestoneHealth.AT_RISK:
        return "warn"
    waits = leaf.milestone.status == MilestoneStatus.NOT_STARTED
    return "waiting" if waits else "doing"


def _twigs(activities, leaves) -> dict[int, list[Twig]]:
    of_activity = defaultdict(list)
    for leaf in leaves:
        of_activity[leaf.milestone.activity_id].append(leaf)
    of_section = defaultdict(list)
    for activity in activities:
        of_section[activity.section_id].append(Twig(activity, of_activity[activity.pk]))
    return of_section
