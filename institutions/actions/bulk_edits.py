"""Many institutions changed together, and all of it taken back.

A few rows are done at once. More are stored first, and carried out by a worker batch
by batch: whatever is killed, and whenever, goes on where it was (docs/adr/0041).
"""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from time import monotonic
from typing import Any
from uuid import UUID

import pghistory
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from institutions.bulk.batches import next_batch
from institutions.bulk.choosing import in_order
from institutions.bulk.wanted import Wanted
from institutions.models import BulkEdit, BulkEditRow, BulkEditStatus
from migration_coop.lib.database import database_now
from migration_coop.lib.queued import Clock, work_off
from migration_coop.lib.records import create_once

# Below a second each: docs/features/registry-list.md.
AT_ONCE = 200
# As long as a worker works before it looks for other tasks.
BUDGET = 15.0


def edit_together(
    versions: Mapping[int, int],
    wanted: Wanted,
    *,
    form_key: UUID | None,
    by,
    at: datetime,
) -> BulkEdit:
    """Change every row that may and need be changed, now if they are few.

    What moved on since the page that showed it is left out. A form that arrives twice
    leads to the first edit.
    """

    def create() -> BulkEdit:
        edit = BulkEdit(
            form_key=form_key,
            by=by,
            at=at,
            asked=wanted.asked,
            wanted=wanted.dump(),
            note=wanted.note,
        )
        keys = in_order(versions, user=by)
        edit.begin(rows=len(keys))
        edit.save(force_insert=True)
        edit.record_start(by=by, at=at)
        shown = {key: versions[key] for key in keys}
        BulkEditRow.objects.all().queue(edit.pk, shown)
        _at_once(edit, at=at)
        return edit

    return create_once(BulkEdit, form_key=form_key, create=create)


@transaction.atomic
def undo_edit(edit: BulkEdit, *, by, at: datetime) -> BulkEdit:
    """Bring back what stood there, but for what somebody has changed since; that is
    kept with the edit."""
    edit = _locked(edit)
    edit.undo(by=by, at=at, rows=edit.rows.to_take_back().count())
    _at_once(edit, at=at)
    return edit


@transaction.atomic
def stop_edit(edit: BulkEdit, *, by, at: datetime) -> BulkEdit:
    """After the batch that is being written: it holds the edit."""
    edit = _locked(edit)
    edit.stop(by=by, at=at)
    return edit


@transaction.atomic
def go_on_with_edit(edit: BulkEdit, *, by, at: datetime) -> BulkEdit:
    edit = _locked(edit)
    edit.go_on(by=by, at=at, rows=edit.rows.waiting().count())
    return edit


def run_bulk_edits(*, now: Clock = database_now, budget: float = BUDGET) -> bool:
    """Work on all that is running, a batch of each in turn. Says whether something is
    left to do at once."""
    deadline = monotonic() + budget
    done: list[int] = [0]
    while done and monotonic() < deadline:
        done = []
        work_off(
            BulkEdit,
            partial(_do_batch, done=done),
            give_up=_give_up,
            now=now,
            budget=deadline - monotonic(),
        )
    return bool(done)


def _do_batch(edit: BulkEdit, *, at: datetime, done: list[int]) -> None:
    by: Any = edit.by if edit.status == BulkEditStatus.WRITING else edit.undone_by
    who = pghistory.context(user=by.pk, source=f"edit {edit.pk}")
    with who, translation.override(by.language):
        if next_batch(edit, size=AT_ONCE, at=at):
            # What was tried in vain was something else.
            edit.attempts = 0
            edit.save(update_fields=["attempts"])
        else:
            edit.finish(at=at)
    done.append(edit.pk)


def _give_up(edit: BulkEdit, *, at: datetime) -> None:
    """What was begun to be taken back is tried again every minute."""
    if edit.status == BulkEditStatus.WRITING:
        with translation.override(edit.by.language):
            note = _("It failed several times. What is written stays written.")
        edit.stop(by=edit.by, at=at, note=note)
    else:
        edit.attempts = 0
        edit.save(update_fields=["attempts"])


def _at_once(edit: BulkEdit, *, at: datetime) -> None:
    """Somebody waits for it."""
    if edit.phase_rows <= AT_ONCE:
        next_batch(edit, size=AT_ONCE, at=at)
        edit.finish(at=at)


def _locked(edit: BulkEdit) -> BulkEdit:
    return BulkEdit.objects.select_for_update().get(pk=edit.pk)
