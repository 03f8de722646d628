"""Which milestone waits for which: linked without ever going round in a circle."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cooperation.actions.milestones import update_milestone
from cooperation.models import ActionPlan, Milestone, MilestoneDependency
from cooperation.planning.shifting import Link, Shift, Way, goes_round, shifts
from migration_coop.lib.lifecycle import TransitionError
from migration_coop.lib.records import EditConflict


def links_of(plan: ActionPlan) -> list[Link]:
    rows = plan.dependencies.values_list("depends_on", "milestone", "lag_days")
    return [Link(*row) for row in rows.order_by("pk")]


@transaction.atomic
def set_dependencies(milestone: Milestone, wanted: Mapping[Milestone, int]) -> None:
    """From now on it waits for exactly these, each with its days between.

    The row of the plan is locked, so that two people who link at once cannot close
    a circle that neither of them sees.
    """
    plan = ActionPlan.objects.select_for_update().get(pk=milestone.plan_id)
    others = [link for link in links_of(plan) if link.later != milestone.pk]
    new = [Link(other.pk, milestone.pk, days) for other, days in wanted.items()]
    if goes_round([*others, *new]):
        raise TransitionError(
            _("These milestones would wait for each other, and none could be first.")
        )
    kept = {row.depends_on_id: row for row in milestone.waits_for.all()}
    for link in new:
        row = kept.pop(link.earlier, None)
        if row is None:
            MilestoneDependency.objects.create(
                plan=plan,
                milestone=milestone,
                depends_on_id=link.earlier,
                lag_days=link.days,
            )
        elif row.lag_days != link.days:
            row.lag_days = link.days
            row.save()
    for row in kept.values():
        row.delete()


def shifts_of(milestone: Milestone, *, to: date, way: Way = Way.PUSH) -> list[Shift]:
    """What would move with it. Only milestones that are open move."""
    links = links_of(milestone.plan)
    if all(link.earlier != milestone.pk for link in links):
        return []
    open_ones = milestone.plan.milestones.open().values_list("pk", "forecast_on")
    days = dict(open_ones) | {milestone.pk: milestone.forecast_on}
    return shifts(days, links, moved=milestone.pk, to=to, way=way)


@transaction.atomic
def update_and_shift(
    milestone: Milestone,
    *,
    moving: Iterable[Shift],
    way: Way,
    by,
    at: datetime,
    **typed,
) -> None:
    """The update, and what moves with it, in one: all with the same reason.

    `moving` is what somebody was shown and ticked. It is refused when it is not what
    the plan says by now.
    """
    plan = ActionPlan.objects.select_for_update().get(pk=milestone.plan_id)
    moving = list(moving)
    if moving and not set(moving) <= set(
        shifts_of(milestone, to=typed["forecast_on"], way=way)
    ):
        raise EditConflict
    update_milestone(milestone, **typed, by=by, at=at)
    others = plan.milestones.in_bulk([shift.pk for shift in moving])
    for shift in moving:
        others[shift.pk].forecast(shift.after, reason=typed["reason"], by=by, at=at)
