"""Writing minutes and addenda, with what their lines promise beside the text."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from cooperation.actions.minutes import (
    save_addendum,
    save_correction,
    save_minutes,
)
from cooperation.minutes_editor import Editor
from cooperation.promised import PromisedPart, recognised
from drafts.actions import forget_draft
from drafts.answers import ask_which, keep_what_came_later, say_what_was_merged
from drafts.keeping import find_resumed, keep_page, sent_or_resumed
from drafts.saving import save_merged, with_choices
from migration_coop.lib.htmx import render_part
from migration_coop.lib.lifecycle import TransitionError
from migration_coop.lib.posted import leave_unchecked
from missions.actions.minutes import why_locked
from missions.forms.minutes import AddendumForm, CorrectionForm
from missions.permissions import name_for
from missions.progress import minutes_of
from missions.views.finding import find_addendum, find_visit

GET_AND_POST = ["GET", "POST"]


@require_GET
def visit_follow_ups(request, code, number):
    visit = find_visit(request, code, number)
    context = {
        "visit": visit,
        "mission": visit.mission,
        "name": _name_of(request, visit),
        "part": PromisedPart(visit, user=request.user),
        "today": timezone.localdate(),
    }
    return render_part(
        request, "cooperation/visit_follow_ups.html", part="list", context=context
    )


@require_http_methods(GET_AND_POST)
def minutes_edit(request, code, number):
    visit = _find_to_write(request, code, number)
    editor = Editor(
        visit,
        title=pgettext("of a visit", "Minutes"),
        label=_("Save the minutes"),
        done=_("The minutes are saved."),
        find=lambda: minutes_of(find_visit(request, code, number)),
        save=partial(save_minutes, visit),
    )
    return _edit(request, editor)


@require_http_methods(GET_AND_POST)
def addendum_edit(request, code, number, addendum):
    visit = _find_to_write(request, code, number)
    found = find_addendum(request, code, number, addendum)
    editor = Editor(
        visit,
        title=_("Addendum %(number)s") % {"number": found.number},
        label=_("Send for review"),
        done=_("The addendum is with the other side."),
        form_class=CorrectionForm,
        find=lambda: find_addendum(request, code, number, addendum),
        save=partial(save_correction, found),
    )
    return _edit(request, editor)


@require_http_methods(GET_AND_POST)
def addendum_add(request, code, number):
    visit, resumed = _find_to_write(request, code, number), find_resumed(request)
    minutes = minutes_of(visit)
    if minutes is None:
        raise Http404
    editor = Editor(
        visit,
        title=_("New addendum"),
        label=_("Send for review"),
        done=_("The addendum is with the other side."),
    )
    form = AddendumForm(sent_or_resumed(request, resumed))
    if not _is_to_save(request) or not form.is_valid():
        return _show(request, editor, form, resumed=resumed)
    try:
        save_addendum(minutes, **form.wording, by=request.user, at=timezone.now())
    except TransitionError as error:
        return _show(request, editor, form, refusal=str(error), status=409)
    key = form.cleaned_data["form_key"]
    if keep_what_came_later(request, key):
        return redirect(visit)
    forget_draft(key, owner=request.user, posted=request.POST)
    return _done(request, editor)


def _edit(request, editor):
    """The editor of a text that may be saved already, or the text saved."""
    resumed = find_resumed(request)
    try:
        if _is_to_save(request):
            return _save(request, editor)
        form = editor.build(sent_or_resumed(request, resumed))
    except TransitionError as error:
        messages.info(request, str(error))
        return redirect(editor.visit)
    refusal = why_locked(form.written)
    return _show(request, editor, form, resumed=resumed, refusal=refusal)


def _save(request, editor):
    def save(form):
        editor.save(**form.wording, by=request.user, at=timezone.now())

    try:
        outcome = save_merged(
            request.POST, build=editor.build, save=save, owner=request.user
        )
    except TransitionError as error:
        form = editor.build(with_choices(request.POST))
        return _show(request, editor, form, refusal=str(error), status=409)
    say_what_was_merged(request, outcome)
    written = outcome.page.written
    if outcome.choices:
        keeping = _keeping(request, editor)
        change = written.last_written
        return ask_which(request, outcome, row=written, keeping=keeping, change=change)
    if not outcome.is_saved:
        return _show(request, editor, outcome.page)
    return _done(request, editor)


def _is_to_save(request) -> bool:
    return request.method == "POST" and "preview" not in request.POST


def _done(request, editor):
    messages.success(request, editor.done)
    return redirect(editor.visit)


def _find_to_write(request, code, number):
    visit = find_visit(request, code, number)
    if not visit.editable:
        raise PermissionDenied(_("You may read these minutes, but not write them."))
    return visit


def _name_of(request, visit) -> str:
    return name_for(request.user, visit.institution, on=visit.takes_place_on)


def _show(request, editor, form, *, resumed=None, refusal="", status=200):
    """The editor, with the text as it will be shown and what it promises.

    `refusal`: why it cannot be saved now; what was typed can still be copied.
    """
    if resumed:
        leave_unchecked(form)
    if refusal:
        form.add_error(None, refusal)
    key = form.initial.get("form_key")
    context = _described(request, editor, form["text"].value() or "") | {
        "form": form,
        "keeping": _keeping(request, editor, resumed=resumed, key=key),
    }
    template = "cooperation/minutes_edit.html"
    if request.method == "GET":
        return render(request, template, context)
    response = render_part(request, template, part="preview", context=context)
    response.status_code = status
    return response


def _described(request, editor, text) -> dict:
    visit = editor.visit
    return {
        "visit": visit,
        "mission": visit.mission,
        "name": _name_of(request, visit),
        "title": editor.title,
        "label": editor.label,
        "text": text,
        "found": recognised(text, visit=visit, user=request.user),
        "is_preview": "preview" in request.POST,
    }


def _keeping(request, editor, *, resumed=None, key=None):
    visit = editor.visit
    page = " · ".join([editor.title, _name_of(request, visit), visit.mission.code])
    return keep_page(request, page=page, names="text", resumed=resumed, key=key)
