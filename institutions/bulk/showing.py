"""What the page of an edit of many shows: how far it is, and its rows page by page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from institutions.bulk.choosing import read_place
from institutions.bulk.entries import Entry
from institutions.bulk.plans import chosen_rows
from institutions.bulk.reasons import Reason
from institutions.bulk.words import (
    Wording,
    asked_in_words,
    rows_that_stay,
    with_number,
)
from institutions.models import BulkEdit, BulkEditRow, BulkEditStatus, Institution
from migration_coop.lib.formats import format_number

PAGE = 50
# Where each list begins, in the address of the page.
CHANGED, LEFT_OUT, CONFLICTS = "from", "left", "kept"


@dataclass(frozen=True)
class Page:
    """Some rows of a list, and where those before and after them are."""

    rows: list[BulkEditRow]
    previous_url: str = ""
    next_url: str = ""


def shown_edit(
    edit: BulkEdit, address: QueryDict, *, user, now: datetime
) -> dict[str, Any]:
    counts = edit.rows.counts()
    changed = _page(edit.rows.changed(), CHANGED, address)
    left_out = _page(edit.rows.left_out(), LEFT_OUT, address)
    conflicts = _page(edit.rows.in_conflict(), CONFLICTS, address)
    rows = [*changed.rows, *left_out.rows, *conflicts.rows]
    keys = {row.institution_id for row in rows}
    known = {row.pk: row for row in chosen_rows(keys, user=user)}
    entries = {row.pk: list(map(Entry.load, row.entries)) for row in changed.rows}
    kept = {
        row.pk: [_entry_of(note) for note in row.conflicts] for row in conflicts.rows
    }
    said = [*entries.values(), *kept.values()]
    wording = Wording((one for some in said for one in some if one), user=user)
    return {
        **_state(edit, counts, now=now),
        "changed": changed,
        "rows": [
            (known[row.institution_id], wording.lines(entries[row.pk]))
            for row in changed.rows
            if row.institution_id in known
        ],
        "unseen": sum(row.institution_id not in known for row in changed.rows),
        "left_out": left_out,
        "left": [
            {"row": known[row.institution_id], "reason": Reason(row.reason)}
            for row in left_out.rows
            if row.institution_id in known
        ],
        "conflicts": conflicts,
        "kept": _kept(conflicts.rows, known, kept, wording),
    }


def _state(edit: BulkEdit, counts: dict[str, int], *, now: datetime) -> dict[str, Any]:
    return {
        "edit": edit,
        "asked": asked_in_words(edit.asked),
        "counts": counts,
        "words": _words(counts),
        "progress": progress_of(edit, counts, now=now) if edit.is_running else None,
        "is_undoable": edit.is_undoable(now=now, changed=counts["changed"]),
        "why_stopped": _why_stopped(edit),
    }


def _kept(
    rows: list[BulkEditRow],
    known: dict[int, Institution],
    entries: dict[int, list[Entry | None]],
    wording: Wording,
) -> list[dict[str, Any]]:
    """What could not be taken back, each with its row and the reason."""
    return [
        {
            "row": known[row.institution_id],
            "reason": Reason(note["reason"]),
            "line": wording.line(entry) if entry else None,
        }
        for row in rows
        if row.institution_id in known
        for note, entry in zip(row.conflicts, entries[row.pk], strict=True)
    ]


def progress_of(
    edit: BulkEdit, counts: dict[str, int], *, now: datetime
) -> dict[str, Any]:
    """Of the rows that there were to do when it began."""
    is_writing = edit.status == BulkEditStatus.WRITING
    waiting = counts["waiting"] if is_writing else counts["to_take_back"]
    total = max(edit.phase_rows, waiting)
    rows = {"done": format_number(total - waiting), "total": format_number(total)}
    stop = reverse("institutions:bulk_edit_stop", args=[edit.pk])
    return {
        "title": edit.get_status_display(),
        "rows": _("%(done)s of %(total)s rows") % rows,
        "since": "" if edit.started_at else edit.how_long(now),
        "done": total - waiting,
        "total": total,
        "stop_url": stop if is_writing else "",
    }


def _words(counts: dict[str, int]) -> dict[str, str]:
    changed, waiting = counts["changed"], counts["waiting"]
    done = ngettext(
        "%(count)s institution changed.", "%(count)s institutions changed.", changed
    )
    rest = ngettext(
        "Stopped before the last row.",
        "Stopped before the last %(count)s rows.",
        waiting,
    )
    return {
        "changed": with_number(done, changed),
        "waiting": with_number(rest, waiting),
        "left": rows_that_stay(counts["left_out"]),
    }


def _why_stopped(edit: BulkEdit) -> str:
    if edit.status != BulkEditStatus.STOPPED:
        return ""
    return edit.events.latest("pk").note


def _entry_of(note: dict[str, Any]) -> Entry | None:
    return Entry.load(note["entry"]) if "entry" in note else None


def _page(rows: QuerySet, name: str, address: QueryDict) -> Page:
    start = read_place(address.get(name, ""))
    found = list(rows.order_by("number")[start : start + PAGE + 1])
    previous = _address(address, name, max(start - PAGE, 0)) if start else ""
    has_more = len(found) > PAGE
    following = _address(address, name, start + PAGE) if has_more else ""
    return Page(found[:PAGE], previous, following)


def _address(address: QueryDict, name: str, start: int) -> str:
    changed = address.copy()
    changed[name] = str(start)
    return f"?{changed.urlencode()}"
