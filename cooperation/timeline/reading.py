"""One plan read for one person: its tree, measured, judged, narrowed down."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cooperation.models import (
    ActionPlan,
    Activity,
    BaselineChange,
    ForecastChange,
    Milestone,
    MilestoneJudgement,
    PlanSection,
    Rebaseline,
)
from cooperation.timeline.history import read_moves
from cooperation.timeline.references import Reference, choices_of, read_reference
from cooperation.tree import Branch, Leaf, Whole, grow, judged


@dataclass
class Reading:
    plan: ActionPlan
    whole: Whole
    branches: list[Branch]
    decisions: list[Rebaseline]
    references: list[Reference]
    reference: Reference
    # What is wrong with the reference that was asked for.
    problem: str


def read_plan(user, plan: ActionPlan, *, reference: str, today: date) -> Reading:
    """`plan` comes from `for_user`: who may see it may see all of it."""
    decisions = list(plan.rebaselines.order_by("-decided_on", "-pk"))
    references = choices_of(user, plan, decisions)
    chosen, problem = read_reference(reference, references)
    leaves = _leaves_of(plan, chosen, today=today)
    activities = Activity.objects.filter(plan=plan).select_related("responsible")
    branches = grow(
        PlanSection.objects.filter(plan=plan).in_order(),
        activities.in_order(),
        leaves,
        labels=plan.level_labels,
    )
    return Reading(
        plan, Whole(leaves), branches, decisions, references, chosen, problem
    )


def narrow(leaves: Iterable[Leaf], wanted: dict) -> None:
    """Mark the milestones that are wanted: by state, people, and what slips."""
    for leaf in leaves:
        milestone = leaf.milestone
        leaf.is_shown = all(
            [
                wanted.get("state") in (None, "", leaf.health),
                _is(milestone.owner_id, wanted.get("owner")),
                _is(milestone.owner_institution_id, wanted.get("institution")),
                not wanted.get("slips") or leaf.slip_days > 0,
            ]
        )


def _is(present: int | None, wanted: str | None) -> bool:
    return not wanted or str(present) == wanted


def _leaves_of(plan: ActionPlan, reference: Reference, *, today: date) -> list[Leaf]:
    milestones = Milestone.objects.filter(plan=plan)
    people = milestones.select_related("owner", "owner_institution")
    leaves = judged(people.in_order(), today=today)
    baselines = BaselineChange.objects.filter(milestone__plan=plan)
    moves = read_moves(
        ForecastChange.objects.filter(milestone__plan=plan),
        baselines.select_related("decision"),
    )
    standing = {
        judgement.milestone_id: judgement
        for judgement in MilestoneJudgement.objects.standing(plan)
        if judgement.health
    }
    for leaf in leaves:
        # The address of its page names the plan, which is here already.
        leaf.milestone.plan = plan
        of_milestone = moves[leaf.milestone.pk]
        leaf.reference_on = reference.measure(leaf.milestone, of_milestone)
        leaf.judgement = standing.get(leaf.milestone.pk)
    return leaves
