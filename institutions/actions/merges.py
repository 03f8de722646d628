"""Two records become one, in one transaction, and for 30 days two again.

Many rows are left to a worker: somebody decides, the merge waits as a row, and is
carried out, or undone, as it would have been at once (docs/adr/0040).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from institutions.merging.comparing import MERGED, chosen_changes
from institutions.merging.moving import Moves, count_rows, plan_moves
from institutions.merging.parents import PARENT, parent_changes
from institutions.merging.refusing import Record, why_not, why_wait
from institutions.models import Merge, MergeState, Person
from migration_coop.lib import changesets
from migration_coop.lib.changesets import Change
from migration_coop.lib.formats import format_date
from migration_coop.lib.records import create_once


class MergeError(Exception):
    """Two records that cannot be merged, or parted again. The message is fit to show."""


@dataclass(frozen=True)
class Wanted:
    """What somebody chose, looking at the two records in these versions."""

    form_key: UUID
    kept_version: int
    merged_version: int
    choices: Mapping[str, str] = field(default_factory=dict)


def merge_records(
    kept: Record, merged: Record, wanted: Wanted, *, by, at: datetime
) -> Merge:
    """Put the one away into the other, and all that points at it; or let that wait for
    a worker, where it is much.

    Both rows are locked, in the order of their keys: of two people who merge the same
    pair at once, either way round, one wins. The same form merges once.
    """

    def create() -> Merge:
        ours, theirs = _locked(kept, merged)
        done = Merge.objects.filter(form_key=wanted.form_key).first()
        if done is not None:
            return done
        merge = Merge.between(ours, theirs)
        merge.form_key, merge.by, merge.at = wanted.form_key, by, at
        merge.kept_version = wanted.kept_version
        merge.merged_version = wanted.merged_version
        merge.choices = dict(wanted.choices)
        _refuse_unless_apart(merge)
        rows = count_rows(theirs)
        if rows > settings.MERGE_AT_ONCE_ROWS:
            merge.wait(at=at, rows=rows)
        else:
            _merge(merge, at=at)
        return merge

    return create_once(Merge, form_key=wanted.form_key, create=create)


def undo_merge(merge: Merge, *, by, at: datetime) -> Merge:
    """Everything back that still is as the merge left it; the rest is told. Where it is
    much, a worker does it."""
    with transaction.atomic():
        _locked(merge.kept, merge.merged)
        merge = Merge.objects.select_related(*RECORDS).get(pk=merge.pk)
        _refuse_unless_undoable(merge, at)
        _refuse_unless_one(merge)
        if len(merge.changes) > settings.MERGE_AT_ONCE_ROWS:
            merge.wait_for_undo(by=by, at=at)
        else:
            _undo(merge, by=by, at=at)
    return merge


RECORDS = ("kept_institution", "merged_institution", "kept_person", "merged_person")


def carry_out(merge: Merge, *, at: datetime) -> None:
    """What was asked for, in the transaction that holds the row. What does not hold any
    more since somebody decided is refused, with nothing written."""
    try:
        with transaction.atomic():
            merge.hold(*_locked(merge.kept, merge.merged))
            _refuse_who_may_not(merge)
            if merge.state == MergeState.UNDOING:
                _refuse_unless_one(merge)
                _undo(merge, by=merge.undone_by, at=at)
            else:
                _refuse_unless_apart(merge)
                _merge(merge, at=at)
    except MergeError as error:
        merge = Merge.objects.get(pk=merge.pk)
        merge.refuse(str(error))


def give_up(merge: Merge, *, at: datetime) -> None:
    merge.refuse(
        _(
            "It did not work, several times over. Nothing was changed. Tell the operators."
        )
    )


def _locked(*records: Record) -> list[Record]:
    """As they are now, in the order asked for."""
    rows = type(records[0])._base_manager.select_for_update(of=["self"])
    keys = [record.pk for record in records]
    found = {row.pk: row for row in rows.filter(pk__in=keys).order_by("pk")}
    return [found[key] for key in keys]


def _refuse_who_may_not(merge: Merge) -> None:
    """Rights are those of the moment at which it is done."""
    person = merge.waits_for
    its = Merge.objects.for_user(person).filter(pk=merge.pk)
    if not (person.is_active and person.access().administers and its.exists()):
        raise MergeError(
            _(
                "Who asked for it may no longer change both records. Nothing was changed."
            )
        )


# --- Merging ---------------------------------------------------------------------------


def _refuse_unless_apart(merge: Merge) -> None:
    kept, merged = merge.kept, merge.merged
    if reason := why_not(kept, merged, beside=merge):
        raise MergeError(reason)
    compared = (merge.kept_version, merge.merged_version)
    if (kept.version, merged.version) == compared:
        return
    if merge.is_waiting:
        raise MergeError(
            _("One of the two was changed before they were merged. Compare once more.")
        )
    raise MergeError(
        _("One of the two was changed while you were comparing. Look once more.")
    )


def _merge(merge: Merge, *, at: datetime) -> None:
    kept, merged, by = merge.kept, merge.merged, merge.by
    moves = plan_moves(kept, merged)
    changes = [*_own_changes(kept, merged, merge.choices, at=at), *moves.changes]
    merge.changes = [change.dump() for change in changes]
    merge.stayed = _stayed(moves)
    merge.status_before = getattr(merged, "status", "")
    merge.record(at=at)
    changesets.write(changes)
    merged.refresh_from_db()
    if isinstance(merged, Person):
        merged.merge_into(kept, expected_version=merged.version)
    else:
        merged.merge_into(kept, by=by, at=at, note=f"{kept.full_name}, {kept.code}")
        told = {"name": merged.full_name, "code": merged.code}
        note = _("%(name)s, %(code)s, was merged into this record.") % told
        kept.note_merge(by=by, at=at, note=note)


def _own_changes(
    kept: Record, merged: Record, choices: Mapping[str, str], *, at: datetime
) -> list[Change]:
    changes = chosen_changes(kept, merged, choices)
    if kept.is_incomplete and not merged.is_incomplete:
        # Somebody has looked at one of the two.
        changes += changesets.changes_of(kept, {"is_incomplete": False})
    if choices.get(PARENT) == MERGED:
        today = timezone.localdate(at)
        changes += parent_changes(kept, merged, on=today)
    return changes


def _stayed(moves: Moves) -> list[dict[str, str]]:
    return [
        {
            "model": pointer.model._meta.label_lower,
            "field": pointer.name,
            "pk": str(row.pk),
        }
        for pointer, row in moves.staying
    ]


# --- Undoing ---------------------------------------------------------------------------


def _refuse_unless_undoable(merge: Merge, at: datetime) -> None:
    if merge.state != MergeState.MERGED:
        raise MergeError(_why_not_undone(merge))
    if not merge.can_be_undone(at):
        until = format_date(timezone.localtime(merge.undone_until).date())
        text = _("A merge can be undone for 30 days: until %(day)s.")
        raise MergeError(text % {"day": until})
    if reason := why_wait(merge.kept, merge.merged, beside=merge):
        raise MergeError(reason)


def _why_not_undone(merge: Merge) -> str:
    return {
        MergeState.WAITING: _("The two are not merged yet."),
        MergeState.UNDOING: _("This merge is being undone already."),
        MergeState.UNDONE: _("This merge is undone already."),
        MergeState.REFUSED: _("The two were not merged. There is nothing to undo."),
    }[MergeState(merge.state)]


def _refuse_unless_one(merge: Merge) -> None:
    kept, merged = merge.kept, merge.merged
    if kept.merged_into_id:
        raise MergeError(_undo_first(kept))
    if merged.merged_into_id != kept.pk:
        raise MergeError(_("The record that was put away was changed since."))


def _undo_first(kept: Record) -> str:
    further = Merge.objects.standing().of(kept).newest_first()
    later = next(merge for merge in further if merge.merged == kept)
    day = format_date(timezone.localtime(later.at).date())
    told = {"name": kept, "other": later.kept, "day": day}
    return (
        _("%(name)s was merged into %(other)s on %(day)s. Undo that merge first.")
        % told
    )


def _undo(merge: Merge, *, by, at: datetime) -> None:
    try:
        with transaction.atomic():
            conflicts = changesets.take_back(merge.loaded_changes())
    except IntegrityError as error:
        # Somebody put something else where a row has to go back to.
        raise MergeError(
            _("Something else stands by now where a row has to go back to.")
        ) from error
    kept, merged = merge.kept, merge.merged
    merged.refresh_from_db()
    if isinstance(merged, Person):
        merged.undo_merge(expected_version=merged.version)
    else:
        note = _("The merge was undone.")
        merged.undo_merge(merge.status_before, by=by, at=at, note=note)
        told = {"name": merged.full_name, "code": merged.code}
        note = _("%(name)s, %(code)s, is a record of its own again.") % told
        kept.refresh_from_db()
        kept.note_merge(by=by, at=at, note=note)
    merge.record_undo(conflicts, by=by, at=at)
