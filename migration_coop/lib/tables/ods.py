"""Reading ODS: a survey of its XML first, then a copy of that alone goes to the parser.

A few bytes can repeat a row a million times; the survey counts what would come of it.
The parser sees nothing but what was surveyed, so an archive that lies about its sizes
unpacks nothing else.
"""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from django.utils.translation import gettext as _
from python_calamine import CalamineWorkbook

from migration_coop.lib.tables.archives import bomb, elements
from migration_coop.lib.tables.notes import (
    Survey,
    filled_down,
    name_cell,
    notes_of,
)
from migration_coop.lib.tables.shapes import (
    MAX_COLUMNS,
    Row,
    Table,
    TableRefused,
    check_filled,
    check_length,
    check_size,
    text_of,
)

SPACE = "urn:oasis:names:tc:opendocument:xmlns:"
TABLE, TEXT, STYLE = (f"{{{SPACE}{name}:1.0}}" for name in ("table", "text", "style"))
OFFICE = f"{{{SPACE}office:1.0}}"
VALUE_TYPE = f"{OFFICE}value-type"
CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
CELLS = {f"{TABLE}table-cell", f"{TABLE}covered-table-cell"}
# Sixteen bytes and more each, whatever they hold.
MOST_PLACES = 2_000_000
MANIFEST = "META-INF/manifest.xml"
KIND = "application/vnd.oasis.opendocument.spreadsheet"


def open_ods(upload: IO[bytes], *, title: str, max_rows: int) -> Table:
    with zipfile.ZipFile(upload) as archive:
        manifest = archive.read(MANIFEST) if MANIFEST in archive.namelist() else b""
        if b"encryption-data" in manifest:
            raise TableRefused(_("This workbook has a password. Save it without one."))
        content = archive.read("content.xml")
    sheets = _Surveyor().survey(io.BytesIO(content))
    place = next((n for n, sheet in enumerate(sheets) if not sheet.is_hidden), None)
    if place is None:
        raise TableRefused(_("This workbook has no sheet that can be seen."))
    survey = sheets[place].survey
    check_size(survey.last_row, survey.last_column, survey.cells, max_rows=max_rows)
    check_filled(survey.last_row)
    survey.other_sheets = len(sheets) - 1
    sheet = CalamineWorkbook.from_filelike(_copy(content)).get_sheet_by_index(place)
    return Table(
        kind="ods",
        title=sheet.name or title,
        notes=notes_of(survey),
        rows=_rows(sheet, survey),
        last_row=survey.last_row,
        width=survey.last_column,
    )


def _copy(content: bytes) -> IO[bytes]:
    """The least that the parser wants to see."""
    copy = io.BytesIO()
    manifest = (
        '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    )
    with zipfile.ZipFile(copy, "w") as archive:
        archive.writestr("mimetype", KIND)
        archive.writestr(MANIFEST, manifest)
        archive.writestr("content.xml", content)
    copy.seek(0)
    return copy


def _rows(sheet, survey: Survey) -> Iterator[Row]:
    read = _texts(sheet.to_python(skip_empty_area=False), survey)
    for number, cells in filled_down(read, survey.merged):
        if any(cells):
            yield Row(number, cells)


def _texts(rows, survey: Survey) -> Iterator[tuple[int, list[str]]]:
    for number, row in enumerate(rows[: survey.last_row], start=1):
        cells = [text_of(value) for value in row[: survey.last_column]]
        cells += [""] * (survey.last_column - len(cells))
        for place in range(len(cells)):
            if (number, place) in survey.errors:
                cells[place] = ""
        yield number, cells


@dataclass
class _Sheet:
    survey: Survey
    is_hidden: bool
    row: int = 0


class _Surveyor:
    """What each sheet would unfold to: the parser unfolds all of them."""

    def __init__(self):
        self.hidden_styles: set[str] = set()
        self.sheets: list[_Sheet] = []
        self.table: Any = None

    def survey(self, source: IO[bytes]) -> list[_Sheet]:
        for within, element in elements(source, let_go=f"{TABLE}table-row"):
            name = element.tag
            if name == f"{STYLE}table-properties":
                if element.get(f"{TABLE}display") == "false":
                    self.hidden_styles.add(within[-1].get(f"{STYLE}name", ""))
            elif name == f"{TABLE}table":
                self._sheet_of([element])
            elif name == f"{TABLE}table-row":
                self._row(element, self._sheet_of(within))
            elif name == f"{TABLE}table-column" and element.get(f"{TABLE}visibility"):
                self._sheet_of(within).survey.has_hidden_columns = True
        return self.sheets

    def _sheet_of(self, within: list[Any]) -> _Sheet:
        table = next(one for one in within if one.tag == f"{TABLE}table")
        if table is not self.table:
            self.table = table
            style = table.get(f"{TABLE}style-name")
            self.sheets.append(_Sheet(Survey(), style in self.hidden_styles))
        return self.sheets[-1]

    def _row(self, element, sheet: _Sheet) -> None:
        rows = _times(element, "rows")
        before, column = sheet.survey.cells, 0
        for cell in (one for one in element if one.tag in CELLS):
            columns = _times(cell, "columns")
            if cell.get(VALUE_TYPE) or len(cell):
                place = (sheet.row + 1, column)
                sheet.survey.note_filled(*place, rows=rows, columns=columns)
                _note_cell(cell, place, sheet.survey)
            column += columns
        self._check_area()
        if element.get(f"{TABLE}visibility") and sheet.survey.cells > before:
            name_cell(sheet.survey.hidden_rows, str(sheet.row + 1))
        sheet.row += rows

    def _check_area(self) -> None:
        """The parser keeps a place for each cell up to the last, in every sheet."""
        areas = (one.survey.last_row * one.survey.last_column for one in self.sheets)
        if sum(areas) > MOST_PLACES:
            raise bomb()


def _note_cell(cell, place: tuple[int, int], survey: Survey) -> None:
    row, column = place
    length = sum(map(len, cell.itertext()))
    check_length(length, row=row, column=column)
    formula = cell.get(f"{TABLE}formula")
    if formula:
        has_result = length > 0 or cell.get(f"{OFFICE}value") is not None
        survey.note_formula(row, column, has_result=has_result)
        survey.has_links = survey.has_links or "'file:" in formula
    if cell.get(f"{CALC}value-type") == "error":
        survey.note_error(row, column)
    bottom = row + int(cell.get(f"{TABLE}number-rows-spanned", 1)) - 1
    if bottom > row and column < MAX_COLUMNS:
        survey.note_merged(row, column, bottom)


def _times(element: Any, what: str) -> int:
    return max(int(element.get(f"{TABLE}number-{what}-repeated", 1)), 1)
