"""What was done to one row, as an edit of many keeps it to take it back.

An entry is one of: a field that changed (of the row, or of the parent that ended), a
row that was added or removed beside it, or a step of its status.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from django.apps import apps
from django.db import models

from migration_coop.lib.changesets import Change

Kind = Literal["change", "added", "removed", "step"]
CHANGE: Kind = "change"
ADDED: Kind = "added"
REMOVED: Kind = "removed"
STEP: Kind = "step"


@dataclass(frozen=True)
class Entry:
    kind: Kind
    # A field that changed.
    change: Change | None = None
    # A row that was added or removed: its model, its key and its columns as texts.
    model: str = ""
    pk: int | None = None
    values: Mapping[str, str | None] = field(default_factory=dict)
    # A step of the status; or the parent that an added one stands in the place of.
    before: str | None = None
    after: str | None = None

    @classmethod
    def load(cls, stored: Mapping[str, Any]) -> "Entry":
        change = stored.get("change")
        return cls(**{**stored, "change": Change.load(change) if change else None})

    def dump(self) -> dict[str, Any]:
        """For a JSON field; what says nothing is left out."""
        return {name: value for name, value in asdict(self).items() if value}


def entry_of(kind: Kind, row: models.Model, *, before: str | None = None) -> Entry:
    """An entry about a whole row beside the institution."""
    label = row._meta.label_lower
    return Entry(kind, model=label, pk=row.pk, values=kept(row), before=before)


def kept(row: models.Model) -> dict[str, str | None]:
    """Its columns but the key, as the serializers of Django write them."""
    columns = row._meta.concrete_fields
    return {
        column.name: text_of(row, column)
        for column in columns
        if not column.primary_key
    }


def text_of(row: models.Model, column: Any) -> str | None:
    """A value as a Change keeps it: a text, or nothing where it is empty."""
    if column.value_from_object(row) is None:
        return None
    return column.value_to_string(row)


def row_of(entry: Entry) -> models.Model:
    """The row as it was kept, with its key, not stored."""
    model = apps.get_model(entry.model)
    row = model(pk=entry.pk)
    for name, text in entry.values.items():
        column: Any = model._meta.get_field(name)
        value = None if text is None else column.to_python(text)
        setattr(row, column.attname, value)
    return row
