"""Which rows cannot move, because the kept record has what the database allows once."""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import BigIntegerField, Exists, F, OuterRef, Q, Value
from django.db.models.lookups import PostgresOperatorLookup

from institutions.merging.pointers import SAME_WHERE, Pointer

# A constraint as pairs of what is compared and how, and for which rows it holds.
Rule = tuple[list[tuple[Any, str]], Q]
ALIKE = "IS NOT DISTINCT FROM"


def would_collide(pointer: Pointer, kept: models.Model) -> Q | None:
    """The condition under which the database refuses a row that points at `kept`;
    none where nothing is allowed once only."""
    refused = [
        _meets(pointer, rule, kept)
        for rule in _rules(pointer.model)
        if _is_about(pointer, rule)
    ]
    refused += [
        _breaks(pointer, check.condition, kept)
        for check in pointer.model._meta.constraints
        if isinstance(check, models.CheckConstraint)
        and pointer.name in _compared(check.condition)
    ]
    return _any(refused)


def says_the_same(pointer: Pointer, kept: models.Model) -> Q | None:
    """The condition under which the kept record has a row that says it already."""
    names = SAME_WHERE.get(pointer.key)
    if names is None:
        return None
    compared = [(F(name), ALIKE) for name in (pointer.name, *names)]
    return _meets(pointer, (compared, Q()), kept)


def _any(conditions: Iterable[Q]) -> Q | None:
    found = None
    for condition in conditions:
        found = condition if found is None else found | condition
    return found


def _rules(model: type[models.Model]) -> Iterable[Rule]:
    options = model._meta
    for field in options.local_concrete_fields:
        if field.unique:
            yield [(F(field.name), RangeOperators.EQUAL)], Q()
    for names in options.unique_together:
        yield [(F(name), RangeOperators.EQUAL) for name in names], Q()
    for constraint in options.constraints:
        holds_for = getattr(constraint, "condition", None) or Q()
        if isinstance(constraint, models.UniqueConstraint):
            distinct = constraint.nulls_distinct is not False
            operator = RangeOperators.EQUAL if distinct else ALIKE
            yield [(F(name), operator) for name in constraint.fields], holds_for
        elif isinstance(constraint, ExclusionConstraint):
            compared = [
                (F(what) if isinstance(what, str) else what, operator)
                for what, operator in constraint.expressions
            ]
            yield compared, holds_for


def _is_about(pointer: Pointer, rule: Rule) -> bool:
    compared, _holds_for = rule
    return F(pointer.name) in [what for what, _operator in compared]


def _meets(pointer: Pointer, rule: Rule, kept: models.Model) -> Q:
    """Whether a row of the kept record stands where this one would come to stand."""
    compared, holds_for = rule
    names = [field.name for field in pointer.model._meta.local_concrete_fields]
    this_row: dict[Any, Any] = {F(name): OuterRef(name) for name in names}
    this_row[F(pointer.name)] = Value(kept.pk)
    there = pointer.rows_of(kept).filter(holds_for)
    for what, operator in compared:
        lookup = PostgresOperatorLookup(what, what.replace_expressions(this_row))
        lookup.postgres_operator = operator
        there = there.filter(lookup)
    return holds_for & Q(Exists(there))


def _breaks(pointer: Pointer, condition: Q, kept: models.Model) -> Q:
    """Whether the row, pointing at the kept record, compares wrongly with itself."""
    moved = pointer.model._base_manager.annotate(
        moved_to=Value(kept.pk, output_field=BigIntegerField())
    )
    right = moved.filter(_renamed(condition, pointer.name), pk=OuterRef("pk"))
    return Q(~Exists(right))


def _compared(condition: Q) -> set[str]:
    """Fields that a check compares with others of the same row."""
    names: set[str] = set()
    for child in condition.children:
        if isinstance(child, Q):
            names |= _compared(child)
        elif isinstance(child, tuple) and isinstance(child[1], F):
            names |= {child[0].split("__")[0], child[1].name}
    return names


def _renamed(condition: Q, name: str) -> Q:
    """The same check, of what the row would point at."""
    renamed = Q(_connector=condition.connector, _negated=condition.negated)
    for child in condition.children:
        if isinstance(child, Q):
            renamed.children.append(_renamed(child, name))
            continue
        key, value = child
        field, *lookup = key.split("__")
        key = "__".join(["moved_to" if field == name else field, *lookup])
        if value == F(name):
            value = F("moved_to")
        renamed.children.append((key, value))
    return renamed
