"""Reading XLSX: a survey of the sheet first, then its rows one by one."""

import math
import warnings
import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import IO, Any

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.utils import range_boundaries
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.utils.datetime import WINDOWS_EPOCH, from_excel
from openpyxl.xml.constants import SHEET_MAIN_NS

from migration_coop.lib.tables.archives import elements
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

ROW, CELL, VALUE, FORMULA, MERGE, COLUMN, STRING = (
    f"{{{SHEET_MAIN_NS}}}{name}"
    for name in ("row", "c", "v", "f", "mergeCell", "col", "si")
)
OUTSIDE = "xl/externallinks/"
# Lotus counted a day that never was, and Excel goes on counting it.
NO_SUCH_DAY, IN_WORDS = 60, "1900-02-29"


def open_xlsx(upload: IO[bytes], *, title: str, max_rows: int) -> Table:
    with zipfile.ZipFile(upload) as archive:
        names = archive.namelist()
        for name in names:
            if name.lower() == "xl/sharedstrings.xml":
                _check_texts(archive, name)
    workbook = _opened(upload)
    visible = [one for one in workbook.worksheets if one.sheet_state == "visible"]
    if not visible:
        raise TableRefused(_("This workbook has no sheet that can be seen."))
    sheet = visible[0]
    survey = _Surveyor(workbook, sheet).survey(upload)
    check_size(survey.last_row, survey.last_column, survey.cells, max_rows=max_rows)
    check_filled(survey.last_row)
    survey.other_sheets = len(workbook.worksheets) - 1
    survey.has_links = any(name.lower().startswith(OUTSIDE) for name in names)
    return Table(
        kind="xlsx",
        title=sheet.title,
        notes=notes_of(survey),
        rows=_rows(sheet, survey),
        last_row=survey.last_row,
        width=survey.last_column,
    )


def _check_texts(archive: zipfile.ZipFile, name: str) -> None:
    """Those of all sheets are read at once; so they are counted before."""
    with archive.open(name) as source:
        for _within, _element in elements(source, let_go=STRING):
            pass


def _opened(upload: IO[bytes]):
    upload.seek(0)
    with warnings.catch_warnings():
        # About what a style or an extension would have looked like.
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(
            upload, read_only=True, data_only=True, keep_links=False
        )


def _rows(sheet, survey: Survey) -> Iterator[Row]:
    # What a sheet declares about its own size is not believed.
    sheet.reset_dimensions()
    found = sheet.iter_rows(max_row=survey.last_row, max_col=survey.last_column)
    read = _texts(found, survey)
    for number, cells in filled_down(read, survey.merged):
        if any(cells):
            yield Row(number, cells)


def _texts(rows, survey: Survey) -> Iterator[tuple[int, list[str]]]:
    for number, row in enumerate(_quietly(rows), start=1):
        cells = ["" if cell.data_type == "e" else text_of(cell.value) for cell in row]
        if survey.odd_days:
            for place in range(len(cells)):
                cells[place] = survey.odd_days.get((number, place), cells[place])
        cells += [""] * (survey.last_column - len(cells))
        yield number, cells


def _quietly(rows) -> Iterator[tuple[Any, ...]]:
    """Days that the library warns of are in the survey, and so in the notes."""
    rows = iter(rows)
    while True:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            row = next(rows, None)
        if row is None:
            return
        yield row


class _Surveyor:
    """What is read row by row does not tell what is merged, hidden or a formula."""

    def __init__(self, workbook, sheet):
        self.path = sheet._worksheet_path
        self.texts = sheet._shared_strings
        self.epoch = workbook.epoch
        self.days = workbook._date_formats - workbook._timedelta_formats
        self.found = Survey()
        self.row = 0

    def survey(self, upload: IO[bytes]) -> Survey:
        with (
            zipfile.ZipFile(upload) as archive,
            archive.open(self.path) as source,
        ):
            for _within, element in elements(source, let_go=ROW):
                if element.tag == ROW:
                    self._row(element)
                elif element.tag == MERGE:
                    self._merged(element.get("ref", ""))
                elif element.tag == COLUMN and element.get("hidden") in {"1", "true"}:
                    self.found.has_hidden_columns = True
        return self.found

    def _row(self, element) -> None:
        number = int(element.get("r", self.row + 1))
        if number <= self.row:
            # The library would leave it out without a word.
            raise ValueError("rows are not in their order")
        self.row = number
        column = 0
        before = self.found.cells
        for cell in element:
            name = cell.get("r")
            column = coordinate_to_tuple(name)[1] if name else column + 1
            if len(cell):
                self._cell(cell, column - 1)
        if element.get("hidden") in {"1", "true"} and self.found.cells > before:
            name_cell(self.found.hidden_rows, str(number))

    def _cell(self, cell, column: int) -> None:
        kind, value = cell.get("t", "n"), cell.find(VALUE)
        text = None if value is None else value.text
        if cell.find(FORMULA) is not None:
            has_result = bool(text) or (kind == "str" and value is not None)
            self.found.note_formula(self.row, column, has_result=has_result)
        if kind == "inlineStr":
            text = "".join(cell.itertext())
        elif kind == "s" and text:
            text = self.texts[int(text)]
        if not text or not text.strip():
            return
        self.found.note_filled(self.row, column)
        check_length(len(text), row=self.row, column=column)
        if kind == "e":
            self.found.note_error(self.row, column)
        elif kind == "n" and int(cell.get("s", 0)) in self.days:
            self._day(float(text), text, column)

    def _day(self, serial: float, text: str, column: int) -> None:
        if math.floor(serial) == NO_SUCH_DAY and self.epoch == WINDOWS_EPOCH:
            self.found.odd_days[self.row, column] = IN_WORDS
            return
        try:
            day = from_excel(serial, self.epoch)
        except (OverflowError, ValueError):
            day = None
        if day is None or (isinstance(day, datetime) and day.year < 1900):
            self.found.odd_days[self.row, column] = text

    def _merged(self, reference: str) -> None:
        left, top, _right, bottom = range_boundaries(reference)
        if bottom == top or left > MAX_COLUMNS:
            return
        self.found.note_merged(top, left - 1, bottom)
