"""What the pages that make and edit a plan share."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cooperation.models import ActionPlan
from cooperation.views.pages import show_form
from drafts.actions import forget_draft, was_saved
from drafts.answers import ask_which, keep_what_came_later, say_what_was_merged
from drafts.keeping import find_resumed, keep_page, key_of
from drafts.saving import save_merged
from migration_coop.lib.lifecycle import TransitionError


def find_plan(request, code):
    plans = ActionPlan.objects.for_user(request.user)
    related = plans.select_related("country", "lead_institution", "programme")
    return get_object_or_404(related, code=code)


def find_plan_to_edit(request, code):
    plan = find_plan(request, code)
    if not plan.editable:
        raise PermissionDenied(_("You may read this plan, but not change it."))
    return plan


def outline_url(plan, anchor=""):
    return reverse("cooperation:plan_outline", args=[plan.code]) + anchor


def crumbs_of(plan, *, outline=False):
    crumbs = [
        (_("Action plans"), reverse("cooperation:plan_list")),
        (plan.code, plan.get_absolute_url()),
    ]
    if outline:
        crumbs.append((_("Edit the plan"), outline_url(plan)))
    return crumbs


def edit_page(request, *, row, build, save, done_url, title, crumbs):
    """A form about a saved row; what others changed meanwhile is merged."""
    resumed = find_resumed(request)
    form = build(resumed and resumed.posted)
    keeping = keep_page(request, page=title, names="title_fr", resumed=resumed)
    context = {"title": title, "label": _("Save"), "crumbs": crumbs}
    context |= {"back_url": done_url, "keeping": keeping}
    if request.method != "POST":
        return show_form(request, form, **context)
    try:
        outcome = save_merged(request.POST, build=build, save=save, owner=request.user)
    except TransitionError as error:
        form = build(request.POST)
        form.add_error(None, str(error))
        return show_form(request, form, **context, status=409)
    say_what_was_merged(request, outcome)
    if outcome.choices:
        return ask_which(request, outcome, row=row, keeping=keeping)
    if outcome.is_saved:
        messages.success(request, _("Saved"))
        return redirect(done_url)
    return show_form(request, outcome.page, **context)


def add_page(request, *, build, save, done_url, title, label, crumbs):
    """A form that makes a row, once: sent again as it was, it changes nothing.

    `save` answers with where to go.
    """
    resumed = find_resumed(request)
    if was_saved(key_of(request.POST), request.POST):
        return redirect(done_url)
    form = build(request.POST or (resumed and resumed.posted))
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            where = save(form)
        except TransitionError as error:
            form.add_error(None, str(error))
            status = 409
        except IntegrityError:  # pragma: no cover - two people in the same moment
            form.add_error(None, _("Somebody has just used this number or code."))
            status = 409
        else:
            key = form.cleaned_data["form_key"]
            if not keep_what_came_later(request, key):
                forget_draft(key, owner=request.user, posted=request.POST)
                messages.success(request, _("Added."))
            return redirect(where)
    key = key_of(request.POST) or form.initial.get("form_key")
    keeping = keep_page(request, page=title, names="title_fr", resumed=resumed, key=key)
    about = {"title": title, "label": label, "crumbs": crumbs, "keeping": keeping}
    return show_form(request, form, **about, back_url=done_url, status=status)
