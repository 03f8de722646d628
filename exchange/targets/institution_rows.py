"""What an institution says by now, column by column: as a sheet would say it."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from exchange.targets.institution_columns import (
    COLUMNS,
    FIELDS,
    IDENTIFIERS,
    THEMES,
    written,
)
from institutions.models import Institution
from migration_coop.lib.languages import unlocalized


def with_all(rows: QuerySet) -> QuerySet:
    """With what `current_values` looks at: five queries for any number of rows."""
    return rows.prefetch_related(
        "identifiers", "themes__theme", "former_names", "parents__parent"
    )


def current_values(row: Institution, *, today: date) -> dict[str, Any]:
    """As `read_institution` would read them."""
    values: dict[str, Any] = {
        name: getattr(row, name) for name in FIELDS if name != "country"
    }
    values |= {"country": row.country_id or "", "code": row.code}
    for column in ("phone", "whatsapp"):
        values[column] = str(values[column] or "")
    values |= dict.fromkeys(IDENTIFIERS, "")
    identifiers = sorted(row.identifiers.all(), key=_value, reverse=True)
    # Of several of one register the first, as exports have it.
    values |= {one.scheme: one.value for one in identifiers}
    for column, offer in THEMES.items():
        listed = (one for one in row.themes.all() if one.offer == offer)
        values[column] = sorted(one.theme.code for one in listed)
    former = sorted(row.former_names.all(), key=lambda name: name.valid_to)
    values["former_names"] = [
        [unlocalized(name, "name"), _iso(name.valid_from), _iso(name.valid_to)]
        for name in former
    ]
    values["parent"] = next(
        (one.parent.code for one in row.parents.all() if _holds(one, today)), ""
    )
    return values


def cells_of(row: Institution, *, today: date) -> dict[str, str]:
    """The row as text by column: read again, it changes nothing."""
    values = current_values(row, today=today)
    return {
        column.name: written(column.name, values[column.name]) for column in COLUMNS
    }


def _holds(dated: Any, day: date) -> bool:
    return (dated.valid_from or date.min) <= day < (dated.valid_to or date.max)


def _value(identifier: Any) -> str:
    return identifier.value


def _iso(day: date | None) -> str | None:
    return day and day.isoformat()
