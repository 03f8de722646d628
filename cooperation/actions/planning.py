"""Plans are made, and their parts added, changed, moved and removed."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils.translation import gettext as _

from cooperation.actions.dependencies import set_dependencies
from cooperation.models import (
    ActionPlan,
    Activity,
    Milestone,
    MilestoneEvent,
    PlanSection,
    PlanStatus,
)
from cooperation.planning.codes import plan_code
from migration_coop.lib.lifecycle import TransitionError
from migration_coop.lib.records import create_once

# A status can be reached in two ways; each verb is for this one only.
STARTS = {
    "adopt": PlanStatus.DRAFT,
    "return_to_draft": PlanStatus.ADOPTED,
    "close": PlanStatus.ADOPTED,
    "reopen": PlanStatus.CLOSED,
}
Part = PlanSection | Activity | Milestone
# What part stands in, by the name of its foreign key.
PLACE = {PlanSection: "parent", Activity: "section", Milestone: "activity"}


def add_plan(plan: ActionPlan, *, today: date) -> ActionPlan:
    """A plan is a draft until it is adopted; its record of steps begins then."""

    def create() -> ActionPlan:
        if not plan.code:
            day = plan.starts_on or today
            plan.code = plan_code(plan.country_id, on=day, is_taken=_is_code)
        plan.save(force_insert=True)
        return plan

    return create_once(ActionPlan, form_key=plan.form_key, create=create)


@transaction.atomic
def edit_row(
    row,
    *,
    expected_version: int,
    fields: Iterable[str],
    linked: Mapping[str, Iterable] | None = None,
    waits_for: Mapping[Milestone, int] | None = None,
) -> None:
    """Write these fields, these lists, and what a milestone waits for: all or none."""
    row.save_edit(expected_version=expected_version, fields=fields)
    for name, rows in (linked or {}).items():
        getattr(row, name).set(rows)
    if waits_for is not None:
        set_dependencies(row, waits_for)


@transaction.atomic
def add_part(
    part: Part,
    *,
    by,
    at: datetime,
    linked: Mapping[str, Iterable] | None = None,
    waits_for: Mapping[Milestone, int] | None = None,
) -> Part:
    """At the end of its place. A milestone of an adopted plan is on record from now."""
    part.position = _last_position(part) + 1
    part.save(force_insert=True)
    for name, rows in (linked or {}).items():
        getattr(part, name).set(rows)
    if waits_for and isinstance(part, Milestone):
        set_dependencies(part, waits_for)
    if isinstance(part, Milestone) and part.plan.status != PlanStatus.DRAFT:
        part.record_start(by=by, at=at)
    return part


@transaction.atomic
def move_part(part: Part, *, up: bool) -> None:
    """One place up or down among its siblings. Where it stands already nothing moves."""
    ActionPlan.objects.select_for_update().get(pk=part.plan_id)
    siblings = list(_siblings(part).in_order())
    place = siblings.index(part)
    other = place - 1 if up else place + 1
    if 0 <= other < len(siblings):
        siblings[place], siblings[other] = siblings[other], siblings[place]
    for position, sibling in enumerate(siblings, start=1):
        if sibling.position != position:
            sibling.position = position
            sibling.save(update_fields=["position"])


def goes_below_itself(section: PlanSection, parent: PlanSection | None) -> bool:
    """Whether that parent stands in this section, however deep."""
    parents = dict(section.plan.sections.values_list("pk", "parent"))
    seen: set[int | None] = set()
    above = parent.pk if parent else None
    while above is not None and above not in seen:
        if above == section.pk:
            return True
        seen.add(above)
        above = parents[above]
    return False


@transaction.atomic
def remove_part(part: Part) -> None:
    """Only while the plan is a draft, and nothing stands in it or refers to it."""
    _must_be_draft(part.plan)
    try:
        if isinstance(part, Milestone):
            part.waits_for.all().delete()
        part.delete()
    except ProtectedError as error:
        raise TransitionError(
            _("Something still belongs to it or refers to it. Remove that first.")
        ) from error


@transaction.atomic
def remove_plan(plan: ActionPlan) -> None:
    """A draft that nobody worked on yet goes with all its parts; its history stays."""
    plan = ActionPlan.objects.select_for_update().get(pk=plan.pk)
    _must_be_draft(plan)
    try:
        plan.dependencies.all().delete()
        plan.milestones.all().delete()
        plan.activities.all().delete()
        while plan.sections.exists():
            parents = plan.sections.exclude(parent=None).values("parent")
            plan.sections.exclude(pk__in=parents).delete()
        plan.delete()
    except ProtectedError as error:
        raise TransitionError(
            _("Work on this plan has begun, so it stays: it can be closed instead.")
        ) from error


@transaction.atomic
def take_plan_step(
    plan: ActionPlan, verb: str, *, by, at: datetime, note: str = ""
) -> None:
    """When it is adopted its dates are agreed, and each milestone is on record."""
    if plan.status != STARTS[verb]:
        raise TransitionError(
            _("This is %(status)s and cannot be changed that way.")
            % {"status": plan.get_status_display().lower()}
        )
    getattr(plan, verb)(by=by, at=at, note=note)
    if verb == "adopt":
        MilestoneEvent.objects.bulk_create(
            MilestoneEvent(subject=milestone, to_status=milestone.status, by=by, at=at)
            for milestone in plan.milestones.filter(events=None)
        )


def _is_code(code: str) -> bool:
    return ActionPlan.objects.filter(code=code).exists()


def _must_be_draft(plan: ActionPlan) -> None:
    if plan.status != PlanStatus.DRAFT:
        raise TransitionError(
            _("The plan is adopted: nothing is removed any more, only dropped.")
        )


def _siblings(part: Part):
    place = PLACE[type(part)]
    of_place = {place: getattr(part, f"{place}_id")}
    return type(part).objects.filter(plan=part.plan_id, **of_place)


def _last_position(part: Part) -> int:
    return _siblings(part).aggregate(last=Max("position"))["last"] or 0
