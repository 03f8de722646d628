"""Templates and days: from a start to dates, and from the dates of a plan back."""

from collections.abc import Iterable, Mapping
from datetime import date
from graphlib import TopologicalSorter

from cooperation.models import (
    ActionPlan,
    LineKind,
    Milestone,
    OffsetUnit,
    TemplateLine,
)
from cooperation.planning.outline import Outline, Part, number_above

WEEK = 7


def days_of(lines: Iterable[TemplateLine], *, start: date) -> dict[int, date]:
    """The day of each milestone of a template, for a plan that starts on that day."""
    dated = {line.pk: line for line in lines if line.kind == LineKind.MILESTONE}
    order: TopologicalSorter = TopologicalSorter()
    for line in dated.values():
        order.add(line.pk, *([line.after_id] if line.after_id else []))
    days: dict[int, date] = {}
    for pk in order.static_order():
        line = dated[pk]
        days[pk] = line.day(days[line.after_id] if line.after_id else start)
    return days


def outline_of(lines: Iterable[TemplateLine], *, start: date) -> Outline:
    """A plan that starts on that day. What follows a milestone goes on waiting for it,
    with as many days between as there are now."""
    lines = list(lines)
    days = days_of(lines, start=start)
    numbers = {line.pk: line.number for line in lines}
    outline, known = Outline(), []
    for line in lines:
        part = Part(line.kind, line.number, line.title_fr, line.title_en)
        part.above = number_above(line.number, known)
        part.expected_evidence = line.expected_evidence
        part.baseline_on = part.forecast_on = days.get(line.pk)
        if line.after_id:
            between = days[line.pk] - days[line.after_id]
            part.waits_for = {numbers[line.after_id]: between.days}
        outline.parts.append(part)
        known.append(line.number)
    return outline


def offset(days: int) -> dict:
    """In weeks where they are whole: people think in weeks."""
    if days and days % WEEK == 0:
        return {"offset": days // WEEK, "unit": OffsetUnit.WEEKS}
    return {"offset": days, "unit": OffsetUnit.DAYS}


def offsets_of(
    plan: ActionPlan, milestones: Iterable[Milestone], waits: Mapping[int, set[int]]
) -> dict[int, dict]:
    """How long after the start, or after the one milestone that each waits for."""
    milestones = list(milestones)
    days = {milestone.pk: milestone.baseline_on for milestone in milestones}
    start = min([*days.values(), *([plan.starts_on] if plan.starts_on else [])])
    found: dict[int, dict] = {}
    for pk, day in days.items():
        before = waits.get(pk, set())
        one = next(iter(before)) if len(before) == 1 else None
        if one is not None and days[one] <= day:
            found[pk] = offset((day - days[one]).days) | {"after": one}
        else:
            found[pk] = offset((day - start).days) | {"after": None}
    return found
