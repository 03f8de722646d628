"""Taking back what an import wrote: fields first, then what it made, if nothing refers
to it by now. What stays is told."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _

from exchange.targets.leaving import left_alone
from institutions.duplicates.derived import DERIVED, forget_people
from institutions.models import BulkEditRow, Institution, Person, Post
from migration_coop.lib.changesets import Change
from migration_coop.lib.changesets import take_back as take_back_changes
from migration_coop.lib.lifecycle import LifecycleEvent
from migration_coop.lib.records import Versioned

# What hangs on others goes before them.
LAST = ("institutions.post", "institutions.person", "institutions.institution")


def take_back(done: Sequence[dict[str, Any]], *, by, at: datetime) -> list[str]:
    changes = [Change.load(step) for step in done if "created" not in step]
    told = [left_alone(conflict) for conflict in take_back_changes(changes)]
    touched = {(change.model, change.pk) for change in changes}
    made: dict[str, list[int]] = defaultdict(list)
    for step in done:
        if "created" in step:
            label, pk = step["created"]
            made[label].append(pk)
    for label in [*(label for label in made if label not in LAST), *LAST]:
        if keys := made.get(label):
            told += _unmake(apps.get_model(label), keys, touched, by=by, at=at)
    return told


def _unmake(
    model: Any, keys: list[int], touched: set[tuple[str, str]], *, by, at: datetime
) -> list[str]:
    """Rows that somebody has changed since are somebody's work, and stay, too."""
    rows = model._default_manager.filter(pk__in=keys).select_for_update().order_by("pk")
    named, changed = _referred_to(model, keys), _changed_since(rows)
    told = []
    gone = []
    for row in rows:
        if row.pk in named:
            said = _("%(record)s stays: other records name it by now.")
            told.append(said % {"record": _called(row)})
        elif row.pk in changed and (row._meta.label_lower, str(row.pk)) not in touched:
            said = _("%(record)s stays: it has been changed since.")
            told.append(said % {"record": _called(row)})
        elif model is Institution:
            row.undo_noting(by=by, at=at, note=_("An import was taken back."))
        else:
            gone.append(row.pk)
    if model is Person:
        forget_people(gone)
    model._base_manager.filter(pk__in=gone).delete()
    return told


def _referred_to(model: Any, keys: list[int]) -> set[int]:
    """Which of these rows stand in others: one query for each kind of row that may."""
    found: set[int] = set()
    for relation in model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel) or _is_its_own(relation):
            continue
        other = relation.related_model
        column = relation.field.attname
        rows = other._default_manager.filter(**{f"{column}__in": keys})
        found |= set(rows.values_list(column, flat=True))
    return found


def _is_its_own(relation: Any) -> bool:
    """History, steps and edits of a row stay without it; the themes of a post go with
    it."""
    other = relation.related_model
    return (
        relation.on_delete in (models.DO_NOTHING, models.CASCADE)
        or issubclass(other, (BulkEditRow, LifecycleEvent, *DERIVED))
        or getattr(other, "pgh_tracked_model", None) is not None
    )


def _changed_since(rows: models.QuerySet) -> set[int]:
    """Those that say something else than when they were made. What was set and taken
    back again, alone or together with others, is nobody's work."""
    saved = {
        row.pk: row for row in rows if isinstance(row, Versioned) and row.version > 1
    }
    if not saved:
        return set()
    history = rows.model._meta.get_field("history").related_model
    kept = {field.attname for field in history._meta.concrete_fields}
    columns = [
        field.attname
        for field in rows.model._meta.concrete_fields
        if field.attname in kept - {"version"}
    ]
    made = history.objects.filter(pgh_obj__in=saved, pgh_label="insert")
    same = {
        pk
        for pk, *values in made.values_list("pgh_obj", *columns)
        if values == [getattr(saved[pk], column) for column in columns]
    }
    return set(saved) - same


def _called(row: Any) -> str:
    return f"{row.person}, {row.title}" if isinstance(row, Post) else str(row)
