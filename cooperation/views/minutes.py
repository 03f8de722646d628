"""Writing minutes and addenda, with what their lines promise beside the text."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from cooperation.actions.minutes import (
    save_addendum,
    save_correction,
    save_minutes,
)
from cooperation.promised import PromisedPart, recognised
from migration_coop.lib.htmx import render_part
from migration_coop.lib.lifecycle import TransitionError
from migration_coop.lib.records import EditConflict
from missions.forms.minutes import AddendumForm, MinutesForm
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
    minutes = minutes_of(visit)
    if request.method == "GET" and minutes is not None and not minutes.is_draft:
        return _with_the_other_side(request, visit)
    text = minutes.text if minutes else ""
    initial = {"text": text, "version": minutes.version if minutes else 0}
    return _write(
        request,
        MinutesForm(_posted(request), initial=initial),
        visit=visit,
        title=pgettext("of a visit", "Minutes"),
        label=_("Save the minutes"),
        done=_("The minutes are saved."),
        save=partial(save_minutes, visit),
        find_again=lambda: minutes_of(find_visit(request, code, number)),
    )


@require_http_methods(GET_AND_POST)
def addendum_add(request, code, number):
    visit = _find_to_write(request, code, number)
    minutes = minutes_of(visit)
    if minutes is None:
        raise Http404
    return _write(
        request,
        AddendumForm(_posted(request)),
        visit=visit,
        title=_("New addendum"),
        label=_("Send for review"),
        done=_("The addendum is with the other side."),
        save=partial(save_addendum, minutes),
        find_again=lambda: minutes,
    )


@require_http_methods(GET_AND_POST)
def addendum_edit(request, code, number, addendum):
    visit = _find_to_write(request, code, number)
    found = find_addendum(request, code, number, addendum)
    if request.method == "GET" and not found.is_draft:
        return _with_the_other_side(request, visit)
    initial = {"text": found.text, "version": found.version}
    return _write(
        request,
        MinutesForm(_posted(request), initial=initial),
        visit=visit,
        title=_("Addendum %(number)s") % {"number": found.number},
        label=_("Send for review"),
        done=_("The addendum is with the other side."),
        save=partial(save_correction, found),
        find_again=lambda: find_addendum(request, code, number, addendum),
    )


def _write(request, form, *, visit, title, label, done, save, find_again):
    """The editor, its preview, or the text saved; what was typed is never lost."""
    shown = {"visit": visit, "title": title, "label": label}
    if not form.is_valid() or "preview" in request.POST:
        return _show(request, form, **shown)
    try:
        save(**form.wording, by=request.user, at=timezone.now())
    except (EditConflict, TransitionError) as error:
        form.add_error(None, str(error))
        # Sent again, the text that is still here goes over what was saved.
        form.data = form.data.copy()
        form.data["version"] = find_again().version
        return _show(request, form, **shown, status=409)
    messages.success(request, done)
    return redirect(visit)


def _posted(request):
    return request.POST if request.method == "POST" else None


def _find_to_write(request, code, number):
    visit = find_visit(request, code, number)
    if not visit.editable:
        raise PermissionDenied(_("You may read these minutes, but not write them."))
    return visit


def _with_the_other_side(request, visit):
    messages.info(
        request,
        _("These minutes are with the other side. Ask for a correction first."),
    )
    return redirect(visit)


def _name_of(request, visit) -> str:
    return name_for(request.user, visit.institution, on=visit.takes_place_on)


def _show(request, form, *, visit, title, label, status=200):
    """The editor, with the text as it will be shown and what it promises."""
    text = form["text"].value() or ""
    context = {
        "form": form,
        "visit": visit,
        "mission": visit.mission,
        "name": _name_of(request, visit),
        "title": title,
        "label": label,
        "text": text,
        "found": recognised(text, visit=visit, user=request.user),
        "is_preview": "preview" in request.POST,
    }
    response = render_part(
        request, "cooperation/minutes_edit.html", part="preview", context=context
    )
    response.status_code = status
    return response
