"""One thing done to several follow-ups and milestones: all that can be, or nothing."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from cooperation.actions.drafts import take_back_drafts
from cooperation.models import WorkBatch
from cooperation.work.kinds import Key
from cooperation.work.rows import WorkRow, rows_of
from cooperation.work.steps import UNDOABLE, Change, refusal_of_change
from institutions.models import Institution
from migration_coop.lib.lifecycle import TransitionError
from migration_coop.lib.records import create_once

# A row, and its version where the page showed one.
Chosen = dict[Key, int | None]


@dataclass
class Outcome:
    """What was changed, as it is kept; and what was not, with the reason."""

    changes: list[dict] = field(default_factory=list)
    left_out: list[dict] = field(default_factory=list)

    def leave_out(self, row: WorkRow, reason: str) -> None:
        url = row.item.get_absolute_url()
        self.left_out.append({"title": row.title, "url": url, "reason": reason})

    def note(self, row: WorkRow, verb: str, before: dict) -> None:
        self.changes.append(
            {
                "row": str(row.key),
                "version": row.item.version,
                "verb": verb,
                "before": before,
            }
        )


@transaction.atomic
def change_work(
    chosen: Chosen, change: Change, *, form_key: UUID | None, by, at: datetime
) -> WorkBatch:
    """Change every row that may and can be changed; say why the others are not.

    A form that arrives twice leads to the first batch. Older ones can no longer be
    undone, and are of no use to anybody.
    """

    def create() -> WorkBatch:
        batch = WorkBatch.objects.create(
            form_key=form_key, verb=change.verb, by=by, at=at
        )
        keep(batch, _change_all(chosen, change, by=by, at=at))
        return batch

    WorkBatch.objects.expired(at).delete()
    return create_once(WorkBatch, form_key=form_key, create=create)


def keep(batch: WorkBatch, outcome: Outcome) -> None:
    batch.changes, batch.left_out = outcome.changes, outcome.left_out
    batch.save(update_fields=["changes", "left_out"])


@transaction.atomic
def undo_work(batch: WorkBatch, *, by, at: datetime) -> list[dict]:
    """Bring back what stood there. Returns the rows that somebody has changed since."""
    batch = WorkBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.undone_at is not None:
        raise TransitionError(_("This was taken back already."))
    noted: dict[Key, list[dict]] = defaultdict(list)
    for change in batch.changes:
        if key := Key.read(change["row"]):
            noted[key].append(change)
    known = _people_and_bodies(batch.changes)
    outcome = Outcome()
    for row in rows_of(noted, user=by, today=timezone.localdate(at), locked=True):
        changes = noted[row.key]
        if row.item.version != changes[-1]["version"]:
            outcome.leave_out(row, _("Somebody has changed it since."))
            continue
        for change in reversed(changes):
            _take_back(row, change["verb"], change["before"], known, by=by, at=at)
    outcome.left_out += take_back_drafts(batch.changes, known["owner"], by=by, at=at)
    batch.undone_at = at
    batch.save(update_fields=["undone_at"])
    return outcome.left_out


def is_undoable(batch: WorkBatch, *, now: datetime) -> bool:
    """While every step in it can be taken back, and not too long ago."""
    verbs = {change["verb"] for change in batch.changes}
    return (
        bool(verbs)
        and batch.undone_at is None
        and now < batch.undo_until
        and verbs <= UNDOABLE
    )


def _change_all(chosen: Chosen, change: Change, *, by, at: datetime) -> Outcome:
    outcome = Outcome()
    today = timezone.localdate(at)
    for row in rows_of(chosen, user=by, today=today, locked=True):
        seen = chosen[row.key]
        if seen is not None and seen != row.item.version:
            reason = _("Somebody has changed it meanwhile.")
        else:
            reason = refusal_of_change(row, change)
        if reason:
            outcome.leave_out(row, reason)
        else:
            before = take(row, change, by=by, at=at)
            outcome.note(row, change.verb, before)
    return outcome


def take(row: WorkRow, change: Change, *, by, at: datetime) -> dict[str, Any]:
    """Do it to one row, by its own verb. Returns what stood there before."""
    item, stamp = row.item, {"by": by, "at": at, "note": change.note}
    if change.verb == "postpone":
        return _postpone(row, change.new_day(row), **stamp)
    if change.verb == "reassign":
        before: dict[str, Any] = {
            "institution": item.owner_institution_id,
            "owner": item.owner_id,
        }
        institution, owner = change.in_charge(item)
        item.reassign(institution=institution, owner=owner, **stamp)
        return before
    before = {"reason": item.blocked_reason}
    getattr(item, change.verb)(**stamp)
    return before


def _postpone(row: WorkRow, on: date | None, *, by, at: datetime, note: str) -> dict:
    """A promise gets another day; a milestone is expected on another day, and keeps
    the agreed one."""
    before = {"on": row.due_on}
    item = row.item
    if row.is_follow_up:
        version = item.version
        item.postpone(on, expected_version=version, by=by, at=at, note=note)
    else:
        item.forecast(on, reason=note, by=by, at=at)
    return before


def _take_back(
    row: WorkRow, verb: str, before: dict, known: dict, *, by, at: datetime
) -> None:
    item = row.item
    stamp = {"by": by, "at": at, "note": _("Taken back at once.")}
    if verb == "postpone":
        on = before["on"] and date.fromisoformat(before["on"])
        _postpone(row, on, **stamp)
    elif verb == "reassign":
        institution = known["institution"].get(before["institution"])
        owner = known["owner"].get(before["owner"])
        item.reassign(institution=institution, owner=owner, **stamp)
    elif verb == "escalate":
        item.escalate_to(known["owner"].get(before["owner"]), **stamp)
    elif before["reason"]:
        item.block(**stamp | {"note": before["reason"]})
    else:
        item.unblock(**stamp)


def _people_and_bodies(changes: Iterable[dict]) -> dict[str, dict]:
    """Who was in charge before, by two queries for all rows."""
    pks: dict[str, set] = {"institution": set(), "owner": set()}
    for change in changes:
        for name, found in pks.items():
            found.add(change["before"].get(name))
    return {
        "institution": Institution.objects.in_bulk(pks["institution"] - {None}),
        "owner": User.objects.in_bulk(pks["owner"] - {None}),
    }
