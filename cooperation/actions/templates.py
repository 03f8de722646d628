"""Templates of plans: made of a plan that exists, and loaded as reference data."""

import csv
from pathlib import Path
from typing import Any

from django.db import transaction

from cooperation.models import (
    ActionPlan,
    LineKind,
    Milestone,
    OffsetUnit,
    PlanTemplate,
    TemplateLine,
)
from cooperation.planning.codes import free_code
from cooperation.planning.places import Place, places_of
from cooperation.planning.relative import offsets_of
from migration_coop.lib.records import create_once

DATA = Path(__file__).resolve().parent.parent / "data"


def make_template(plan: ActionPlan, template: PlanTemplate) -> PlanTemplate:
    """Its parts without anybody's name, its dates as distances; sent twice it is one."""

    def create() -> PlanTemplate:
        template.code = free_code(plan.code.lower(), is_taken=_is_code)
        template.country = plan.country
        template.level_labels_fr = plan.level_labels_fr
        template.level_labels_en = plan.level_labels_en
        template.save(force_insert=True)
        _copy_parts(plan, template)
        return template

    return create_once(PlanTemplate, form_key=template.form_key, create=create)


@transaction.atomic
def load_templates() -> int:
    """Those that come with the program, unless they are there; returns how many."""
    count = 0
    with (DATA / "plan_templates.csv").open(encoding="utf-8") as source:
        rows = list(csv.DictReader(source))
    for head in (row for row in rows if row["kind"] == "template"):
        code = head["template"]
        if _is_code(code):
            continue
        labels = {
            f"level_labels_{language}": head[f"evidence_{language}"].split("|")
            for language in ("fr", "en")
        }
        template = PlanTemplate.objects.create(
            code=code,
            title_fr=head["title_fr"],
            title_en=head["title_en"],
            purpose_fr=head["purpose_fr"],
            purpose_en=head["purpose_en"],
            is_illustrative=True,
            **labels,
        )
        mine = [row for row in rows if row["template"] == code and row is not head]
        _write_lines(template, mine)
        count += 1
    return count


def _write_lines(template: PlanTemplate, rows: list[dict[str, str]]) -> None:
    lines: dict[str, TemplateLine] = {}
    for position, row in enumerate(rows):
        is_dated = row["kind"] == LineKind.MILESTONE
        lines[row["number"]] = TemplateLine.objects.create(
            template=template,
            position=position,
            kind=row["kind"],
            number=row["number"],
            title_fr=row["title_fr"],
            title_en=row["title_en"],
            expected_evidence=row["evidence_fr"],
            offset=int(row["offset"]) if is_dated else None,
            unit=OffsetUnit(row["unit"]) if is_dated else "",
            after=lines.get(row["after"]),
        )


def _copy_parts(plan: ActionPlan, template: PlanTemplate) -> None:
    milestones = list(plan.milestones.in_order())
    waits: dict[int, set[int]] = {}
    for row in plan.dependencies.all():
        waits.setdefault(row.milestone_id, set()).add(row.depends_on_id)
    offsets = offsets_of(plan, milestones, waits) if milestones else {}
    places = places_of(
        plan.sections.in_order(), plan.activities.in_order(), milestones, labels=[]
    )
    lines = [
        _line(template, place, position, offsets)
        for position, place in enumerate(_flat(places))
    ]
    TemplateLine.objects.bulk_create(line for line, _pk in lines)
    by_milestone = {pk: line for line, pk in lines if pk}
    later = [line for line, pk in lines if pk and offsets[pk]["after"]]
    for line, pk in lines:
        if pk and offsets[pk]["after"]:
            line.after = by_milestone[offsets[pk]["after"]]
    TemplateLine.objects.bulk_update(later, ["after"])


def _line(template, place: Place, position: int, offsets):
    row = place.row
    is_dated = isinstance(row, Milestone)
    nothing: dict[str, Any] = {"offset": None, "unit": ""}
    when = offsets[row.pk] if is_dated else nothing
    line = TemplateLine(
        template=template,
        position=position,
        kind=place.kind,
        number=row.number,
        title_fr=row.title_fr,
        title_en=row.title_en,
        expected_evidence=row.expected_evidence if is_dated else "",
        offset=when["offset"],
        unit=when["unit"],
    )
    return line, row.pk if is_dated else None


def _flat(places: list[Place]) -> list[Place]:
    found = []
    for place in places:
        found += [place, *_flat(place.children)]
    return found


def _is_code(code: str) -> bool:
    return PlanTemplate.objects.filter(code=code).exists()
