"""Adding, editing, moving and removing the parts of a plan."""

from copy import copy

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST

from cooperation.actions.planning import add_part, edit_row, move_part, remove_part
from cooperation.forms.planning_parts import ActivityForm, MilestoneForm, SectionForm
from cooperation.models import Activity, Milestone, PlanSection
from cooperation.planning.places import proposed_number
from cooperation.views.planning_pages import (
    add_page,
    crumbs_of,
    edit_page,
    find_plan_to_edit,
    outline_url,
)
from drafts.keeping import whole_number
from migration_coop.lib.lifecycle import TransitionError

# By what an address calls it: the model, its form, and what it stands in.
KINDS = {
    "section": (PlanSection, SectionForm, "parent"),
    "activity": (Activity, ActivityForm, "section"),
    "milestone": (Milestone, MilestoneForm, "activity"),
}
PLACES = {"parent": PlanSection, "section": PlanSection, "activity": Activity}


@require_http_methods(["GET", "POST"])
def part_add(request, code, kind):
    """`?in=` names what it stands in, by its row."""
    plan = find_plan_to_edit(request, code)
    model, form_class, place = KINDS[kind]
    rows = _parts(request, plan, PLACES[place])
    above = rows.filter(pk=whole_number(request.GET.get("in"))).first()
    part = _begun(request, plan, model, place, above)

    def build(data):
        return form_class(data, instance=copy(part), user=request.user)

    def save(form):
        edge = {"by": request.user, "at": timezone.now()}
        added = add_part(form.instance, **form.changed, **edge)
        return outline_url(plan, f"#{kind}-{added.pk}")

    title = ADD[kind]()
    return add_page(
        request,
        build=build,
        save=save,
        done_url=outline_url(plan),
        title=title,
        label=_("Add"),
        crumbs=crumbs_of(plan, outline=True),
    )


@require_http_methods(["GET", "POST"])
def part_edit(request, code, kind, pk):
    plan = find_plan_to_edit(request, code)
    model, form_class, _place = KINDS[kind]

    def build(data):
        part = get_object_or_404(_parts(request, plan, model), pk=pk)
        return form_class(data, instance=part, user=request.user)

    def save(form):
        version, fields = form.cleaned_data["version"], form.written
        edit_row(form.instance, expected_version=version, fields=fields, **form.changed)

    part = get_object_or_404(_parts(request, plan, model), pk=pk)
    return edit_page(
        request,
        row=part,
        build=build,
        save=save,
        done_url=outline_url(plan, f"#{kind}-{pk}"),
        title=str(part),
        crumbs=crumbs_of(plan, outline=True),
    )


@require_POST
def part_move(request, code, kind, pk):
    plan = find_plan_to_edit(request, code)
    part = get_object_or_404(_parts(request, plan, KINDS[kind][0]), pk=pk)
    way = request.POST.get("to")
    if way not in {"up", "down"}:
        raise Http404
    move_part(part, up=way == "up")
    return redirect(outline_url(plan, f"#{kind}-{pk}"))


@require_POST
def part_remove(request, code, kind, pk):
    plan = find_plan_to_edit(request, code)
    part = get_object_or_404(_parts(request, plan, KINDS[kind][0]), pk=pk)
    name = str(part)
    try:
        remove_part(part)
    except TransitionError as error:
        messages.error(request, f"{name}: {error}")
    else:
        messages.success(request, _("Removed: %(name)s") % {"name": name})
    return redirect(outline_url(plan))


def _parts(request, plan, model):
    return model.objects.for_user(request.user).filter(plan=plan)


def _begun(request, plan, model, place, above):
    """A new part in its place, with the number that comes next."""
    part = model(plan=plan, **{place: above})
    numbers = {
        kind: list(_parts(request, plan, kind).in_order().values_list("number", place))
        for kind, _form, place in KINDS.values()
    }
    siblings = [n for n, at in numbers[model] if at == (above and above.pk)]
    used = [number for rows in numbers.values() for number, _at in rows]
    stem = above.number if above else ""
    part.number = proposed_number(siblings, above=stem, used=used)
    return part


ADD = {
    "section": lambda: _("Add a section"),
    "activity": lambda: _("Add an activity"),
    "milestone": lambda: pgettext("of a plan", "Add a milestone"),
}
