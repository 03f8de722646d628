"""Tables that somebody sends, row by row. Thin: XLSX through lib/workbooks, and CSV."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from migration_coop.lib.workbooks import WorkbookRefused, cell_name, read_table

__all__ = ["Row", "Table", "TableRefused", "cell_name", "open_table"]

MAX_ROWS = 20_000


class TableRefused(Exception):
    """The file is not read. The message is fit to show to the user."""


@dataclass(frozen=True)
class Row:
    """`number` as the spreadsheet counts: the first is 1."""

    number: int
    cells: list[str]


@dataclass
class Table:
    kind: str
    title: str
    rows: Iterator[Row]
    notes: list[str] = field(default_factory=list)


def open_table(upload: IO[bytes], *, name: str, max_rows: int = MAX_ROWS) -> Table:
    if name.lower().endswith(".csv"):
        text = upload.read().decode("utf-8-sig", errors="replace")
        separator = ";" if ";" in text.partition("\n")[0] else ","
        lines = csv.reader(io.StringIO(text), delimiter=separator)
        return Table("csv", name, _numbered(lines))
    try:
        table = read_table(upload, max_rows=max_rows)
    except WorkbookRefused as refusal:
        raise TableRefused(str(refusal)) from refusal
    return Table("xlsx", table.title, _numbered(iter(table.rows)), table.notes)


def _numbered(lines: Iterator[list[str]]) -> Iterator[Row]:
    for number, cells in enumerate(lines, start=1):
        yield Row(number, cells)
