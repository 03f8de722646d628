"""Reading an XLSX workbook that somebody sends: safely, and as plain text.

The directory of the archive is checked before anything is unpacked; XML goes through
defusedxml; rows are read one by one and counted. A formula counts for the result that
the workbook holds, and nothing that runs is accepted. Whoever shows the rows can name
each cell ("C14"), and what was ignored is said in sentences.
"""

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import IO, Any, NamedTuple

import openpyxl
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.xml import DEFUSEDXML
from openpyxl.xml.functions import iterparse

from migration_coop.lib.formats import format_names, format_number

MAX_UNPACKED = 50 * 1024 * 1024
MAX_RATIO = 100
MAX_ENTRIES = 200
MAX_ROWS, MAX_COLUMNS = 2_000, 60
MAX_TEXT = 5_000
MAX_MERGED = 2_000
# Cells that a sentence names, before it says "and others".
MOST_NAMED = 5
MAIN = "xl/workbook.xml"
RUNS = ("vbaproject.bin", "vbadata.xml", ".exe", ".dll", ".js")
OUTSIDE = "xl/externallinks/"

if not DEFUSEDXML:  # pragma: no cover - a broken installation must not read anything
    raise ImportError("openpyxl reads XML without defusedxml")


class WorkbookRefused(Exception):
    """The file is not read. The message is fit to show to the user."""


@dataclass
class Table:
    """The first sheet that is not hidden: its rows as texts, days as 2019-03-31."""

    title: str
    rows: list[list[str]]
    # What was ignored or understood in a way that has to be said.
    notes: list[str] = field(default_factory=list)


class Survey(NamedTuple):
    """How far a sheet is filled, and which of its cells are merged."""

    last_row: int
    merged: list[str]


def cell_name(row: int, column: int) -> str:
    """Both from 0, as in `Table.rows`: (13, 2) is C14."""
    return f"{get_column_letter(column + 1)}{row + 1}"


def read_table(upload: IO[bytes], *, max_rows: int = MAX_ROWS) -> Table:
    _check_archive(upload)
    try:
        return _read(upload, max_rows=max_rows)
    except WorkbookRefused:
        raise
    # The parser meets whatever somebody made up, and fails in as many ways.
    except Exception as error:
        raise WorkbookRefused(
            _("This workbook cannot be read. Save it again as XLSX and retry.")
        ) from error
    finally:
        upload.seek(0)


def _check_archive(upload: IO[bytes]) -> None:
    """Only the directory is read: what it declares is all that is ever unpacked."""
    size = upload.seek(0, 2)
    upload.seek(0)
    try:
        with zipfile.ZipFile(upload) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise WorkbookRefused(
            _("This is no XLSX workbook. Save the table as XLSX and retry.")
        ) from error
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_ENTRIES or unpacked > min(MAX_UNPACKED, size * MAX_RATIO):
        raise WorkbookRefused(
            _("This file unpacks to far more than its size and cannot be accepted.")
        )
    names = [entry.filename.lower() for entry in entries]
    if MAIN not in names or any(entry.flag_bits & 0x1 for entry in entries):
        raise WorkbookRefused(
            _("This is no XLSX workbook, or it has a password. Save it without one.")
        )
    if any(name.endswith(RUNS) for name in names):
        raise WorkbookRefused(
            _("This workbook contains macros. Save it without macros and retry.")
        )


def _read(upload: IO[bytes], *, max_rows: int) -> Table:
    results = _opened(upload, data_only=True)
    sheet = _first_visible(results)
    written = _opened(upload, data_only=False)[sheet.title]
    survey = _survey(upload, sheet)
    if survey.last_row > max_rows:
        raise _too_long(max_rows)
    rows: list[list[str]] = []
    formulas, errors = [], []
    both = zip(_rows(sheet, survey), _rows(written, survey), strict=True)
    for number, (row, formula_row) in enumerate(both):
        rows.append([_text(cell.value) for cell in row])
        for place, cell in enumerate(formula_row):
            if cell.data_type == "f":
                formulas.append(cell_name(number, place))
            elif cell.data_type == "e":
                errors.append(cell_name(number, place))
                rows[-1][place] = ""
    table = Table(sheet.title, rows)
    table.notes = _notes(upload, results, formulas=formulas, errors=errors)
    table.notes += _fill(table.rows, survey.merged)
    _trim(table.rows)
    return table


