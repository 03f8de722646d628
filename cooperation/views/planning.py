"""Making a plan, editing it, and the steps of its life."""

from copy import copy

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from cooperation.actions.planning import (
    STARTS,
    add_plan,
    edit_row,
    remove_plan,
    take_plan_step,
)
from cooperation.forms.follow_ups import NoteForm, ReasonForm
from cooperation.forms.planning import (
    FIELDS,
    EditPlanForm,
    PlanForm,
    writable_countries,
)
from cooperation.models import Activity, Milestone, PlanSection
from cooperation.permissions import may_make_plans, may_rebaseline
from cooperation.planning.places import places_of
from cooperation.views.pages import show_form
from cooperation.views.planning_pages import (
    add_page,
    crumbs_of,
    edit_page,
    find_plan,
    find_plan_to_edit,
    outline_url,
)
from migration_coop.lib.lifecycle import TransitionError

# Verb of the model: its form, its button.
STEPS = {
    "adopt": (NoteForm, gettext_lazy("Adopt the plan")),
    "return_to_draft": (ReasonForm, gettext_lazy("Return to draft")),
    "close": (NoteForm, gettext_lazy("Close the plan")),
    "reopen": (ReasonForm, gettext_lazy("Open again")),
}


@require_http_methods(["GET", "POST"])
def plan_add(request):
    if not may_make_plans(request.user):
        raise PermissionDenied(_("You may read plans, but not make one."))
    about = {"user": request.user, "countries": writable_countries(request.user)}

    def save(form):
        return outline_url(add_plan(form.instance, today=timezone.localdate()))

    return add_page(
        request,
        build=lambda data: PlanForm(data, **about),
        save=save,
        done_url=reverse("cooperation:plan_list"),
        title=_("New action plan"),
        label=_("Make the plan"),
        crumbs=[(_("Action plans"), reverse("cooperation:plan_list"))],
    )


@require_http_methods(["GET", "POST"])
def plan_edit(request, code):
    def build(data):
        plan = copy(find_plan_to_edit(request, code))
        return EditPlanForm(data, instance=plan, user=request.user)

    def save(form):
        people = {"confirmers": form.cleaned_data["confirmers"]}
        version = form.cleaned_data["version"]
        fields = [*FIELDS, "confirmation"]
        edit_row(form.instance, expected_version=version, fields=fields, linked=people)

    plan = find_plan_to_edit(request, code)
    return edit_page(
        request,
        row=plan,
        build=build,
        save=save,
        done_url=outline_url(plan),
        title=_("Details of the plan"),
        crumbs=crumbs_of(plan, outline=True),
    )


@require_GET
def plan_outline(request, code):
    plan = find_plan_to_edit(request, code)
    parts = [
        model.objects.for_user(request.user).filter(plan=plan).in_order()
        for model in (PlanSection, Activity, Milestone)
    ]
    places = places_of(*parts, labels=plan.level_labels)
    context = {"plan": plan, "places": places, "steps": steps_of(request.user, plan)}
    context["may_rebaseline"] = may_rebaseline(request.user, plan)
    return render(request, "cooperation/planning_outline.html", context)


@require_http_methods(["GET", "POST"])
def plan_step(request, code, verb):
    plan = find_plan(request, code)
    if not may_rebaseline(request.user, plan):
        raise PermissionDenied(_("Coordinators adopt, close and reopen plans."))
    form_class, label = STEPS[verb]
    form = form_class(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_valid():
        typed = {"by": request.user, "at": timezone.now()} | form.cleaned_data
        try:
            take_plan_step(plan, verb, **typed)
        except TransitionError as error:
            form.add_error(None, str(error))
            status = 409
        else:
            messages.success(request, _("Saved"))
            return redirect(plan)
    context = {"title": label, "label": label, "crumbs": crumbs_of(plan)}
    context |= {"back_url": plan.get_absolute_url(), "intro": plan.title}
    return show_form(request, form, **context, status=status)


@require_http_methods(["GET", "POST"])
def plan_remove(request, code):
    """A draft that is not needed, such as one that was imported by mistake."""
    plan = find_plan_to_edit(request, code)
    refusal = ""
    if request.method == "POST":
        try:
            remove_plan(plan)
        except TransitionError as error:
            refusal = str(error)
        else:
            messages.success(request, _("The plan is removed."))
            return redirect("cooperation:plan_list")
    parts = {name: getattr(plan, name) for name in ("sections", "activities")}
    parts["milestones"] = plan.milestones
    context = {"plan": plan, "refusal": refusal, "crumbs": crumbs_of(plan)}
    context["counts"] = {name: rows.count() for name, rows in parts.items()}
    context["edited"] = sum(
        rows.filter(version__gt=1).count() for rows in parts.values()
    )
    status = 409 if refusal else 200
    return render(request, "cooperation/planning_remove.html", context, status=status)


def steps_of(user, plan):
    """What this user can do with the plan as it is now."""
    if not may_rebaseline(user, plan):
        return []
    return [
        {"label": label, "url": reverse(f"cooperation:plan_{verb}", args=[plan.code])}
        for verb, (_form, label) in STEPS.items()
        if plan.status == STARTS[verb]
    ]
