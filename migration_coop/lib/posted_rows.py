"""Rows of a formset as a browser posts them: read, replaced, before any checking."""

from typing import Any

from django.http import QueryDict

# A text by each name; a list of texts where several were posted by one name.
PostedRow = dict[str, Any]


def posted_rows(data: Any, prefix: str, *, at_most: int) -> list[PostedRow]:
    """What was typed in each row, by the names of the fields without their prefix."""
    rows: list[PostedRow] = [{} for _ in range(_total(data, prefix, at_most))]
    for name in data:
        number, dash, field = name.removeprefix(f"{prefix}-").partition("-")
        is_field = name.startswith(f"{prefix}-") and dash and number.isdecimal()
        if is_field and int(number) < len(rows):
            texts = data.getlist(name)
            rows[int(number)][field] = texts if len(texts) > 1 else data[name]
    return rows


def with_rows(data: Any, prefix: str, rows: list[PostedRow]) -> QueryDict:
    """The same page with these rows, and no others, in the formset of that prefix."""
    changed = without_rows(data, prefix)
    initial = f"{prefix}-INITIAL_FORMS"
    changed[initial] = data.get(initial, "0")
    changed[f"{prefix}-TOTAL_FORMS"] = str(len(rows))
    for number, row in enumerate(rows):
        for field, value in row.items():
            texts = value if isinstance(value, list) else [value]
            changed.setlist(f"{prefix}-{number}-{field}", texts)
    return changed


def without_rows(data: Any, prefix: str) -> QueryDict:
    changed = data.copy()
    for name in data:
        if name.startswith(f"{prefix}-"):
            del changed[name]
    return changed


def _total(data: Any, prefix: str, at_most: int) -> int:
    total = str(data.get(f"{prefix}-TOTAL_FORMS", ""))
    return min(int(total), at_most) if total.isdecimal() and len(total) < 6 else 0
