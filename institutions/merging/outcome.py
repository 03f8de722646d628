"""What a merge did, and what its undo left, for the page that tells."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps

from institutions.merging.fields import FIELDS, capital
from institutions.merging.people import people_twice
from institutions.merging.pointers import moving_pointers
from institutions.merging.telling import Told, label_of, stored_text, tell_stored
from institutions.models import Institution, Merge
from migration_coop.lib.changesets import Change
from migration_coop.lib.formats import format_number


@dataclass(frozen=True)
class Written:
    """A field of the kept record that got another value."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Outcome:
    written: list[Written]
    moved: list[tuple[str, str]]
    stayed: dict[str, list[Told]]
    # Fields of the two records, and rows, that were changed since and left as they are.
    left: list[Written]
    left_rows: dict[str, list[Told]]
    twice: list[Any]


def outcome_of(merge: Merge, *, user) -> Outcome:
    """A fixed number of queries for each table in which something moved or stayed."""
    kind = type(merge.kept)
    changes = merge.loaded_changes()
    left = [(Change.load(one["change"]), one["current"]) for one in merge.conflicts]
    rows = [change for change, _current in left if not _is_own(change, merge)]
    return Outcome(
        [_written(one, one.after) for one in changes if _is_shown(one, merge)],
        _moved(changes, kind),
        tell_stored(merge.stayed, kind, user=user),
        [_written(one, now) for one, now in left if _is_own(one, merge)],
        tell_stored([one.dump() for one in rows], kind, user=user),
        _twice(merge, user),
    )


def _moved(changes: Iterable[Change], kind: type) -> list[tuple[str, str]]:
    counted = Counter(f"{one.model}.{one.field}" for one in changes)
    return [
        (label_of(pointer), format_number(counted[pointer.key]))
        for pointer in moving_pointers(kind)
        if counted[pointer.key]
    ]


def _is_own(change: Change, merge: Merge) -> bool:
    """Of one of the two records themselves, not of a row that points at them."""
    is_kind = change.model == merge.kept._meta.label_lower
    return is_kind and change.pk in (str(merge.kept.pk), str(merge.merged.pk))


def _is_shown(change: Change, merge: Merge) -> bool:
    shown = {field.name for field in FIELDS[type(merge.kept)]}
    return _is_own(change, merge) and (
        change.pk == str(merge.kept.pk) and change.field in shown
    )


def _written(change: Change, now: str | None) -> Written:
    field = apps.get_model(change.model)._meta.get_field(change.field)
    before = stored_text(change.model, change.field, change.before)
    after = stored_text(change.model, change.field, now)
    return Written(capital(field.verbose_name), before, after)


def _twice(merge: Merge, user) -> list[Any]:
    kept = merge.kept
    if merge.undone_at is None and isinstance(kept, Institution):
        return list(people_twice(user, kept))
    return []
