"""What rows of any table are called, for somebody who reads that they move or stay."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from institutions.merging.fields import FIELDS, capital
from institutions.merging.pointers import Pointer, moving_pointers
from institutions.models import Country
from migration_coop.lib.formats import format_date

LABELS: dict[str, str | Promise] = {
    "institutions.institution.merged_into": gettext_lazy("Records merged before"),
    "institutions.person.merged_into": gettext_lazy("Records merged before"),
    "institutions.institution.succeeded_by": gettext_lazy("Bodies that it took over"),
    "institutions.post.person": gettext_lazy("Posts"),
    "institutions.post.alternate": gettext_lazy("Posts in which they stand in"),
    "institutions.institutionparent.parent": gettext_lazy("Bodies under it"),
}
# What says nothing about a row to somebody who reads its name.
SILENT = {
    "date_joined",
    "language",
    "noted_from",
    "route",
    "source",
    "status",
    "time_zone",
    "undone_at",
    "noted_by",
    "logged_by",
}
PARTS = 3
# So many rows of a kind are named.
MOST = 20


def label_of(pointer: Pointer) -> str:
    """ "Visits", or "Missions (host institution)" where a table points twice."""
    if pointer.key in LABELS:
        return str(LABELS[pointer.key])
    noun, field = pointer.model, pointer.field.verbose_name
    link = _link_of(pointer)
    if link is not None:
        noun, field = link.model, link.verbose_name
    name = capital(noun._meta.verbose_name_plural)
    target = pointer.field.related_model
    tables = [one.model for one in moving_pointers(target)]
    if link is None and tables.count(pointer.model) == 1:
        return name
    return _("%(rows)s (%(role)s)") % {"rows": name, "role": field}


def _link_of(pointer: Pointer) -> Any:
    """The many-to-many field whose table this is, if Django made it."""
    if not pointer.model._meta.auto_created:
        return None
    owner = pointer.model._meta.auto_created
    return next(
        field
        for field in owner._meta.many_to_many  # type: ignore[union-attr]
        if field.remote_field.through is pointer.model
    )


@dataclass(frozen=True)
class Told:
    """A row in words, and its page if it has one."""

    text: str
    url: str = ""


def tell(pointer: Pointer, rows: models.QuerySet, *, user, most: int) -> list[Told]:
    """The first of these rows that the user may see, in words. One query."""
    seen = _seen_by(user, pointer, rows)
    related = [_path(field) for field in _said(pointer) if field.is_relation]
    found = seen.select_related(*related).order_by("pk")[:most]
    return [Told(_in_words(row, pointer), _url_of(row)) for row in found]


def _seen_by(user, pointer: Pointer, rows: models.QuerySet) -> models.QuerySet:
    """What has no door of its own and is no fact of the registry is only counted,
    for those who do not administer everything."""
    if user.access().administers_everywhere:
        return rows
    if door := getattr(pointer.model._default_manager, "for_user", None):
        return rows.filter(pk__in=door(user).values("pk"))
    is_fact = (
        pointer.model._meta.app_label == pointer.field.related_model._meta.app_label
    )
    return rows if is_fact else rows.none()


def tell_stored(
    stored: Iterable[Mapping[str, str]], kind: type[models.Model], *, user
) -> dict[str, list[Told]]:
    """Rows that a merge kept as table, field and key; by what they are called."""
    by_pointer: dict[str, list[str]] = defaultdict(list)
    for one in stored:
        by_pointer[f"{one['model']}.{one['field']}"].append(one["pk"])
    told = {}
    for pointer in moving_pointers(kind):
        if keys := by_pointer.get(pointer.key):
            rows = pointer.model._base_manager.filter(pk__in=keys)
            told[label_of(pointer)] = tell(pointer, rows, user=user, most=MOST)
    return told


def stored_text(model: str, field: str, value: str | None) -> str:
    """A value as a change keeps it, as people read it."""
    kind = apps.get_model(model)
    row = kind()
    column = kind._meta.get_field(field)
    setattr(row, column.attname, None if value is None else column.to_python(value))
    shown = next((one for one in FIELDS.get(kind, ()) if one.name == field), None)
    return shown.text(row) if shown else value or ""


def _in_words(row: models.Model, pointer: Pointer) -> str:
    parts = [_part(row, field) for field in _said(pointer)]
    return ", ".join([part for part in parts if part][:PARTS])


def _part(row: models.Model, field: Any) -> str:
    value = getattr(row, field.name)
    if not value:
        return ""
    if field.is_relation and _is_of_a_mission(field):
        value = value.mission
    if isinstance(value, date):
        return format_date(value)
    display = getattr(row, f"get_{field.name}_display", None)
    return str(display() if display else value)


def _said(pointer: Pointer) -> list[Any]:
    """Its fields that are told: what it belongs to first, then its texts and days."""
    texts = (models.CharField, models.DateField)
    people = get_user_model()
    fields = [
        field
        for field in pointer.model._meta.local_concrete_fields
        if field.name not in SILENT and field.name != pointer.name
        if field.is_relation or isinstance(field, texts)
    ]
    told = [
        field
        for field in fields
        if field.related_model is not people or field.remote_field.related_name != "+"
    ]
    return sorted(told, key=_rank)


def _rank(field: Any) -> int:
    if field.related_model is Country:
        return 2
    return 0 if field.is_relation else 1


def _path(field: Any) -> str:
    """A visit, or a delegation, is told by its mission."""
    return f"{field.name}__mission" if _is_of_a_mission(field) else field.name


def _is_of_a_mission(field: Any) -> bool:
    names = {one.name for one in field.related_model._meta.local_concrete_fields}
    return "mission" in names


def _url_of(row: models.Model) -> str:
    address = getattr(row, "get_absolute_url", None)
    return address() if address else ""
