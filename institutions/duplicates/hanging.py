"""What hangs on institutions, or people: how many rows of which kind point at each."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator

from django.apps import apps
from django.db import models
from django.db.models import Count, Value

from institutions.models import (
    BulkEditRow,
    DuplicateKeys,
    DuplicatePair,
    PersonNameEvent,
    PersonPair,
    SweptPerson,
)
from migration_coop.lib.lifecycle import LifecycleEvent

# What is kept about the row itself; copies of rows are left out by their name.
OWN = (
    BulkEditRow,
    DuplicateKeys,
    DuplicatePair,
    LifecycleEvent,
    PersonNameEvent,
    PersonPair,
    SweptPerson,
)
HISTORY = "History"


def hanging_on(
    model: type[models.Model], keys: Collection[int]
) -> dict[int, list[tuple[str, int]]]:
    """(what, how many) for each, most first. One query, however many kinds."""
    parts = [
        field.model._base_manager.filter(**{f"{field.name}__in": keys})
        .order_by()
        .values_list(field.name, Value(_said_of(field.model)._meta.label))
        .annotate(count=Count("pk"))
        for field in _pointing_at(model)
    ]
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for key, label, count in parts[0].union(*parts[1:], all=True):
        counts[key][label] += count
    return {
        key: [(_name_of(label, count), count) for label, count in found.most_common()]
        for key, found in counts.items()
    }


def _pointing_at(model: type[models.Model]) -> Iterator[models.Field]:
    """Foreign keys of everything that people wrote and that names such a row."""
    for relation in model._meta.get_fields(include_hidden=True):
        other = relation.related_model
        if not relation.one_to_many or other._meta.proxy or issubclass(other, OWN):
            continue
        if not other.__name__.endswith(HISTORY):
            yield relation.field


def _said_of(model: type[models.Model]) -> type[models.Model]:
    """Rows of a table that only links are told as what they belong to."""
    return model._meta.auto_created or model


def _name_of(label: str, count: int) -> str:
    options = apps.get_model(label)._meta
    return str(options.verbose_name if count == 1 else options.verbose_name_plural)
