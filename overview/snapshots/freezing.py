"""How cooperations and plans stand now, as lines that a snapshot keeps.

The lines are made here and nowhere else, so that "now" is what a snapshot would be.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import override

from cooperation.models import ActionPlan, Cooperation, Milestone
from cooperation.status import judged, with_status
from cooperation.tree import Leaf, median_slip, shares
from cooperation.tree import judged as leaves_of
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
    reasons = {
        language: {row.pk: row for row in _judged(cooperations, user, today, language)}
        for language in ("en", "fr")
    }
    return [
        _cooperation_line(row, reason_en=reasons["en"][pk].verdict.reason)
        for pk, row in reasons["fr"].items()
    ]


def _judged(cooperations: QuerySet, user: Any, today: date, language: str) -> list:
    """The one place that asks how cooperations are doing; reasons are sentences."""
    with override(language):
        rows = with_status(cooperations, today=today).with_countries().in_order()
        return judged(rows, user=user, today=today)


def _cooperation_line(row: Any, *, reason_en: str) -> SnapshotCooperation:
    milestone = row.next_milestone
    person, institution = _who_acts(row.next_follow_up, milestone)
    return SnapshotCooperation(
        cooperation=row,
        stage=row.stage,
        status=row.status,
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
        acting_institution=institution,
    )


def _who_acts(follow_up: Any, milestone: Any) -> tuple[Any, Any]:
    """As cooperation.status says it in words; here the rows, because not every reader
    may read every name."""
    dated = [(follow_up.due_on, follow_up)] if follow_up and follow_up.due_on else []
    dated += [(milestone.forecast_on, milestone)] if milestone else []
    owners = (
        (item.owner, None if item.owner else item.owner_institution)
        for _day, item in sorted(dated, key=lambda entry: entry[0])
        if item.owner or item.owner_institution
    )
    return next(owners, (None, None))


def _plan_lines(
    plans: QuerySet, today: date
) -> tuple[list[SnapshotPlan], list[SnapshotMilestone]]:
    plans = list(plans.select_related("country").in_order())
    dated = Milestone.objects.filter(plan__in=plans).select_related("plan")
    of_plan: dict[int, list[Leaf]] = defaultdict(list)
    for leaf in leaves_of(dated.in_plan_order(), today=today):
        of_plan[leaf.milestone.plan_id].append(leaf)
    lines, milestones = [], []
    for plan in plans:
        leaves = of_plan[plan.pk]
        line = _plan_line(plan, leaves)
        lines.append(line)
        milestones += [_milestone_line(line, leaf) for leaf in leaves]
    return lines, milestones


def _plan_line(plan: ActionPlan, leaves: Iterable[Leaf]) -> SnapshotPlan:
    counts = {state: count for state, _words, count in shares(leaves)}
    slip = median_slip(leaves)
    return SnapshotPlan(plan=plan, **counts, median_slip_days=slip)


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
