"""The files: XLSX, ODS, CSV, JSON. Each is written row by row, into a temporary file.

What is to be said about the rows (filter, order, who, when) stands in a sheet of its
own behind them, or in an object beside them. A CSV file has no room for it that an
import would not trip over: it is on the page of the export, whose number is in the
name of the file.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import IO, Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from exchange.models import ExportFormat
from migration_coop.lib.cells import Plain, plain
from migration_coop.lib.sheet_files import write_csv, write_ods
from migration_coop.lib.sheets import TYPE, Sheet, write_xlsx
from migration_coop.lib.temporary import written_by

Lines = Iterable[tuple[str, str]]


@dataclass(frozen=True)
class Table:
    """Rows to be written, and what is said about them.

    `names` are the keys of the columns, `headings` what stands above them. `about` is
    asked when the rows are written, so that it knows how many there were.
    """

    title: str
    names: Sequence[str]
    headings: Sequence[str]
    rows: Iterable[Sequence[Any]]
    about: Callable[[], Lines]

    @property
    def sheet(self) -> Sheet:
        return Sheet(self.title, self.headings, self.rows)

    def sheets(self) -> Iterator[Sheet]:
        yield self.sheet
        yield Sheet(_("About"), [_("About this export"), ""], self.about())


def _write_xlsx(table: Table) -> IO[bytes]:
    return write_xlsx(table.sheets())


def _write_ods(table: Table) -> IO[bytes]:
    return write_ods(table.sheets())


def _write_csv(table: Table) -> IO[bytes]:
    """Excel reads the separator that its country writes lists with."""
    separator = "," if get_language() == "en" else ";"
    return write_csv(table.sheet, separator=separator)


def _write_json(table: Table) -> IO[bytes]:
    """An object with "rows" and, known when they are written, "about"."""

    def write(stored: IO[bytes]) -> None:
        pieces = chain(['{"rows": ['], _json_rows(table), ["\n]"], _json_end(table))
        for piece in pieces:
            stored.write(piece.encode())

    return written_by(write)


def _json_rows(table: Table) -> Iterator[str]:
    before = "\n"
    for row in table.rows:
        values = (_json_value(plain(value)) for value in row)
        yield before + _dumped(dict(zip(table.names, values, strict=True)))
        before = ",\n"


def _json_end(table: Table) -> Iterator[str]:
    columns = dict(zip(table.names, map(str, table.headings), strict=True))
    about = {"title": table.title, "columns": columns, "facts": dict(table.about())}
    yield f',\n"about": {_dumped(about)}}}\n'


def _json_value(value: Plain) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


@dataclass(frozen=True)
class Format:
    content_type: str
    write: Callable[[Table], IO[bytes]]


FORMATS = {
    ExportFormat.XLSX: Format(TYPE, _write_xlsx),
    ExportFormat.ODS: Format(
        "application/vnd.oasis.opendocument.spreadsheet", _write_ods
    ),
    ExportFormat.CSV: Format("text/csv", _write_csv),
    ExportFormat.JSON: Format("application/json", _write_json),
}
