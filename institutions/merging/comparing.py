"""Two records side by side: where they differ, and which value is proposed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.urls import reverse

from institutions.merging.fields import Field, fields_between
from institutions.models import Institution
from migration_coop.lib.changesets import Change, changes_of
from migration_coop.lib.languages import FIRST_LANGUAGES

KEPT, MERGED = "kept", "merged"
SIDES = (KEPT, MERGED)


@dataclass(frozen=True)
class Line:
    """One field of both. `chosen` is a side."""

    name: str
    label: str
    kept: str
    merged: str
    chosen: str
    language: str = ""

    @property
    def is_alike(self) -> bool:
        return self.kept == self.merged

    @property
    def values(self) -> list[tuple[str, str]]:
        return [(KEPT, self.kept), (MERGED, self.merged)]


@dataclass(frozen=True)
class Side:
    """One of the two, as the head of the table says it."""

    record: Any
    completeness: int
    changed_at: datetime
    # The same page, with this one kept.
    merge_url: str

    @property
    def name(self) -> str:
        return getattr(self.record, "short_name", None) or str(self.record)

    @property
    def code(self) -> str:
        return getattr(self.record, "code", "")


def compare(kept: Model, merged: Model, choices: Mapping[str, str]) -> list[Line]:
    """Every field that one of them has, with what was chosen or else is proposed:
    the fuller value, then the one of the record that was changed last."""
    proposed = proposed_choices(kept, merged)
    return [
        Line(
            field.name,
            field.label(kept),
            field.text(kept),
            field.text(merged),
            choices.get(field.name) or proposed[field.name],
            field.language,
        )
        for field in fields_between(kept, merged)
        if field.value(kept) or field.value(merged)
    ]


def sides_of(kept: Model, merged: Model) -> tuple[Side, Side]:
    changed = last_changes(kept, merged)

    def side(row: Model, other: Model) -> Side:
        address = merge_url(row, other)
        _number, at = changed[row.pk]
        return Side(row, completeness(row), at, address)

    return side(kept, merged), side(merged, kept)


def merge_url(kept: Model, merged: Model) -> str:
    """Where the two are compared, and merged this way round."""
    if isinstance(kept, Institution) and isinstance(merged, Institution):
        codes = [kept.code, merged.code]
        return reverse("institutions:institution_merge", args=codes)
    return reverse("institutions:person_merge", args=[kept.pk, merged.pk])


def completeness(row: Model) -> int:
    """Of a hundred, how much of what is compared has a value."""
    fields = fields_between(row, row)
    given = sum(bool(field.value(row)) for field in fields)
    return round(100 * given / len(fields))


def last_changes(*rows: Model) -> dict[int, tuple[int, datetime]]:
    """The last copy in the history of each: its number, and when it was written."""
    history = type(rows[0]).history.rel.related_model  # type: ignore[attr-defined]
    kept = history._default_manager.filter(pgh_obj__in=[row.pk for row in rows])
    last = kept.order_by("pgh_obj", "-pgh_id").distinct("pgh_obj")
    return {
        pk: (number, at)
        for pk, number, at in last.values_list("pgh_obj", "pgh_id", "pgh_created_at")
    }


def proposed_choices(kept: Model, merged: Model) -> dict[str, str]:
    changed = last_changes(kept, merged)
    is_newer = changed[merged.pk] > changed[kept.pk]
    return {
        field.name: _better(field, kept, merged, is_newer=is_newer)
        for field in fields_between(kept, merged)
    }


def _better(field: Field, kept: Model, merged: Model, *, is_newer: bool) -> str:
    of_kept, of_merged = field.fullness_of(kept), field.fullness_of(merged)
    if of_kept != of_merged:
        return MERGED if of_merged > of_kept else KEPT
    return MERGED if of_merged and is_newer else KEPT


def chosen_changes(
    kept: Model, merged: Model, choices: Mapping[str, str]
) -> list[Change]:
    """What the choices change in the two records. Nothing is written here.

    A name that is not chosen changes places with the chosen one: the record that is
    put away keeps it, and is found by it.
    """
    to_kept: dict[str, Any] = {}
    to_merged: dict[str, Any] = {}
    for field in fields_between(kept, merged):
        if choices.get(field.name) != MERGED:
            continue
        for name in (field.name, *field.along):
            to_kept[name] = getattr(merged, name)
        if field.is_name and field.value(kept):
            to_merged[field.name] = field.value(kept)
    if isinstance(kept, Institution) and isinstance(merged, Institution):
        to_kept["unofficial_names"] = _unofficial(kept, merged, to_kept)
        to_merged["unofficial_names"] = _unofficial(merged, kept, to_merged)
    return [*changes_of(kept, to_kept), *changes_of(merged, to_merged)]


def _unofficial(
    row: Institution, other: Institution, taken: Mapping[str, Any]
) -> list[str]:
    """Whether a name is only our translation goes where the name goes."""
    return [
        language
        for language in FIRST_LANGUAGES
        if language in (other if f"name_{language}" in taken else row).unofficial_names
    ]