def _trim(rows: list[list[str]]) -> None:
    """Without empty rows at the end, and as wide as what is written."""
    while rows and not any(rows[-1]):
        rows.pop()
    width = max(
        (n + 1 for row in rows for n, text in enumerate(row) if text), default=0
    )
    for row in rows:
        del row[width:]


def _opened(upload: IO[bytes], *, data_only: bool):
    upload.seek(0)
    return openpyxl.load_workbook(
        upload, read_only=True, data_only=data_only, keep_links=False
    )


def _first_visible(workbook):
    for sheet in workbook.worksheets:
        if sheet.sheet_state == "visible":
            return sheet
    raise WorkbookRefused(_("This workbook has no sheet that can be seen."))


def _rows(sheet, survey: Survey) -> Iterator[tuple]:
    # What a sheet declares about its own size is not believed.
    sheet.reset_dimensions()
    return sheet.iter_rows(max_row=max(survey.last_row, 1), max_col=MAX_COLUMNS)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value).replace("\0", " ").split(" "))[:MAX_TEXT].strip()


def _survey(upload: IO[bytes], sheet) -> Survey:
    """What is read row by row does not tell what is merged, nor how far it goes."""
    last_row = 0
    merged: list[str] = []
    with (
        zipfile.ZipFile(upload) as archive,
        archive.open(sheet._worksheet_path) as source,
    ):
        for _event, element in iterparse(source):
            if element.tag.endswith("}row"):
                if any(len(cell) for cell in element):
                    last_row = int(element.get("r", last_row + 1))
                element.clear()
            elif element.tag.endswith("}mergeCell") and len(merged) < MAX_MERGED:
                merged.append(element.get("ref", ""))
    return Survey(last_row, [ref for ref in merged if ":" in ref])


def _fill(rows: list[list[str]], merged: Iterable[str]) -> list[str]:
    """What was merged over several rows holds for each of them."""
    filled = []
    for ref in merged:
        left, top, _right, bottom = range_boundaries(ref)
        if bottom > top and top <= len(rows) and left <= len(rows[top - 1]):
            value = rows[top - 1][left - 1]
            for row in rows[top:bottom]:
                row[left - 1] = value
            if value:
                filled.append(ref)
    if not filled:
        return []
    return [
        _("Merged cells (%(cells)s): their text is taken for each of their rows.")
        % {"cells": _named(filled)}
    ]


def _notes(upload, workbook, *, formulas: list[str], errors: list[str]) -> list[str]:
    notes = []
    if formulas:
        notes.append(
            _("Formulas (%(cells)s): the results that the workbook holds are taken.")
            % {"cells": _named(formulas)}
        )
    if errors:
        notes.append(
            _("Errors of the spreadsheet (%(cells)s) are taken for empty cells.")
            % {"cells": _named(errors)}
        )
    with zipfile.ZipFile(upload) as archive:
        if any(name.lower().startswith(OUTSIDE) for name in archive.namelist()):
            notes.append(_("Links to other workbooks are not followed."))
    if (others := len(workbook.worksheets) - 1) > 0:
        notes.append(
            ngettext(
                "One other sheet of the workbook is not read.",
                "%(count)s other sheets of the workbook are not read.",
                others,
            )
            % {"count": format_number(others)}
        )
    return notes


def _named(cells: list[str]) -> str:
    names = cells[:MOST_NAMED]
    return format_names(names) if len(cells) <= MOST_NAMED else ", ".join(names) + ", …"


def _too_long(max_rows: int) -> WorkbookRefused:
    message = _("This table has more than %(count)s rows. Divide it and retry.")
    return WorkbookRefused(message % {"count": format_number(max_rows)})
