"""Tables as XLSX workbooks, in which text stays text and never is a formula."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import IO, Any

from django.http import FileResponse
from django.utils.functional import Promise
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import TYPE_STRING
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from migration_coop.lib.cells import plain
from migration_coop.lib.taken import Taken
from migration_coop.lib.temporary import written_by

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What Excel allows: 31 characters in a title, none of these, 32,767 in a cell.
NOT_IN_TITLES = re.compile(r"[\\/*?:\[\]]")
LONGEST_TITLE, LONGEST_CELL = 31, 32_767
NARROWEST, WIDEST = 10, 60
BOLD = Font(bold=True)


@dataclass(frozen=True)
class Sheet:
    """One table. `rows` may be a generator: it is read once, row by row."""

    title: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Any]]


class XlsxResponse(FileResponse):
    taken: Taken | None = None


class _Tally:
    """Counts the rows of sheets while they are written."""

    def __init__(self) -> None:
        self.rows = 0

    def of(self, sheet: Sheet) -> Sheet:
        return replace(sheet, rows=self._counted(sheet.rows))

    def _counted(self, rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
        for row in rows:
            self.rows += 1
            yield row


def xlsx_response(
    name: str, sheets: Iterable[Sheet], *, what: str, words: str = ""
) -> XlsxResponse:
    """The workbook as a download called `name`.xlsx.

    `what` and `words` go on record (lib/taken.py); `what` is empty where nothing of the
    records leaves, as with a sheet to be filled in.
    """
    tally = _Tally()
    response = XlsxResponse(
        write_xlsx(tally.of(sheet) for sheet in sheets),
        as_attachment=True,
        filename=f"{name}.xlsx",
        content_type=TYPE,
    )
    if what:
        response.taken = Taken(what, tally.rows, words)
    return response


def write_xlsx(sheets: Iterable[Sheet]) -> IO[bytes]:
    """The workbook in a temporary file, at its start. Memory does not grow with it."""
    workbook = Workbook(write_only=True)
    for sheet in sheets:
        _write(workbook.create_sheet(sheet_title(sheet.title)), sheet)
    return written_by(workbook.save)


def _write(worksheet, sheet: Sheet) -> None:
    # A sheet that is only written takes these before its first row.
    worksheet.freeze_panes = "A2"
    for place, heading in enumerate(sheet.headings, start=1):
        width = min(max(len(str(heading)) + 2, NARROWEST), WIDEST)
        worksheet.column_dimensions[get_column_letter(place)].width = width
    headings = [_cell(worksheet, heading) for heading in sheet.headings]
    for heading in headings:
        heading.font = BOLD
    worksheet.append(headings)
    for row in sheet.rows:
        worksheet.append([_cell(worksheet, value) for value in row])


def _cell(worksheet, value: Any) -> WriteOnlyCell:
    value = plain(value)
    if not isinstance(value, str):
        return WriteOnlyCell(worksheet, value)
    cell = WriteOnlyCell(worksheet, value[:LONGEST_CELL])
    # openpyxl takes what begins with "=" for a formula.
    cell.data_type = TYPE_STRING
    return cell


def sheet_title(title: str | Promise) -> str:
    return NOT_IN_TITLES.sub(" ", str(title))[:LONGEST_TITLE]
