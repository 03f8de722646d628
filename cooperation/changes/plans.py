"""What moved in plans, with their milestones, for the list of plans."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from cooperation.changes import LAYER
from cooperation.changes.kinds import MILESTONE, PLAN
from cooperation.models import ActionPlan
from migration_coop.lib.changes import Change, Scope, what_changed


def changes_of_plans(
    plans: Collection[ActionPlan], *, request: Any
) -> dict[str, list[Change]]:
    """By the code of the plan; nothing where the reader does not compare."""
    moved: dict[str, list[Change]] = defaultdict(list)
    if request.since and plans:
        kinds = frozenset({PLAN, MILESTONE})
        rows = {PLAN: [plan.pk for plan in plans]}
        scope = Scope(request.user, kinds=kinds, rows=rows)
        for change in what_changed([LAYER], scope, since=request.since.at).changes:
            moved[change.about.group.key].append(change)
    return moved
