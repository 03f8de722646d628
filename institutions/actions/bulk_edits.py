"""Many institutions changed at once, and all of it taken back."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from institutions.bulk.entries import (
    ADDED,
    CHANGE,
    REMOVED,
    STEP,
    Entry,
    entry_of,
)
from institutions.bulk.plans import RowPlan, plan_rows
from institutions.bulk.taking_back import TakingBack, is_only_beside, move_versions
from institutions.bulk.wanted import Wanted
from institutions.models import BulkEdit
from migration_coop.lib.changesets import ROWS_AT_ONCE, write
from migration_coop.lib.lifecycle import TransitionError, move_together
from migration_coop.lib.records import create_once


@transaction.atomic
def edit_together(
    versions: Mapping[int, int],
    wanted: Wanted,
    *,
    form_key: UUID | None,
    by,
    at: datetime,
) -> BulkEdit:
    """Change every row that may and need be changed; say why the others are not.

    What moved on since the page that showed it is left out. A form that arrives twice
    leads to the first edit.
    """

    def create() -> BulkEdit:
        today = timezone.localdate(at)
        edit = BulkEdit.objects.create(
            form_key=form_key, by=by, at=at, asked=wanted.asked, note=wanted.note
        )
        plans = plan_rows(versions, wanted, user=by, today=today, locked=True)
        _write([plan for plan in plans if not plan.reason], wanted.note, by=by, at=at)
        edit.rows = [
            {"pk": plan.row.pk, "entries": [entry.dump() for entry in plan.entries]}
            for plan in plans
            if not plan.reason
        ]
        edit.left_out = [
            {"pk": plan.row.pk, "reason": plan.reason} for plan in plans if plan.reason
        ]
        edit.save(update_fields=["rows", "left_out"])
        return edit

    return create_once(BulkEdit, form_key=form_key, create=create)


@transaction.atomic
def undo_edit(edit: BulkEdit, *, by, at: datetime) -> BulkEdit:
    """Bring back what stood there, but for what somebody has changed since; that is
    kept with the edit."""
    edit = BulkEdit.objects.select_for_update().get(pk=edit.pk)
    if edit.undone_at is not None:
        raise TransitionError(_("This was taken back already."))
    if not edit.is_undoable(now=at):
        raise TransitionError(_("This can no longer be taken back."))
    entries = {
        row["pk"]: [Entry.load(stored) for stored in row["entries"]]
        for row in edit.rows
    }
    edit.conflicts = TakingBack(entries, by=by, at=at).run()
    edit.undone_at, edit.undone_by = at, by
    edit.save(update_fields=["undone_at", "undone_by", "conflicts"])
    return edit


def _write(plans: list[RowPlan], note: str, *, by, at: datetime) -> None:
    """The rows are locked, so nothing stands in the way of what was planned."""
    write(entry.change for entry in _of_kind(plans, CHANGE))
    _remove(plans)
    _add(plans)
    # Forms that are open elsewhere turn stale, whatever of the row has changed.
    move_versions(plan.row for plan in plans if is_only_beside(plan.entries))
    steps: dict[str, list] = defaultdict(list)
    for plan in plans:
        for entry in plan.entries:
            if entry.kind == STEP:
                steps[str(entry.after)].append(plan.row)
    for status, rows in steps.items():
        move_together(rows, status, by=by, at=at, note=note)


def _remove(plans: list[RowPlan]) -> None:
    gone: dict[str, list[int | None]] = defaultdict(list)
    for entry in _of_kind(plans, REMOVED):
        gone[entry.model].append(entry.pk)
    for label, keys in gone.items():
        apps.get_model(label)._base_manager.filter(pk__in=keys).delete()


def _add(plans: list[RowPlan]) -> None:
    """After what they replace has ended; their keys are known once they are stored."""
    rows: dict[Any, list] = defaultdict(list)
    for plan in plans:
        for row, _before in plan.added:
            rows[type(row)].append(row)
    for model, added in rows.items():
        model._base_manager.bulk_create(added, batch_size=ROWS_AT_ONCE)
    for plan in plans:
        for row, before in plan.added:
            plan.entries.append(entry_of(ADDED, row, before=before))


def _of_kind(plans: list[RowPlan], kind: str) -> Iterable[Any]:
    return [entry for plan in plans for entry in plan.entries if entry.kind == kind]
