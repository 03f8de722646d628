"""What every kind of table becomes, and how large it may be."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Literal, NamedTuple

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from migration_coop.lib.formats import format_number

MAX_ROWS, MAX_COLUMNS, MAX_CELLS = 20_000, 256, 1_000_000
# What Excel can hold in a cell.
LONGEST_CELL = 32_767
# The others of ASCII say nothing, and PostgreSQL keeps no NUL.
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")

Kind = Literal["xlsx", "csv", "ods"]


class TableRefused(Exception):
    """The file is not read. The message is fit to show to the user."""


class Row(NamedTuple):
    """A row that says something. `number` is its line in the sheet, from 1; all rows
    of a table are equally wide. Days are as 2019-03-31."""

    number: int
    cells: list[str]


@dataclass
class Table:
    """One sheet. `rows` is read once, while the file is open; rows that are empty are
    left out, and the memory it takes does not grow with the others (but for ODS)."""

    kind: Kind
    title: str
    # What was ignored, or understood in a way that has to be said.
    notes: list[str]
    rows: Iterator[Row]
    # The last row and column that say something, counted from 1.
    last_row: int
    width: int

    def whole(self) -> list[list[str]]:
        """All rows from the first line of the sheet on, the empty ones too."""
        found: list[list[str]] = []
        for row in self.rows:
            found += [[""] * self.width for _gap in range(len(found), row.number - 1)]
            found.append(row.cells)
        return found


def cell_name(row: int, column: int) -> str:
    """The row by its number, from 1, the column by its place in `cells`, from 0."""
    return f"{get_column_letter(column + 1)}{row}"


def text_of(value: Any) -> str:
    """What a cell of a spreadsheet says."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, timedelta):
        minutes = value // timedelta(minutes=1)
        return f"{minutes // 60:02}:{minutes % 60:02}"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return CONTROLS.sub("", str(value)).strip()


def check_size(
    last_row: int, last_column: int, cells: int, *, max_rows: int = MAX_ROWS
) -> None:
    if last_row > max_rows:
        message = _("This table has more than %(count)s rows. Divide it and retry.")
        raise TableRefused(message % {"count": format_number(max_rows)})
    if last_column > MAX_COLUMNS:
        message = _(
            "This table reaches column %(column)s, and %(count)s columns are read at "
            "most. Delete what stands far to the right and retry."
        )
        column = get_column_letter(last_column)
        count = format_number(MAX_COLUMNS)
        raise TableRefused(message % {"column": column, "count": count})
    if cells > MAX_CELLS:
        message = _("This table has more than %(count)s cells. Divide it and retry.")
        raise TableRefused(message % {"count": format_number(MAX_CELLS)})


def check_length(length: int, *, row: int, column: int) -> None:
    if length > LONGEST_CELL:
        message = _(
            "Cell %(cell)s holds more than %(count)s characters, and no spreadsheet "
            "can hold that many. Shorten it and retry."
        )
        cell = cell_name(row, column)
        count = format_number(LONGEST_CELL)
        raise TableRefused(message % {"cell": cell, "count": count})


def check_filled(last_row: int) -> None:
    if not last_row:
        raise TableRefused(_("There is nothing in this table."))
