"""What was somebody's becomes somebody else's, in one step that can be taken back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from cooperation.actions.drafts import give_draft_to, locked_drafts
from cooperation.actions.work import Outcome, keep, take
from cooperation.models import WorkBatch
from cooperation.work.leaving import ESCALATION, Item, Leaver, open_items
from cooperation.work.rows import WorkRow, rows_of
from cooperation.work.steps import Change, refusal_of_change
from institutions.models import Institution
from migration_coop.lib.records import create_once
from missions.models import Mission


@dataclass(frozen=True)
class Successor:
    """Who takes over: a person, a body, or both."""

    person: User | None
    works_for: frozenset[str]
    institution: Institution | None = None
    note: str = ""


@transaction.atomic
def hand_over(
    leaver: Leaver,
    tokens: Iterable[str],
    successor: Successor,
    *,
    form_key: UUID | None,
    by,
    at: datetime,
) -> WorkBatch:
    """Hand over what was ticked, as far as it is still theirs and the successor may
    have it. What is not is said with its reason."""

    def create() -> WorkBatch:
        batch = WorkBatch.objects.create(
            form_key=form_key, verb="hand_over", by=by, at=at
        )
        keep(batch, _hand_all(leaver, set(tokens), successor, by=by, at=at))
        return batch

    WorkBatch.objects.expired(at).delete()
    return create_once(WorkBatch, form_key=form_key, create=create)


def _hand_all(
    leaver: Leaver, tokens: set[str], successor: Successor, *, by, at: datetime
) -> Outcome:
    today = timezone.localdate(at)
    items = [
        item
        for item in open_items(leaver, user=by, today=today)
        if item.token in tokens and item.editable
    ]
    keys = sorted({item.row.key for item in items if item.row})
    rows = {row.key: row for row in rows_of(keys, user=by, today=today, locked=True)}
    drafts = locked_drafts((item.mission.pk for item in items if item.mission), by=by)
    # A draft that was finished in this very moment is nobody's to hand over.
    items = [row for row in items if not row.mission or row.mission.pk in drafts]
    outcome = Outcome()
    for item in items:
        if item.mission:
            draft = drafts[item.mission.pk]
            _hand_draft(item, draft, successor, outcome, by=by, at=at)
        elif item.token.startswith(ESCALATION):
            _escalate(rows[item.row.key], successor, outcome, by=by, at=at)
        else:
            _put_in_charge(rows[item.row.key], successor, outcome, by=by, at=at)
    _note_last_versions(outcome, rows)
    return outcome


def _put_in_charge(
    row: WorkRow, successor: Successor, outcome: Outcome, *, by, at: datetime
) -> None:
    change = Change(
        "reassign",
        note=successor.note,
        institution=successor.institution,
        owner=successor.person,
        owner_works_for=successor.works_for,
    )
    if reason := refusal_of_change(row, change):
        outcome.leave_out(row, reason)
    else:
        before = take(row, change, by=by, at=at)
        outcome.note(row, "reassign", before)


def _escalate(
    row: WorkRow, successor: Successor, outcome: Outcome, *, by, at: datetime
) -> None:
    item = row.item
    if not successor.works_for & {country.pk for country in row.countries}:
        outcome.leave_out(row, _("That person works for another country."))
    else:
        before = {"owner": item.escalates_to_id}
        item.escalate_to(successor.person, by=by, at=at, note=successor.note)
        outcome.note(row, "escalate", before)


def _hand_draft(
    item: Item,
    mission: Mission,
    successor: Successor,
    outcome: Outcome,
    *,
    by,
    at: datetime,
) -> None:
    person = successor.person
    if person is None or not successor.works_for & item.countries:
        reason = _("That person works for another country.")
        left = {"title": item.title, "url": item.url, "reason": reason}
        outcome.left_out.append(left)
        return
    before = {"owner": mission.logged_by_id}
    give_draft_to(mission, person, by=by, at=at, note=successor.note)
    outcome.changes.append(
        {
            "row": item.token,
            "version": mission.version,
            "verb": "draft",
            "before": before,
        }
    )


def _note_last_versions(outcome: Outcome, rows: dict) -> None:
    """A milestone may change twice, in charge and as escalation; either may be noted
    first, and its last version is what an undo must find."""
    versions = {str(key): row.item.version for key, row in rows.items()}
    for change in outcome.changes:
        change["version"] = versions.get(change["row"], change["version"])
