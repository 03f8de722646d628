"""A plan as a workbook that can be read again, and the empty one to fill in."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cooperation.models import ActionPlan
from cooperation.planning.columns import BY_NAME
from cooperation.planning.places import Place, places_of
from migration_coop.lib.sheets import Sheet

ORDER = [
    *("number", "level", "title_fr", "title_en", "body", "partners"),
    *("baseline_on", "forecast_on", "waits_for", "expected_evidence"),
    *("indicator", "target", "means_of_verification", "funding"),
]


def headings() -> list[str]:
    """In the reader's language; each is recognised in any."""
    return [str(BY_NAME[name].label) for name in ORDER]


def empty_sheet() -> Sheet:
    rows = [
        {"number": "1", "level": _("Axis"), "title_fr": _("Institutional framework")},
        {
            "number": "1.1",
            "level": _("Activity"),
            "title_fr": _("Set up the committee"),
            "indicator": _("Committee set up"),
        },
        {
            "number": "1.1.1",
            "level": pgettext("of a plan", "Milestone"),
            "title_fr": _("First session held"),
            "baseline_on": _("Q1 2027"),
            "expected_evidence": _("Minutes of the session"),
        },
        {
            "number": "1.1.2",
            "level": pgettext("of a plan", "Milestone"),
            "title_fr": _("Annual report adopted"),
            "baseline_on": "31/12/2027",
            "waits_for": "1.1.1 + 90",
        },
    ]
    return Sheet(_("Action plan"), headings(), _in_order(rows))


def plan_sheet(plan: ActionPlan) -> Sheet:
    """The whole plan, in the order in which it reads; five queries."""
    activities = plan.activities.select_related("responsible")
    milestones = plan.milestones.select_related("owner_institution")
    places = places_of(
        plan.sections.in_order(),
        activities.prefetch_related("partners").in_order(),
        milestones.prefetch_related("waits_for__depends_on").in_order(),
        labels=plan.level_labels_fr,
    )
    return Sheet(_("Action plan"), headings(), _in_order(_rows(places)))


def _rows(places: list[Place]) -> Iterator[dict]:
    for place in places:
        row = place.row
        cells = {
            name: getattr(row, name) for name in ("number", "title_fr", "title_en")
        }
        yield cells | CELLS[place.kind](place)
        yield from _rows(place.children)


def _of_section(place: Place) -> dict:
    return {"level": place.label or _("Section")}


def _of_activity(place: Place) -> dict:
    row = place.row
    names = ("indicator", "target", "means_of_verification", "funding")
    cells = {name: getattr(row, name) for name in names}
    partners = "; ".join(body.code for body in row.partners.all())
    body = row.responsible.code if row.responsible else ""
    return cells | {"level": _("Activity"), "body": body, "partners": partners}


def _of_milestone(place: Place) -> dict:
    row = place.row
    waits = [
        f"{wait.depends_on.number} + {wait.lag_days}"
        if wait.lag_days
        else wait.depends_on.number
        for wait in row.waits_for.all()
    ]
    return {
        "level": pgettext("of a plan", "Milestone"),
        "body": row.owner_institution.code if row.owner_institution else "",
        "baseline_on": row.baseline_on,
        "forecast_on": row.forecast_on,
        "waits_for": "; ".join(waits),
        "expected_evidence": row.expected_evidence,
    }


CELLS = {
    "section": _of_section,
    "activity": _of_activity,
    "milestone": _of_milestone,
}


def _in_order(rows) -> Iterator[list]:
    for row in rows:
        yield [row.get(name, "") for name in ORDER]
