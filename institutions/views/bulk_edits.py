"""Edits of many institutions: how far each is, what it did, and the way back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from institutions import tasks
from institutions.actions.bulk_edits import go_on_with_edit, stop_edit, undo_edit
from institutions.bulk.showing import shown_edit
from institutions.bulk.words import asked_in_words
from institutions.models import BulkEdit
from migration_coop.lib.formats import format_number
from migration_coop.lib.htmx import render_part
from migration_coop.lib.lifecycle import TransitionError
from migration_coop.lib.pages import keyset_page
from migration_coop.lib.wake import wake


@require_GET
def bulk_edit_list(request):
    if not request.user.access().administers:
        raise PermissionDenied(_("Only administrators change institutions."))
    edits = BulkEdit.objects.for_user(request.user).select_related("by", "undone_by")
    page = keyset_page(edits.with_counts(), request, keys=["-at"])
    now = timezone.now()
    lines = [
        {
            "edit": edit,
            "asked": asked_in_words(edit.asked),
            "is_undoable": edit.is_undoable(now=now, changed=edit.changed),
        }
        for edit in page
    ]
    context = {"page": page, "lines": lines}
    return render(request, "institutions/bulk_edit_list.html", context)


@require_GET
def bulk_edit_detail(request, pk):
    edit = _find(request, pk)
    context = {
        **shown_edit(edit, request.GET, user=request.user, now=timezone.now()),
        "back": request.GET.get("back", ""),
    }
    return render_part(
        request, "institutions/bulk_edit_detail.html", part="state", context=context
    )


@require_POST
def bulk_edit_undo(request, pk):
    edit = _take(request, pk, undo_edit)
    if edit and not edit.is_running:
        counts = edit.rows.counts()
        if counts["conflicts"]:
            messages.warning(request, _("Taken back, but for what is named below."))
        else:
            messages.success(request, _taken_back(counts["changed"]))
    return redirect("institutions:bulk_edit_detail", pk=pk)


@require_POST
def bulk_edit_stop(request, pk):
    _take(request, pk, stop_edit)
    return redirect("institutions:bulk_edit_detail", pk=pk)


@require_POST
def bulk_edit_go_on(request, pk):
    _take(request, pk, go_on_with_edit)
    return redirect("institutions:bulk_edit_detail", pk=pk)


def _take(request, pk, step):
    """The edit after this step; nothing where it is not possible, which is said."""
    try:
        edit = step(_find(request, pk), by=request.user, at=timezone.now())
    except TransitionError as error:
        messages.error(request, str(error))
        return None
    if edit.is_running:
        wake(tasks.run_bulk_edits)
    return edit


def _taken_back(count):
    text = ngettext("%(count)s taken back.", "%(count)s taken back.", count)
    return text % {"count": format_number(count)}


def _find(request, pk):
    edits = BulkEdit.objects.for_user(request.user).select_related("by", "undone_by")
    return get_object_or_404(edits, pk=pk)
