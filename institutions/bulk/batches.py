"""Edits of many carried out row after row: so many at a time, each batch in the
transaction of its caller, who holds the edit."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils import timezone

from institutions.bulk.entries import ADDED, CHANGE, REMOVED, STEP, Entry, entry_of
from institutions.bulk.plans import RowPlan, plan_rows
from institutions.bulk.reasons import Reason
from institutions.bulk.taking_back import TakingBack, is_only_beside, move_versions
from institutions.bulk.wanted import Wanted
from institutions.models import BulkEdit, BulkEditRow, BulkEditStatus
from migration_coop.lib.changesets import ROWS_AT_ONCE, write
from migration_coop.lib.lifecycle import move_together

logger = logging.getLogger(__name__)


def next_batch(edit: BulkEdit, *, size: int, at: datetime) -> bool:
    """Whether there was something to do."""
    is_writing = edit.status == BulkEditStatus.WRITING
    found = edit.rows.waiting() if is_writing else edit.rows.to_take_back()
    rows = list(found.order_by("number").select_for_update()[:size])
    if rows and is_writing:
        _change(edit, rows, at=at)
        _store(rows, ["done_at", "entries", "reason"])
    elif rows:
        _take_back(edit, rows, at=at)
        _store(rows, ["undone_at", "conflicts"])
    return bool(rows)


def _store(rows: Sequence[BulkEditRow], fields: list[str]) -> None:
    BulkEditRow.objects.bulk_update(rows, fields, batch_size=ROWS_AT_ONCE)


def _change(edit: BulkEdit, rows: Sequence[BulkEditRow], *, at: datetime) -> None:
    """Every row that may and need be changed; the others say why they are not."""
    wanted = Wanted.load(edit.wanted)
    versions = {row.institution_id: row.shown_version for row in rows}
    # The day on which it was asked for, however long it takes.
    today = timezone.localdate(edit.at)
    plans = plan_rows(versions, wanted, user=edit.by, today=today, locked=True)
    _write([plan for plan in plans if not plan.reason], wanted.note, by=edit.by, at=at)
    planned = {plan.row.pk: plan for plan in plans}
    for row in rows:
        row.done_at = at
        plan = planned.get(row.institution_id)
        row.reason = Reason.NOT_YOURS if plan is None else plan.reason or ""
        if plan is not None and not plan.reason:
            row.entries = [entry.dump() for entry in plan.entries]


def _take_back(edit: BulkEdit, rows: Sequence[BulkEditRow], *, at: datetime) -> None:
    """All at once; where the database refuses that, one by one, so that what no longer
    fits is told and the others go back."""
    entries = {
        row.institution_id: [Entry.load(stored) for stored in row.entries]
        for row in rows
    }
    try:
        with transaction.atomic():
            left = TakingBack(entries, by=edit.undone_by, at=at).run()
    except IntegrityError:
        logger.exception("Edit %s is taken back row by row", edit.pk)
        if len(rows) > 1:
            for row in rows:
                _take_back(edit, [row], at=at)
            return
        left = {rows[0].institution_id: [{"reason": Reason.REFUSED}]}
    for row in rows:
        row.undone_at, row.conflicts = at, left.get(row.institution_id, [])


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
