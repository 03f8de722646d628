"""Rows of activities become parts of their plan, by the verbs of the plan's own page."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cooperation.actions.planning import add_part, remove_part
from cooperation.models import Activity, Milestone, PlanSection, PlanStatus
from cooperation.planning.by_columns import split_number
from exchange.targets.base import Action, Verdict
from exchange.targets.leaving import left_alone
from exchange.targets.plan_tree import PLACE, Part, Plans, Tree, path_of
from exchange.targets.readers import Unreadable
from migration_coop.lib.changesets import Change, changes_of, take_back, write
from migration_coop.lib.lifecycle import TransitionError

Steps = list[dict[str, Any]]
MODELS: dict[str, type[Any]] = {
    model._meta.label_lower: model for model in (PlanSection, Activity, Milestone)
}


def write_plans(verdicts: Sequence[Verdict], *, by, at: datetime) -> list[Steps]:
    plans = Plans(by)
    named = {v.values["plan"] for v in verdicts if v.action == Action.CREATE}
    plans.read([plan for plan in plans.all if plan.pk in named])
    done: list[Steps] = []
    changes: dict[tuple, Change] = {}
    for verdict in verdicts:
        if verdict.action == Action.CREATE:
            tree = plans.trees[verdict.values["plan"]]
            try:
                done.append(_add(tree, verdict.values, by=by, at=at))
            except Unreadable as error:
                # Somebody was faster: the engine tells it of the row.
                raise ValidationError(str(error)) from error
            continue
        new = {
            (change.model, change.pk, change.field): change
            for change in _changes(verdict.values)
        }
        # Rows repeat what they say of their activity: it is written once.
        new = {key: change for key, change in new.items() if key not in changes}
        changes |= new
        done.append([change.dump() for change in new.values()])
    write(changes.values())
    return done


def _add(tree: Tree, values: Mapping[str, Any], *, by, at: datetime) -> Steps:
    """What the row names and is not there yet, the highest first."""
    steps: Steps = []
    above: Any = None
    for model, text in path_of(values):
        part = tree.find(model, text, above.pk if above else None)
        if part is None:
            part = _part(tree, model, text, above, values)
            linked = {}
            if model is Activity and values.get("partners"):
                linked = {"partners": values["partners"]}
            add_part(part, by=by, at=at, linked=linked)
            tree.parts.append(part)
            steps.append({"created": [model._meta.label_lower, part.pk]})
        above = part
    return steps


def _part(
    tree: Tree, model: type[Part], text: str, above: Any, values: Mapping[str, Any]
) -> Any:
    about: dict[str, Any] = {}
    if model is Activity:
        names = ("indicator", "target", "funding")
        about = {name: values.get(name, "") for name in names}
        about["responsible_id"] = values.get("responsible")
    elif model is Milestone:
        day = date.fromisoformat(values["baseline_on"])
        about = {"baseline_on": day, "forecast_on": day}
        about["owner_institution_id"] = values.get("responsible")
        about["expected_evidence"] = values.get("expected_evidence", "")
    return model(
        plan=tree.plan,
        number=tree.number_for(model, text, above),
        title_fr=split_number(text)[1],
        **{PLACE[model]: above.pk if above else None},
        **about,
    )


def _changes(values: Mapping[str, Any]) -> list[Change]:
    said: dict[str, dict[str, Any]] = {"activity": {}, "milestone": {}}
    for name, value in values.items():
        part, _dot, field = name.partition(".")
        if field:
            said[part][field] = value
    changes = []
    if said["activity"]:
        activity = Activity.objects.get(pk=values["activity"])
        changes += changes_of(activity, said["activity"])
    if about := said["milestone"]:
        milestone = Milestone.objects.get(pk=values["milestone"])
        if "baseline_on" in about:
            day = date.fromisoformat(about["baseline_on"])
            about |= {"baseline_on": day, "forecast_on": day}
        changes += changes_of(milestone, about)
    return changes


def take_back_plans(
    done: Sequence[Mapping[str, Any]], *, by, at: datetime
) -> list[str]:
    """In the order given: what stands in something goes before it."""
    changes = [Change.load(step) for step in done if "field" in step]
    told = [left_alone(conflict) for conflict in take_back(changes)]
    for step in done:
        if "created" in step:
            label, pk = step["created"]
            told += _remove(MODELS[label], pk, by=by, at=at)
    return told


def _remove(model: type[Any], pk: int, *, by, at: datetime) -> list[str]:
    """What is agreed in an adopted plan is dropped, with a reason; the rest stays."""
    part = model.objects.select_related("plan").filter(pk=pk).first()
    if part is None:
        return []
    message = _("“%(part)s” of %(plan)s stays: %(reason)s")
    about = {"part": part, "plan": part.plan.code}
    if part.version > 1:
        reason = _("it has been changed since.")
        return [message % (about | {"reason": reason})]
    try:
        if model is Milestone and part.plan.status != PlanStatus.DRAFT:
            part.drop(by=by, at=at, note=_("An import was taken back."))
        else:
            remove_part(part)
    except TransitionError as error:
        return [message % (about | {"reason": error})]
    return []
