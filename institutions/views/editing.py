"""Editing a row that has a version: what others changed meanwhile is merged in the
fields of the page, what clashes is asked about, nothing typed is lost.

`edit_page` is for a page with one form, `edit_merged` for one with rows, too.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from drafts.answers import ask_which, say_what_was_merged
from drafts.keeping import find_resumed, keep_page
from drafts.saving import save_merged
from institutions.forms.edits import Edit
from institutions.forms.rows import leave_all_unchecked
from institutions.views.finding import show_form
from migration_coop.lib.posted import leave_unchecked


def edit_page(request, edit: Edit, **context):
    resumed = find_resumed(request)
    keeping = keep_page(
        request, page=str(edit.title), names=edit.names, resumed=resumed
    )
    form, status = edit.build(resumed and resumed.posted), 200
    if request.method == "POST":
        try:
            outcome = _save(request, edit)
        except edit.refusals as refusal:
            form, status = _refused(request, edit, refusal), 409
        else:
            say_what_was_merged(request, outcome)
            if outcome.choices:
                return ask_which(request, outcome, row=edit.row, keeping=keeping)
            if outcome.is_saved:
                messages.success(request, edit.said)
                return redirect(edit.row)
            form = outcome.page
    elif resumed:
        leave_unchecked(form)
    context |= {"title": edit.title, "label": edit.label, "keeping": keeping}
    return show_form(request, form, status=status, **context)


def _save(request, edit):
    return save_merged(
        request.POST, build=edit.build, save=edit.save, owner=request.user
    )


def _refused(request, edit, refusal):
    """What was typed, with the reason beside its field."""
    form = edit.build(request.POST)
    form.is_valid()
    field = getattr(refusal, "field", None)
    form.add_error(field if field in form.fields else None, str(refusal))
    return form


def edit_merged(
    request,
    *,
    row: Any,
    build: Callable,
    save: Callable,
    show: Callable,
    done_url: str,
    title: str,
    names: str = "",
) -> HttpResponse:
    """`build` makes the page, filled in with what it is given or, given nothing, as it
    is saved; `show` answers with it and how it is kept."""
    resumed = find_resumed(request)
    keeping = keep_page(request, page=title, names=names, resumed=resumed)
    if request.method != "POST":
        page = build(resumed and resumed.posted)
        if keeping.is_resumed:
            leave_all_unchecked(page.forms)
        return show(page, keeping)
    outcome = save_merged(request.POST, build=build, save=save, owner=request.user)
    say_what_was_merged(request, outcome)
    if outcome.choices:
        return ask_which(request, outcome, row=row, keeping=keeping)
    if outcome.is_saved:
        messages.success(request, _("Saved"))
        return redirect(done_url)
    return show(outcome.page, keeping)
