"""Edits of many institutions: what each did, and the way back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from institutions.actions.bulk_edits import undo_edit
from institutions.bulk.entries import Entry
from institutions.bulk.plans import chosen_rows
from institutions.bulk.reasons import Reason
from institutions.bulk.words import Wording, asked_in_words
from institutions.models import BulkEdit
from migration_coop.lib.lifecycle import TransitionError
from migration_coop.lib.pages import keyset_page

PAGE = 50


@require_GET
def bulk_edit_list(request):
    if not request.user.access().administers:
        raise PermissionDenied(_("Only administrators change institutions."))
    edits = BulkEdit.objects.for_user(request.user).select_related("by", "undone_by")
    page = keyset_page(edits, request, keys=["-at"])
    now = timezone.now()
    lines = [
        {
            "edit": edit,
            "asked": asked_in_words(edit.asked),
            "is_undoable": edit.is_undoable(now=now),
        }
        for edit in page
    ]
    context = {"page": page, "lines": lines}
    return render(request, "institutions/bulk_edit_list.html", context)


@require_GET
def bulk_edit_detail(request, pk):
    edit = _find(request, pk)
    start = _place(request)
    stored = edit.rows[start : start + PAGE]
    keys = [row["pk"] for row in stored]
    apart = [*edit.left_out, *edit.conflicts]
    keys += [left["pk"] for left in apart]
    known = {row.pk: row for row in chosen_rows(keys, user=request.user)}
    entries = {row["pk"]: list(map(Entry.load, row["entries"])) for row in stored}
    left = [Entry.load(one["entry"]) for one in edit.conflicts if "entry" in one]
    said = [entry for of_row in entries.values() for entry in of_row]
    wording = Wording([*said, *left], user=request.user)
    context = {
        "edit": edit,
        "asked": asked_in_words(edit.asked),
        "rows": [
            (known[pk], wording.lines(of_row))
            for pk, of_row in entries.items()
            if pk in known
        ],
        "unseen": sum(pk not in known for pk in entries),
        "left_out": _named(edit.left_out, known),
        "conflicts": _named(edit.conflicts, known, wording),
        "is_undoable": edit.is_undoable(now=timezone.now()),
        "previous": max(start - PAGE, 0) if start else None,
        "next": start + PAGE if start + PAGE < edit.count else None,
        "back": request.GET.get("back", ""),
    }
    return render(request, "institutions/bulk_edit_detail.html", context)


@require_POST
def bulk_edit_undo(request, pk):
    edit = _find(request, pk)
    try:
        edit = undo_edit(edit, by=request.user, at=timezone.now())
    except TransitionError as error:
        messages.error(request, str(error))
    else:
        kept = len({one["pk"] for one in edit.conflicts})
        text = ngettext("%(count)s taken back.", "%(count)s taken back.", edit.count)
        if kept:
            messages.warning(request, _("Taken back, but for what is named below."))
        else:
            messages.success(request, text % {"count": edit.count})
    return redirect(edit)


def _find(request, pk):
    edits = BulkEdit.objects.for_user(request.user).select_related("by", "undone_by")
    return get_object_or_404(edits, pk=pk)


def _named(notes, known, wording=None):
    """What was left, each with its row; those that the reader may not see are not
    told of."""
    named = []
    for note in notes:
        if row := known.get(note["pk"]):
            line = None
            if wording and "entry" in note:
                line = wording.line(Entry.load(note["entry"]))
            reason = Reason(note["reason"])
            named.append({"row": row, "reason": reason, "line": line})
    return named


def _place(request) -> int:
    text = request.GET.get("from", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 0
