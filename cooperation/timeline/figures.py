"""Figures of many plans at once, counted by the database: three queries in all."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Aggregate, Count, DurationField, ExpressionWrapper, F

from cooperation.models import ActionPlan, Milestone, MilestoneHealth
from cooperation.tree import shares_of

SLIP = ExpressionWrapper(
    F("forecast_on") - F("baseline_on"), output_field=DurationField()
)


class Median(Aggregate):
    """The middle value, or the middle between two."""

    function = "PERCENTILE_CONT"
    name = "median"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


@dataclass
class PlanFigures:
    plan: ActionPlan
    counts: dict[MilestoneHealth, int] = field(default_factory=dict)
    # In days, over the open milestones, against the agreed dates of today.
    median_slip: int = 0
    next_milestone: Milestone | None = None

    @property
    def shares(self) -> list[tuple[str, str, int]]:
        return shares_of(self.counts)

    @property
    def late(self) -> int:
        return self.counts.get(MilestoneHealth.LATE, 0)

    @property
    def total(self) -> int:
        dropped = self.counts.get(MilestoneHealth.DROPPED, 0)
        return sum(self.counts.values()) - dropped


def figures_of(plans: Iterable[ActionPlan], *, today: date) -> list[PlanFigures]:
    """In the order of the plans. `plans` come from `for_user`."""
    plans = list(plans)
    milestones = Milestone.objects.filter(plan__in=plans).order_by()
    counts: dict[int, dict] = defaultdict(dict)
    judged = milestones.with_health(today).values("plan", "judged")
    for row in judged.annotate(count=Count("pk")):
        counts[row["plan"]][MilestoneHealth(row["judged"])] = row["count"]
    slips = dict(
        milestones.open()
        .values("plan")
        .annotate(middle=Median(SLIP))
        .values_list("plan", "middle")
    )
    soonest = milestones.open().order_by("plan", "forecast_on", "pk").distinct("plan")
    following = {milestone.plan_id: milestone for milestone in soonest}
    return [
        PlanFigures(
            plan,
            counts[plan.pk],
            round(slips[plan.pk].total_seconds() / 86400) if plan.pk in slips else 0,
            _of(plan, following.get(plan.pk)),
        )
        for plan in plans
    ]


def _of(plan: ActionPlan, milestone: Milestone | None) -> Milestone | None:
    """Its address names the plan, which is here already."""
    if milestone:
        milestone.plan = plan
    return milestone
