"""What moved between two snapshots, or between one and now: line by line, as kept."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from cooperation.models import ActionPlan, Cooperation
from migration_coop.lib.changes import Group
from missions.changes import group_of_pair
from overview.models import Snapshot, SnapshotMilestone
from overview.snapshots.facts import (
    Fact,
    facts_of_cooperation,
    facts_of_milestone,
    facts_of_plan,
)
from overview.snapshots.freezing import Lines, lines_now


class Difference(NamedTuple):
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Compared:
    """A thing that stands otherwise, or that only one of the two shows."""

    title: str
    url: str
    group: Group
    differences: list[Difference]
    is_new: bool = False
    is_gone: bool = False


@dataclass(frozen=True)
class Comparison:
    cooperations: list[Compared]
    plans: list[Compared]
    milestones: list[Compared]

    @property
    def is_empty(self) -> bool:
        return not (self.cooperations or self.plans or self.milestones)


def lines_of(snapshot: Snapshot, user: Any) -> Lines:
    """Those of cooperations and plans that the reader may see now."""
    cooperations = snapshot.cooperations.for_user(user).with_names().in_order()
    plans = snapshot.plans.for_user(user).select_related("plan__country").in_order()
    plans = list(plans)
    milestones = SnapshotMilestone.objects.filter(line__in=plans)
    related = milestones.select_related("milestone__plan", "line__plan")
    return Lines(list(cooperations), plans, list(related.order_by("line", "pk")))


def lines_as_now(snapshot: Snapshot, user: Any, *, today: date) -> Lines:
    """What the same snapshot would show this reader if its taker took it now."""
    covered = {"programme": snapshot.programme, "country": snapshot.country}
    lines = lines_now(snapshot.by, **covered, today=today)
    seen = set(Cooperation.objects.for_user(user).values_list("pk", flat=True))
    plans = set(ActionPlan.objects.for_user(user).values_list("pk", flat=True))
    return Lines(
        [line for line in lines.cooperations if line.cooperation_id in seen],
        [line for line in lines.plans if line.plan_id in plans],
        [line for line in lines.milestones if line.milestone.plan_id in plans],
    )


def compare(before: Lines, after: Lines, user: Any) -> Comparison:
    return Comparison(
        _compared(
            before.cooperations,
            after.cooperations,
            key=lambda line: line.cooperation_id,
            facts=lambda line: facts_of_cooperation(line, user),
            of=_of_cooperation,
        ),
        _compared(
            before.plans,
            after.plans,
            key=lambda line: line.plan_id,
            facts=facts_of_plan,
            of=lambda line: _of_plan(line.plan, line.plan),
        ),
        _compared(
            before.milestones,
            after.milestones,
            key=lambda line: line.milestone_id,
            facts=facts_of_milestone,
            of=lambda line: _of_plan(line.milestone, line.milestone.plan),
        ),
    )


def _compared(
    before: Iterable[Any],
    after: Iterable[Any],
    *,
    key: Callable[[Any], int],
    facts: Callable[[Any], list[Fact]],
    of: Callable[[Any], tuple[str, str, Group]],
) -> list[Compared]:
    then = {key(line): line for line in before}
    now = {key(line): line for line in after}
    found = []
    for pk in [*then, *(pk for pk in now if pk not in then)]:
        if pk not in now or pk not in then:
            named = of(then.get(pk) or now.get(pk))
            edge = {"is_new": pk not in then, "is_gone": pk not in now}
            found.append(Compared(*named, [], **edge))
        elif differences := _differences(facts(then[pk]), facts(now[pk])):
            found.append(Compared(*of(now[pk]), differences))
    return found


def _differences(before: list[Fact], after: list[Fact]) -> list[Difference]:
    return [
        Difference(one.label, one.words, other.words)
        for one, other in zip(before, after, strict=True)
        if one.value != other.value
    ]


def _of_cooperation(line: Any) -> tuple[str, str, Group]:
    row = line.cooperation
    group = group_of_pair(row.country_a_id, row.country_b_id)
    return row.title, row.get_absolute_url(), group


def _of_plan(row: Any, plan: Any) -> tuple[str, str, Group]:
    """A plan stands under its country, a milestone under its plan."""
    is_plan = row is plan
    group = Group(plan.code, (plan.country_id,), "" if is_plan else plan.title)
    return row.title if is_plan else str(row), row.get_absolute_url(), group
