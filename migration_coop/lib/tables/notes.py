"""What has to be said about a spreadsheet that was read, in sentences."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from migration_coop.lib.formats import format_names, format_number
from migration_coop.lib.tables.shapes import TableRefused, cell_name

# Cells that a sentence names, before it says "and others".
MOST_NAMED = 5
MAX_MERGED = 50_000


@dataclass
class Survey:
    """What a sheet holds, before its rows are read. Rows from 1, columns from 0."""

    last_row: int = 0
    last_column: int = 0
    cells: int = 0
    # The top of what is merged over several rows: the place and its last row.
    merged: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    merges: int = 0
    formulas: list[str] = field(default_factory=list)
    without_result: list[str] = field(default_factory=list)
    errors: set[tuple[int, int]] = field(default_factory=set)
    error_names: list[str] = field(default_factory=list)
    # What is said instead of what the library makes of a day that is none.
    odd_days: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: list[str] = field(default_factory=list)
    has_hidden_columns: bool = False
    has_links: bool = False
    other_sheets: int = 0

    def note_filled(self, row: int, column: int, *, rows: int = 1, columns: int = 1):
        self.last_row = max(self.last_row, row + rows - 1)
        self.last_column = max(self.last_column, column + columns)
        self.cells += rows * columns

    def note_formula(self, row: int, column: int, *, has_result: bool) -> None:
        where = self.formulas if has_result else self.without_result
        name_cell(where, cell_name(row, column))

    def note_error(self, row: int, column: int) -> None:
        self.errors.add((row, column))
        name_cell(self.error_names, cell_name(row, column))

    def note_merged(self, top: int, left: int, bottom: int) -> None:
        self.merges += 1
        if self.merges > MAX_MERGED:
            raise TableRefused(
                _("This sheet merges too many cells. Unmerge them and retry.")
            )
        self.merged.setdefault(top, []).append((left, bottom))


def name_cell(named: list[str], name: str) -> None:
    """One more than a sentence names is enough to say that there are others."""
    if len(named) <= MOST_NAMED:
        named.append(name)


def notes_of(survey: Survey) -> list[str]:
    return [
        *(
            message % {"cells": named(cells)}
            for cells, message in _about(survey)
            if cells
        ),
        *_about_the_whole(survey),
    ]


def _about(survey: Survey) -> list[tuple[list[str], str]]:
    """Cells, and what is said of them where there are any."""
    odd_days = list(survey.odd_days)[: MOST_NAMED + 1]
    without_result = _(
        "Formulas without a result (%(cells)s) are taken for empty cells. "
        "Open the file in a spreadsheet program, save it and send it again."
    )
    return [
        (
            survey.formulas,
            _("Formulas (%(cells)s): the results that the file holds are taken."),
        ),
        (survey.without_result, without_result),
        (
            survey.error_names,
            _("Errors of the spreadsheet (%(cells)s) are taken for empty cells."),
        ),
        (
            [cell_name(*cell) for cell in odd_days],
            _("Days that no calendar knows (%(cells)s) are left as they stand."),
        ),
        (
            _merged_names(survey),
            _("Merged cells (%(cells)s): their text is taken for each row."),
        ),
        (
            survey.hidden_rows,
            _("Hidden rows (%(cells)s) are read like the others."),
        ),
    ]


def _about_the_whole(survey: Survey) -> Iterator[str]:
    if survey.has_hidden_columns:
        yield _("Hidden columns are read like the others.")
    if survey.has_links:
        yield _("Links to other workbooks are not followed.")
    if survey.other_sheets:
        message = ngettext(
            "One other sheet of the workbook is not read.",
            "%(count)s other sheets of the workbook are not read.",
            survey.other_sheets,
        )
        yield message % {"count": format_number(survey.other_sheets)}


def named(cells: list[str]) -> str:
    names = cells[:MOST_NAMED]
    return format_names(names) if len(cells) <= MOST_NAMED else ", ".join(names) + ", …"


def _merged_names(survey: Survey) -> list[str]:
    names: list[str] = []
    for top in sorted(survey.merged):
        for left, bottom in sorted(survey.merged[top]):
            name_cell(names, f"{cell_name(top, left)}:{cell_name(bottom, left)}")
        if len(names) > MOST_NAMED:
            break
    return names


def filled_down(
    rows: Iterable[tuple[int, list[str]]], merged: dict[int, list[tuple[int, int]]]
) -> Iterable[tuple[int, list[str]]]:
    """What is merged over several rows holds for each of them that says something."""
    holding: dict[int, tuple[int, str]] = {}
    for number, cells in rows:
        if any(cells):
            for place, (bottom, text) in holding.items():
                if number <= bottom and place < len(cells):
                    cells[place] = text
            for place, bottom in merged.get(number, ()):
                if place < len(cells):
                    holding[place] = (bottom, cells[place])
        yield number, cells
