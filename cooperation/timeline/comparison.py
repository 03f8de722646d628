"""Several plans side by side: as wholes, and by their axes or by theme."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from cooperation.models import (
    ActionPlan,
    Activity,
    Milestone,
    MilestoneHealth,
    PlanSection,
)
from cooperation.timeline.drawing import Bar, Row, extent, points_of
from cooperation.timeline.scale import Scale, whole
from cooperation.tree import Branch, Leaf, Level, grow, judged

MOST = 6


@dataclass
class Part(Level):
    """A plan, or its milestones of one axis or theme, drawn in one line."""

    title: str
    leaves: list[Leaf]
    row: Row

    @property
    def percent(self) -> int:
        return round(100 * self.reached / self.total) if self.total else 0

    @property
    def oldest_late(self) -> Leaf | None:
        """The late one whose agreed date passed first."""
        late = [leaf for leaf in self.leaves if leaf.health == MilestoneHealth.LATE]
        return min(
            late,
            key=lambda leaf: (leaf.milestone.baseline_on, leaf.milestone.pk),
            default=None,
        )


@dataclass
class ComparedPlan:
    plan: ActionPlan
    whole: Part
    parts: list[Part]


@dataclass
class Comparison:
    scale: Scale
    today_x: str
    plans: list[ComparedPlan]


def compare(
    plans: Iterable[ActionPlan], *, by: str, today: date, is_mirrored: bool
) -> Comparison:
    """`plans` come from `for_user`; `by` is "axis" or "theme"."""
    plans = list(plans)
    leaves = _leaves_by_plan(plans, today=today)
    everything = [leaf for of_plan in leaves.values() for leaf in of_plan]
    scale = whole(*extent(everything, today=today), is_mirrored=is_mirrored)
    groups = _by_theme(plans, leaves) if by == "theme" else _by_axis(plans, leaves)
    compared = [
        ComparedPlan(
            plan,
            _part(plan.title, leaves[plan.pk], scale),
            [_part(title, of_part, scale) for title, of_part in groups[plan.pk]],
        )
        for plan in plans
    ]
    return Comparison(scale, scale.x(today) if scale.holds(today) else "", compared)


def _part(title: str, leaves: list[Leaf], scale: Scale) -> Part:
    row = Row("part", 0)
    live = [leaf for leaf in leaves if leaf.health != MilestoneHealth.DROPPED]
    days = [day for leaf in live for day in (leaf.from_on, leaf.to_on)]
    if days and (span := scale.span(min(days), max(days))):
        row.bars = [Bar("span", *span)]
    row.points = [
        point._replace(shape="small")
        for leaf in live
        for point in points_of(leaf, scale)
        if point.shape != "reference"
    ]
    return Part(title, leaves, row)


def _leaves_by_plan(plans, *, today: date) -> dict[int, list[Leaf]]:
    milestones = Milestone.objects.filter(plan__in=plans)
    by_pk = {plan.pk: plan for plan in plans}
    leaves = defaultdict(list)
    for leaf in judged(milestones.in_order(), today=today):
        leaf.milestone.plan = by_pk[leaf.milestone.plan_id]
        leaves[leaf.milestone.plan_id].append(leaf)
    return leaves


def _by_axis(plans, leaves) -> dict[int, list[tuple[str, list[Leaf]]]]:
    sections, activities = defaultdict(list), defaultdict(list)
    for section in PlanSection.objects.filter(plan__in=plans).in_order():
        sections[section.plan_id].append(section)
    for activity in Activity.objects.filter(plan__in=plans).in_order():
        activities[activity.plan_id].append(activity)
    return {
        plan.pk: list(
            _titled(
                grow(
                    sections[plan.pk],
                    activities[plan.pk],
                    leaves[plan.pk],
                    labels=[],
                )
            )
        )
        for plan in plans
    }


def _titled(branches: Iterable[Branch]) -> Iterator[tuple[str, list[Leaf]]]:
    return ((str(branch.section), branch.leaves) for branch in branches)


def _by_theme(plans, leaves) -> dict[int, list[tuple[str, list[Leaf]]]]:
    """An activity of two themes counts in both; one of none is under "No theme"."""
    activities = Activity.objects.filter(plan__in=plans).prefetch_related("themes")
    themes = {activity.pk: list(activity.themes.all()) for activity in activities}
    groups = {}
    for plan in plans:
        found: dict[tuple[str, str], list[Leaf]] = defaultdict(list)
        for leaf in leaves[plan.pk]:
            of_activity = themes[leaf.milestone.activity_id]
            for theme in of_activity:
                found[theme.code, str(theme)].append(leaf)
            if not of_activity:
                # After all codes.
                found["\uffff", _("No theme")].append(leaf)
        groups[plan.pk] = [(key[1], found[key]) for key in sorted(found)]
    return groups
