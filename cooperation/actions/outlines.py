"""A whole plan at once: from a workbook, a template, or another plan."""

from collections import Counter
from datetime import date
from typing import Any

from django.db import transaction

from cooperation.actions.planning import add_plan
from cooperation.models import (
    ActionPlan,
    Activity,
    Milestone,
    MilestoneDependency,
    PlanSection,
)
from cooperation.planning.outline import Outline, Part
from migration_coop.lib.records import create_once


def add_plan_with_parts(plan: ActionPlan, outline: Outline, *, today: date):
    """The plan and all its parts, or nothing; sent twice, it is the first one."""

    def create() -> ActionPlan:
        write_outline(add_plan(plan, today=today), outline)
        return plan

    return create_once(ActionPlan, form_key=plan.form_key, create=create)


@transaction.atomic
def write_outline(plan: ActionPlan, outline: Outline) -> None:
    """As many queries for a thousand parts as for one, but for the depth of sections."""
    places: Counter[tuple[str, str]] = Counter()

    def common(part: Part) -> dict:
        places[part.kind, part.above] += 1
        names = ("number", "title_fr", "title_en")
        position = {"plan": plan, "position": places[part.kind, part.above]}
        return {name: getattr(part, name) for name in names} | position

    sections = _write_sections(outline, common)
    activities = _write_activities(outline, common, sections)
    milestones = Milestone.objects.bulk_create(
        Milestone(
            **common(part),
            **_days(part),
            activity=activities[part.above],
            owner_institution=part.body,
            expected_evidence=part.expected_evidence,
        )
        for part in outline.milestones
    )
    by_number = {milestone.number: milestone for milestone in milestones}
    MilestoneDependency.objects.bulk_create(
        MilestoneDependency(
            plan=plan,
            milestone=by_number[part.number],
            depends_on=by_number[number],
            lag_days=days,
        )
        for part in outline.milestones
        for number, days in part.waits_for.items()
    )


def _days(part: Part) -> dict[str, Any]:
    return {
        "baseline_on": part.baseline_on,
        "forecast_on": part.forecast_on or part.baseline_on,
    }


def _write_sections(outline: Outline, common) -> dict[str, PlanSection]:
    written: dict[str, PlanSection] = {}
    rest = outline.sections
    while rest:
        level = [part for part in rest if not part.above or part.above in written]
        rows = PlanSection.objects.bulk_create(
            PlanSection(**common(part), parent=written.get(part.above))
            for part in level
        )
        written |= {row.number: row for row in rows}
        rest = [part for part in rest if part.number not in written]
    return written


def _write_activities(outline: Outline, common, sections) -> dict[str, Activity]:
    names = ("indicator", "target", "means_of_verification", "funding")
    parts = outline.activities
    rows = Activity.objects.bulk_create(
        Activity(
            **common(part),
            section=sections[part.above],
            responsible=part.body,
            **{name: getattr(part, name) for name in names},
        )
        for part in parts
    )
    link = Activity.partners.through
    link.objects.bulk_create(
        link(activity=row, institution=body)
        for row, part in zip(rows, parts, strict=True)
        for body in part.partners
    )
    return {row.number: row for row in rows}
