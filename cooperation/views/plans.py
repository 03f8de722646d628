"""Action plans: all of them, one as a tree, and new agreed dates by decision."""

from django.db.models import F
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from cooperation.changes.plans import changes_of_plans
from cooperation.models import ActionPlan
from cooperation.models.milestone_health import rules
from cooperation.plan_filters import PlanFilter
from cooperation.timeline.figures import figures_of
from cooperation.views.plan_reading import read_page
from migration_coop.lib.filters import chips
from migration_coop.lib.htmx import render_part
from migration_coop.lib.pages import keyset_page


@require_GET
def plan_list(request):
    newest = F("starts_on").desc(nulls_last=True)
    plans = ActionPlan.objects.for_user(request.user)
    listed = plans.select_related("country", "lead_institution")
    found = PlanFilter(request.GET, queryset=listed, request=request)
    page = keyset_page(found.qs, request, keys=["country", newest])
    moved = changes_of_plans(page.rows, request=request)
    for plan in page.rows:
        plan.moved = moved[plan.code]
    context = {
        "filter": found,
        "chips": chips(request, found),
        "page": page,
        "rows": figures_of(page.rows, today=timezone.localdate()),
    }
    return render_part(
        request, "cooperation/plan_list.html", part="rows", context=context
    )


@require_GET
def plan_detail(request, code):
    """The tree. What slips or is late stands open, the rest is one click away."""
    read = read_page(request, code)
    if "redirect" in read:
        return redirect(read["redirect"])
    plan = read["plan"]
    context = read | {
        "dates": _dates_of(plan),
        "opened": request.GET.get("open", ""),
        "rules": rules(),
    }
    return render_part(
        request, "cooperation/plan_detail.html", part="tree", context=context
    )


def _dates_of(plan):
    """Four different days, each with the source that gives it."""
    labels = {
        "launched": _("Work launched"),
        "validated": pgettext("action plan", "Validated"),
        "adopted": pgettext("action plan", "Adopted"),
        "published": pgettext("action plan", "Published"),
    }
    dates = [
        {
            "label": label,
            "on": getattr(plan, f"{step}_on"),
            "source": getattr(plan, f"{step}_source"),
        }
        for step, label in labels.items()
    ]
    return [date for date in dates if date["on"]]
