"""Which row of a table holds its headings, where titles stand above or words twice."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from migration_coop.lib.formats import format_number
from migration_coop.lib.search import folded
from migration_coop.lib.tables.notes import named
from migration_coop.lib.tables.shapes import Row, cell_name

SEARCHED_ROWS = 20
LONGEST_HEADING = 100
# A row of headings names at least so much of what the widest row says.
SHARE = 0.6


@dataclass
class Headings:
    """The row that names the columns, and what has to be said about it."""

    number: int
    names: list[str]
    notes: list[str]


def find_headings(rows: Sequence[Row], *, number: int | None = None) -> Headings:
    """Of the first rows of a table: the first that names about as many columns as
    others fill, in short words; or the one of this number, where somebody knows it."""
    rows = [row for row in rows[:SEARCHED_ROWS] if any(row.cells)]
    widest = max((_filled(row) for row in rows), default=0)
    found = next((row for row in rows if row.number == number), None)
    found = found or next((row for row in rows if _names(row, widest)), None)
    found = found or (rows[0] if rows else Row(1, []))
    notes = []
    if found.number > 1:
        message = _("The headings stand in row %(row)s; what is above is not read.")
        notes.append(message % {"row": format_number(found.number)})
    return Headings(found.number, found.cells, notes + _said_twice(found))


def _filled(row: Row) -> int:
    return sum(bool(cell) for cell in row.cells)


def _names(row: Row, widest: int) -> bool:
    words = [cell for cell in row.cells if cell]
    return len(words) >= widest * SHARE and all(
        len(word) <= LONGEST_HEADING and any(letter.isalpha() for letter in word)
        for word in words
    )


def _said_twice(row: Row) -> list[str]:
    places: dict[str, list[int]] = defaultdict(list)
    for place, name in enumerate(row.cells):
        if name:
            places[folded(name)].append(place)
    message = _("Several columns are called “%(name)s” (%(cells)s).")
    return [
        message
        % {
            "name": row.cells[found[0]],
            "cells": named([cell_name(row.number, place) for place in found]),
        }
        for found in places.values()
        if len(found) > 1
    ]
