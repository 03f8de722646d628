"""How cooperations and plans stand now, as lines that a snapshot keeps.

The lines are made here and nowhere else, so that "now" is what a snapshot would be.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import override

from cooperation.facts import Standing, standings
from cooperation.models import ActionPlan, Cooperation, Milestone
from cooperation.tree import Leaf, Whole, judged
from institutions.models import Country
from missions.models import Programme
from overview.models import SnapshotCooperation, SnapshotMilestone, SnapshotPlan


@dataclass(frozen=True)
class Lines:
    """Unsaved, and without a snapshot."""

    cooperations: list[SnapshotCooperation]
    plans: list[SnapshotPlan]
    milestones: list[SnapshotMilestone]


def lines_now(
    user: Any,
    *,
    programme: Programme | None = None,
    country: Country | None = None,
    today: date,
) -> Lines:
    """Of all that the user may see of a programme, a country, or everything."""
    cooperations = Cooperation.objects.for_user(user)
    plans = ActionPlan.objects.for_user(user)
    if programme is not None:
        cooperations = cooperations.filter(programmes__programme=programme)
        plans = plans.filter(programme=programme)
    if country is not None:
        sides = Q(country_a=country) | Q(country_b=country)
        cooperations = cooperations.filter(sides)
        plans = plans.filter(country=country)
    planned, milestones = _plan_lines(plans, today)
    return Lines(_cooperation_lines(cooperations, user, today), planned, milestones)


def _cooperation_lines(
    cooperations: QuerySet, user: Any, today: date
) -> list[SnapshotCooperation]:
    in_french = _standings(cooperations, user, today, "fr")
    in_english = _standings(cooperations, user, today, "en")
    return [
        _cooperation_line(row, reason_en=english.verdict.reason)
        for row, english in zip(in_french, in_english, strict=True)
    ]


def _standings(
    cooperations: QuerySet, user: Any, today: date, language: str
) -> list[Standing]:
    """The one place that asks how cooperations are doing; reasons are sentences."""
    with override(language):
        rows = cooperations.with_countries().in_order()
        return standings(rows, user=user, today=today)


def _cooperation_line(row: Standing, *, reason_en: str) -> SnapshotCooperation:
    milestone, item = row.next_milestone, row.due_item
    # Rows, not words: not every reader may read every name.
    person = item.owner if item else None
    return SnapshotCooperation(
        cooperation=row.cooperation,
        stage=row.cooperation.stage,
        status=row.cooperation.status,
        health=row.verdict.health,
        reason_fr=row.verdict.reason,
        reason_en=reason_en,
        last_contact_on=row.last_contact_on,
        open_follow_ups=row.open_follow_ups,
        overdue_follow_ups=row.overdue_follow_ups,
        milestone=milestone,
        milestone_on=milestone and milestone.forecast_on,
        slip_days=milestone and milestone.slip.days,
        acting_person=person,
        acting_institution=item.owner_institution if item and not person else None,
    )


def _plan_lines(
    plans: QuerySet, today: date
) -> tuple[list[SnapshotPlan], list[SnapshotMilestone]]:
    plans = list(plans.select_related("country").in_order())
    dated = Milestone.objects.filter(plan__in=plans).select_related("plan")
    of_plan: dict[int, list[Leaf]] = defaultdict(list)
    for leaf in judged(dated.in_plan_order(), today=today):
        of_plan[leaf.milestone.plan_id].append(leaf)
    lines, milestones = [], []
    for plan in plans:
        leaves = of_plan[plan.pk]
        line = _plan_line(plan, leaves)
        lines.append(line)
        milestones += [_milestone_line(line, leaf) for leaf in leaves]
    return lines, milestones


def _plan_line(plan: ActionPlan, leaves: list[Leaf]) -> SnapshotPlan:
    whole = Whole(leaves)
    counts = {state: count for state, _words, count in whole.shares}
    return SnapshotPlan(plan=plan, **counts, median_slip_days=whole.median_slip)


def _milestone_line(line: SnapshotPlan, leaf: Leaf) -> SnapshotMilestone:
    milestone = leaf.milestone
    return SnapshotMilestone(
        line=line,
        milestone=milestone,
        baseline_on=milestone.baseline_on,
        forecast_on=milestone.forecast_on,
        actual_on=milestone.actual_on,
        status=milestone.status,
        health=leaf.health,
    )
