"""Pages of long lists by keyset: each starts after the last row of the one before.

No OFFSET and no COUNT, so page 400 costs what page 1 costs, and a row that is
added meanwhile neither repeats nor hides another.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from django.core import signing
from django.db.models import F, Field, Model, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.http import HttpRequest

AFTER, BEFORE = "after", "before"
NOTHING = Q(pk__in=[])


@dataclass(frozen=True)
class Key:
    """One part of the order: a field or an annotation, which way, empty ones where."""

    name: str
    descending: bool
    nulls_last: bool
    nullable: bool
    field: Field

    def order(self, *, backwards: bool) -> OrderBy:
        descending = self.descending ^ backwards
        if not self.nullable:
            return OrderBy(F(self.name), descending=descending)
        # False is not allowed here: Django wants True or nothing.
        return OrderBy(
            F(self.name),
            descending=descending,
            nulls_last=(self.nulls_last ^ backwards) or None,
            nulls_first=not (self.nulls_last ^ backwards) or None,
        )

    def same_as(self, value: Any) -> Q:
        if value is None:
            return Q(**{f"{self.name}__isnull": True})
        return Q(**{self.name: value})

    def beyond(self, value: Any, *, backwards: bool) -> Q:
        nulls_last = self.nulls_last ^ backwards
        if value is None:
            filled = Q(**{f"{self.name}__isnull": False})
            return NOTHING if nulls_last else filled
        lookup = "lt" if self.descending ^ backwards else "gt"
        further = Q(**{f"{self.name}__{lookup}": value})
        if self.nullable and nulls_last:
            further |= Q(**{f"{self.name}__isnull": True})
        return further

    def value_of(self, row: Model) -> Any:
        """What goes into the address for this row: text, a number, or nothing."""
        value: Any = row
        for part in self.name.split("__"):
            value = None if value is None else getattr(value, part)
        if isinstance(value, Model):
            value = value.pk
        return value if isinstance(value, str | int | float | None) else str(value)


@dataclass(frozen=True)
class KeysetPage:
    """The rows of one page, and the addresses of its neighbours (empty: none)."""

    rows: list
    previous_url: str
    next_url: str

    def __iter__(self) -> Iterator:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def keyset_page(
    queryset: QuerySet,
    request: HttpRequest,
    *,
    keys: Sequence[str | OrderBy],
    size: int = 25,
) -> KeysetPage:
    """The page that ?after=… or ?before=… names, in the order of `keys`, then pk.

    A key is "field", "-field" or F("field").asc(nulls_last=True); where the empty
    ones go by default is what PostgreSQL does. Limits: a key is a column, a column
    of a selected relation or an annotation; one that is empty only because of an
    outer join or an expression must say nulls_last or nulls_first itself.

    An address that was tampered with, or made for another order, shows page one.
    """
    order = _read_keys(queryset, keys)
    if values := _position(request, BEFORE, order):
        rows, has_more = _rows(queryset, order, values, size, backwards=True)
        # Fewer rows than a page come before: that is page one, shown in full.
        if has_more:
            return _page(request, order, rows, has_previous=True, has_next=True)
    values = _position(request, AFTER, order) if AFTER in request.GET else None
    rows, has_more = _rows(queryset, order, values, size, backwards=False)
    return _page(
        request, order, rows, has_previous=values is not None, has_next=has_more
    )


def _read_keys(queryset: QuerySet, keys: Sequence[str | OrderBy]) -> list[Key]:
    order = [_read_key(queryset, key) for key in keys]
    if order[-1].name not in {"pk", "id"}:
        order.append(_read_key(queryset, "pk"))
    return order


def _read_key(queryset: QuerySet, key: str | OrderBy) -> Key:
    if isinstance(key, str):
        key = OrderBy(F(key.removeprefix("-")), descending=key.startswith("-"))
    # A key names its column: F("due_on").asc(), never an expression.
    name: str = getattr(key.expression, "name")  # noqa: B009
    # A clone, because resolving a path across relations adds its joins.
    column = F(name).resolve_expression(queryset.query.clone())
    field = column.output_field
    # Of a foreign key, `field` is what it points at, and `target` the key itself.
    may_be_empty = getattr(column, "target", field).null
    says_where = bool(key.nulls_last or key.nulls_first)
    nulls_last = bool(key.nulls_last) if says_where else not key.descending
    return Key(name, key.descending, nulls_last, says_where or may_be_empty, field)


def _rows(queryset, order, values, size, *, backwards) -> tuple[list, bool]:
    if values is not None:
        queryset = queryset.filter(_beyond(order, values, backwards=backwards))
    ordered = queryset.order_by(*(key.order(backwards=backwards) for key in order))
    rows = list(ordered[: size + 1])
    has_more = len(rows) > size
    rows = rows[:size]
    return (rows[::-1] if backwards else rows), has_more


def _beyond(order: list[Key], values: list, *, backwards: bool) -> Q:
    """Rows that come later: further in one key, and the same in those before it."""
    same, ways = Q(), []
    for key, value in zip(order, values, strict=True):
        ways.append(same & key.beyond(value, backwards=backwards))
        same &= key.same_as(value)
    later = reduce(lambda one, other: one | other, ways)
    # Says the first key's bound once more by itself, so that its index is used.
    first, value = order[0], values[0]
    return (first.same_as(value) | first.beyond(value, backwards=backwards)) & later


def _page(request, order, rows, *, has_previous, has_next) -> KeysetPage:
    def link(way: str, row: Model | None) -> str:
        parameters = request.GET.copy()
        parameters.pop(AFTER, None)
        parameters.pop(BEFORE, None)
        if row is not None:
            values = [key.value_of(row) for key in order]
            parameters[way] = _signer(order).sign_object(values)
        return f"?{parameters.urlencode()}"

    first, last = (rows[0], rows[-1]) if rows else (None, None)
    return KeysetPage(
        rows,
        previous_url=link(BEFORE, first) if has_previous else "",
        next_url=link(AFTER, last) if has_next else "",
    )


def _position(request: HttpRequest, way: str, order: list[Key]) -> list | None:
    """The values of the row to go on from, or None where there is no such row."""
    try:
        values = _signer(order).unsign_object(request.GET.get(way, ""))
    except signing.BadSignature:
        return None
    return [
        None if value is None else key.field.to_python(value)
        for key, value in zip(order, values, strict=True)
    ]


def _signer(order: list[Key]) -> signing.Signer:
    """Signed with the order it was made for, so that no other list takes it."""
    return signing.Signer(salt=" ".join(f"{key.name}{key.descending}" for key in order))
