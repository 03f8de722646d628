"""One plan on a scale of time, to read and to print; and as a workbook."""

from datetime import date

from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cooperation.timeline.drawing import draw_plan
from cooperation.timeline.scale import ZOOMS
from cooperation.timeline.sheets import sheet_of
from cooperation.views.plan_reading import read_page
from migration_coop.lib.sheets import xlsx_response

PAPERS = ("a4", "a3")


@require_GET
def plan_timeline(request, code):
    read = read_page(request, code)
    if "redirect" in read:
        return redirect(read["redirect"])
    today = read["today"]
    with_activities = request.GET.get("rows") == "activities"
    drawing = draw_plan(
        read["reading"].branches,
        zoom=_one_of(ZOOMS, request.GET.get("zoom")) or "",
        day=_day(request.GET.get("day", ""), today),
        today=today,
        with_milestones=not with_activities,
        is_mirrored=get_language_bidi(),
    )
    context = read | {
        "drawing": drawing,
        "with_activities": with_activities,
        "with_dates": "dates" in request.GET,
        "paper": _one_of(PAPERS, request.GET.get("paper")) or PAPERS[0],
        "papers": PAPERS,
        "zooms": _zooms(),
        "printed_at": timezone.now(),
    }
    return render(request, "cooperation/plan_timeline.html", context)


@require_GET
def plan_timeline_export(request, code):
    """What the page shows, narrowed and measured as it is, without names of people."""
    read = read_page(request, code)
    if "redirect" in read:
        return redirect(read["redirect"])
    code, sheet = read["plan"].code, sheet_of(read["reading"], user=request.user)
    name = f"{code}-{read['today']}"
    return xlsx_response(name, [sheet], what="plan_table", words=code)


def _zooms():
    labels = (_("Whole plan"), _("Year"), _("Half-year"), _("Quarter"))
    return list(zip(("", *ZOOMS), labels, strict=True))


def _one_of(choices, asked):
    return asked if asked in choices else None


def _day(text, today):
    try:
        return date.fromisoformat(text)
    except ValueError:
        return today
