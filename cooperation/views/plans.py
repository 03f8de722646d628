"""Action plans: all of them, one as a tree, and new agreed dates by decision."""

from collections import defaultdict

from django.db.models import F
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from cooperation.models import ActionPlan, Activity, Milestone, PlanSection
from cooperation.permissions import may_rebaseline
from cooperation.tree import grow, judged, median_slip, shares
from migration_coop.lib.htmx import render_part
from migration_coop.lib.pages import keyset_page


@require_GET
def plan_list(request):
    newest = F("starts_on").desc(nulls_last=True)
    plans = ActionPlan.objects.for_user(request.user)
    listed = plans.select_related("country", "lead_institution")
    page = keyset_page(listed, request, keys=["country", newest])
    of_plan = defaultdict(list)
    milestones = Milestone.objects.for_user(request.user).filter(plan__in=page.rows)
    for leaf in judged(milestones, today=timezone.localdate()):
        of_plan[leaf.milestone.plan_id].append(leaf)
    rows = [{"plan": plan, "shares": shares(of_plan[plan.pk])} for plan in page.rows]
    return render_part(
        request,
        "cooperation/plan_list.html",
        part="rows",
        context={"page": page, "rows": rows},
    )


@require_GET
def plan_detail(request, code):
    plan = _find(request, code)
    milestones = _milestones_of(request, plan)
    leaves = judged(milestones, today=timezone.localdate())
    context = {
        "plan": plan,
        "dates": _dates_of(plan),
        "branches": _branches_of(request, plan, leaves),
        "shares": shares(leaves),
        "milestone_count": len(leaves),
        "median_slip": median_slip(leaves),
        "decisions": plan.rebaselines.order_by("-decided_on", "-pk"),
        "may_rebaseline": may_rebaseline(request.user, plan),
    }
    return render_part(
        request, "cooperation/plan_detail.html", part="tree", context=context
    )


def _find(request, code):
    plans = ActionPlan.objects.for_user(request.user)
    related = plans.select_related("country", "lead_institution", "programme")
    return get_object_or_404(related, code=code)


def _milestones_of(request, plan):
    milestones = Milestone.objects.for_user(request.user).filter(plan=plan)
    return milestones.select_related("plan", "owner", "owner_institution").in_order()


def _branches_of(request, plan, leaves):
    sections = PlanSection.objects.for_user(request.user).filter(plan=plan)
    activities = Activity.objects.for_user(request.user).filter(plan=plan)
    return grow(
        sections.in_order(),
        activities.select_related("responsible").in_order(),
        leaves,
        labels=plan.level_labels,
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
