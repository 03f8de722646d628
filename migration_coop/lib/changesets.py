"""What one action changed in many rows, so that all of it can be taken back.

Each change names a field of a row, what stood there before and what stands there
after. Taking it back sets a field only where what was written still stands: what
somebody changed since is left alone and told as a conflict. Values are kept as the
serializers of Django keep them, so any field of any model will do.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

from django.apps import apps
from django.db import models, transaction
from django.db.models import F

from migration_coop.lib.records import Versioned

ROWS_AT_ONCE = 500
# So many different values get an UPDATE each; more are written together.
SETS_ONE_BY_ONE = 10
# Fields of a row, each with what it is to hold.
Values = tuple[tuple[str, str | None], ...]


@dataclass(frozen=True)
class Change:
    """One field of one row. `model` is a label such as "institutions.post"; `before`
    and `after` are texts, or nothing where the field is empty (SQL's NULL)."""

    model: str
    pk: str
    field: str
    before: str | None
    after: str | None

    @classmethod
    def load(cls, stored: Mapping[str, Any]) -> Self:
        return cls(**stored)

    def dump(self) -> dict[str, Any]:
        """For a JSON field."""
        return dict(vars(self))

    @property
    def reversed(self) -> "Change":
        return Change(self.model, self.pk, self.field, self.after, self.before)


@dataclass(frozen=True)
class Conflict:
    """A change that was not written. `current` is what stands there now; the row is
    nothing where it is gone."""

    change: Change
    row: Any
    current: str | None


def changes_of(row: models.Model, values: Mapping[str, Any]) -> list[Change]:
    """What writing these values into the row would change. Writes nothing."""
    found = []
    for name, value in values.items():
        before, after = _kept(row, name), _kept(_with(row, name, value), name)
        if before != after:
            label = row._meta.label_lower
            found.append(Change(label, str(row.pk), name, before, after))
    return found


@transaction.atomic
def write(changes: Iterable[Change]) -> list[Conflict]:
    """Write each change where what it expects still stands. Says what was left.

    An UPDATE for each set of values, however many rows get it; where rows differ much,
    one for every 500 rows that change in the same fields. Rows with versions move on, so that forms open elsewhere turn stale. A field
    of a row stands in one change at most.
    """
    conflicts: list[Conflict] = []
    by_model: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        by_model[change.model].append(change)
    for label, wanted in by_model.items():
        conflicts += _write_model(apps.get_model(label), wanted)
    return conflicts


def take_back(changes: Iterable[Change]) -> list[Conflict]:
    """Write what stood there before."""
    return write(change.reversed for change in changes)


def _write_model(
    model: type[models.Model], changes: Iterable[Change]
) -> Iterator[Conflict]:
    by_row: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        by_row[change.pk].append(change)
    alike: dict[Values, list[Any]] = defaultdict(list)
    fields = {change.field for of_row in by_row.values() for change in of_row}
    for keys in _pages(list(by_row)):
        found = model._base_manager.select_for_update().filter(pk__in=keys)
        found = found.only(*fields).order_by("pk")
        rows = {str(row.pk): row for row in found}
        for key in keys:
            wanted: list[tuple[str, str | None]] = []
            for change in by_row[key]:
                yield from _judge(rows.get(key), change, wanted)
            if wanted:
                alike[tuple(wanted)].append(rows[key].pk)
    if len(alike) <= SETS_ONE_BY_ONE:
        for values, pks in alike.items():
            _update(model, values, pks)
    else:
        _update_each(model, alike)


def _judge(row: Any, change: Change, wanted: list) -> Iterator[Conflict]:
    if row is None:
        yield Conflict(change, None, None)
        return
    current = _kept(row, change.field)
    if current == change.after:
        return
    if current == change.before:
        wanted.append((change.field, change.after))
    else:
        yield Conflict(change, row, current)


def _update(model: type[models.Model], values: Values, pks: list) -> None:
    new = _new(model, values)
    for some in _pages(pks):
        model._base_manager.filter(pk__in=some).update(**new)


def _update_each(model: type[models.Model], alike: Mapping[Values, list]) -> None:
    """All fields of a row at once: constraints compare them with one another."""
    by_fields: dict[tuple, list[models.Model]] = defaultdict(list)
    for values, pks in alike.items():
        new = _new(model, values)
        by_fields[tuple(new)] += [_row(model, pk, new) for pk in pks]
    for names, rows in by_fields.items():
        fields = [_field(model, name).name for name in names]
        model._base_manager.bulk_update(rows, fields, batch_size=ROWS_AT_ONCE)


def _row(model: type[models.Model], pk: Any, new: Mapping[str, Any]) -> models.Model:
    row = model(pk=pk)
    for name, value in new.items():
        setattr(row, name, value)
    return row


def _new(model: type[models.Model], values: Values) -> dict[str, Any]:
    """By column, as Python has them."""
    new: dict[str, Any] = {}
    for name, kept in values:
        field = _field(model, name)
        new[field.attname] = None if kept is None else field.to_python(kept)
    if issubclass(model, Versioned):
        new["version"] = F("version") + 1
    return new


def _pages(keys: list) -> Iterator[list]:
    for start in range(0, len(keys), ROWS_AT_ONCE):
        yield keys[start : start + ROWS_AT_ONCE]


def _field(model: type[models.Model] | models.Model, name: str) -> Any:
    return model._meta.get_field(name)


def _kept(row: models.Model, name: str) -> str | None:
    field = _field(row, name)
    if field.value_from_object(row) is None:
        return None
    return field.value_to_string(row)


def _with(row: models.Model, name: str, value: Any) -> models.Model:
    """Another row of the kind, with this value alone."""
    field = _field(row, name)
    other = type(row)()
    key = value.pk if isinstance(value, models.Model) else value
    setattr(other, field.attname, key)
    return other
