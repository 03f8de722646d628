"""Action plans: all of them, one as a tree, and new agreed dates by decision."""

from collections import defaultdict

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from cooperation.actions.milestones import rebaseline_plan
from cooperation.changes.plans import changes_of_plans
from cooperation.forms.plans import RebaselineForm
from cooperation.models import ActionPlan, Activity, Milestone, PlanSection
from cooperation.permissions import may_rebaseline
from cooperation.tree import grow, judged, median_slip, shares
from cooperation.views.pages import show_form
from migration_coop.lib.htmx import render_part
from migration_coop.lib.pages import keyset_page
from migration_coop.lib.records import EditConflict


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
    moved = changes_of_plans(page.rows, request=request)
    rows = [
        {"plan": plan, "shares": shares(of_plan[plan.pk]), "moved": moved[plan.code]}
        for plan in page.rows
    ]
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


@require_http_methods(["GET", "POST"])
def plan_rebaseline(request, code):
    plan = _find(request, code)
    if not may_rebaseline(request.user, plan):
        raise PermissionDenied(_("Coordinators record new agreed dates."))
    milestones = _milestones_of(request, plan).unsettled().in_plan_order()
    form = RebaselineForm(request.POST or None, milestones=milestones)
    status = 200
    if form.is_valid():
        moves, who = form.moves(), {"by": request.user, "at": timezone.now()}
        try:
            rebaseline_plan(plan, decision=form.decision(), moves=moves, **who)
        except EditConflict as error:
            form.add_error(None, str(error))
            status = 409
        else:
            messages.success(request, _("New agreed dates recorded."))
            return redirect(plan)
    context = {"title": _("New agreed dates"), "label": _("Record the decision")}
    context |= {"back_url": plan.get_absolute_url(), "crumbs": _crumbs_of(plan)}
    return show_form(request, form, **context, status=status)


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


def _crumbs_of(plan):
    return [
        (_("Action plans"), reverse("cooperation:plan_list")),
        (plan.code, plan.get_absolute_url()),
    ]


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
