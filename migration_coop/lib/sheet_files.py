"""Tables as ODS and CSV files, written row by row: memory does not grow with them.

XLSX is in sheets.py. In all three text stays text and never is a formula.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import chain
from typing import IO, Any

from stream_write_ods import stream_write_ods

from migration_coop.lib.cells import Plain, guarded, plain
from migration_coop.lib.sheets import Sheet, sheet_title
from migration_coop.lib.temporary import written_by

CHUNK = 65_536


class OdsText(str):
    """A text in an attribute of its own: as content, blanks and breaks would shrink."""

    __slots__ = ()


# How each kind of value is written: its type, its attribute, its style, as text.
ODS_ENCODERS = (
    (bool, ("boolean", "office:boolean-value", None, lambda value: str(value).lower())),
    (date, ("date", "office:date-value", "date", date.isoformat)),
    (datetime, ("date", "office:date-value", None, datetime.isoformat)),
    (int, ("float", "office:value", None, str)),
    (float, ("float", "office:value", None, repr)),
    (OdsText, ("string", "office:string-value", None, str)),
    (type(None), (None, None, None, lambda value: None)),
)


def write_ods(sheets: Iterable[Sheet]) -> IO[bytes]:
    """The workbook in a temporary file, at its start."""

    def write(stored: IO[bytes]) -> None:
        for piece in stream_write_ods(_tables(sheets), ODS_ENCODERS, chunk_size=CHUNK):
            stored.write(piece)

    return written_by(write)


def write_csv(sheet: Sheet, *, separator: str) -> IO[bytes]:
    """UTF-8 with the mark by which Excel knows it; in a temporary file, at its start."""

    def write(stored: IO[bytes]) -> None:
        text = io.TextIOWrapper(stored, encoding="utf-8-sig", newline="")
        writer = csv.writer(text, delimiter=separator, lineterminator="\r\n")
        try:
            for row in chain([sheet.headings], sheet.rows):
                writer.writerow([_csv_cell(plain(value)) for value in row])
        finally:
            # What is left is written, and the file stays open.
            text.detach()

    return written_by(write)


def _tables(sheets: Iterable[Sheet]) -> Iterator[tuple[str, list[str], Iterator[list]]]:
    for sheet in sheets:
        headings = [str(heading) for heading in sheet.headings]
        yield sheet_title(sheet.title), headings, _ods_rows(sheet.rows)


def _ods_rows(rows: Iterable[Sequence[Any]]) -> Iterator[list]:
    for row in rows:
        yield [_ods_cell(plain(value)) for value in row]


def _ods_cell(value: Plain) -> Plain:
    return OdsText(value) if isinstance(value, str) else value


def _csv_cell(value: Plain) -> str:
    if isinstance(value, str):
        return guarded(value)
    if isinstance(value, date):
        return value.isoformat(*([" "] if isinstance(value, datetime) else []))
    return "" if value is None else str(value)
