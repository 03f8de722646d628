"""Reading CSV and its like: any encoding, any usual separator, any line ends."""

import csv
import io
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from typing import IO

from django.utils.translation import gettext as _

from migration_coop.lib.cells import unguarded
from migration_coop.lib.formats import format_number
from migration_coop.lib.tables.encodings import Encoding, encoding_of
from migration_coop.lib.tables.notes import name_cell, named
from migration_coop.lib.tables.shapes import (
    CONTROLS,
    Row,
    Table,
    TableRefused,
    cell_name,
    check_filled,
    check_length,
    check_size,
    text_of,
)

# What is told apart first comes first where two would do.
SEPARATORS = (";", "\t", "|", ",")
SAMPLED_LINES = 200
# Excel writes it for itself, and shows it to nobody.
SAYS_SEPARATOR = re.compile(r'"?sep=(.)"?\s*')
# A cell over more lines is a quotation mark that nobody closed.
MOST_LINES = 100

# A line is in memory anyway; that a cell is too long is said with its name.
csv.field_size_limit(sys.maxsize)


@dataclass
class _Survey:
    last_row: int = 0
    width: int = 0
    cells: int = 0
    controls: list[str] = field(default_factory=list)

    def note(self, row: Row, *, max_rows: int) -> None:
        for place, text in enumerate(row.cells):
            if not text.strip():
                continue
            self.last_row = row.number
            self.width = max(self.width, place + 1)
            self.cells += 1
            check_length(len(text), row=row.number, column=place)
            if CONTROLS.search(text):
                name_cell(self.controls, cell_name(row.number, place))
        check_size(self.last_row, self.width, self.cells, max_rows=max_rows)


def open_csv(upload: IO[bytes], *, title: str, max_rows: int) -> Table:
    encoding = encoding_of(upload)
    separator = _separator_of(list(islice(_lines(upload, encoding), SAMPLED_LINES)))
    survey = _Survey()
    for row in _rows(upload, encoding, separator):
        survey.note(row, max_rows=max_rows)
    check_filled(survey.last_row)
    return Table(
        kind="csv",
        title=title,
        notes=_notes(encoding, separator, survey),
        rows=_cleaned(_rows(upload, encoding, separator), survey.width),
        last_row=survey.last_row,
        width=survey.width,
    )


def _notes(encoding: Encoding, separator: str, survey: _Survey) -> list[str]:
    words = {
        ";": _("Read as %(encoding)s, with semicolons between the columns."),
        "\t": _("Read as %(encoding)s, with tabs between the columns."),
        "|": _("Read as %(encoding)s, with vertical bars between the columns."),
        ",": _("Read as %(encoding)s, with commas between the columns."),
        "": _("Read as %(encoding)s, as one column: no separator was found."),
    }
    other = _("Read as %(encoding)s, with the separator that the file names.")
    notes = [words.get(separator, other) % {"encoding": encoding.name}]
    if survey.controls:
        message = _("Signs that nobody can see (%(cells)s) are left out.")
        notes.append(message % {"cells": named(survey.controls)})
    return notes


def _cleaned(rows: Iterator[Row], width: int) -> Iterator[Row]:
    for number, raw in rows:
        cells = [text_of(unguarded(text)) for text in raw[:width]]
        if any(cells):
            yield Row(number, cells + [""] * (width - len(cells)))


def _rows(upload: IO[bytes], encoding: Encoding, separator: str) -> Iterator[Row]:
    """As a spreadsheet would number them; what is between quotes may have lines."""
    feed = _Feed(_lines(upload, encoding))
    # Without any separator the whole line is one cell: none of them says nothing.
    reader = csv.reader(feed, delimiter=separator or "\x1f")
    number = 0
    while True:
        feed.record.clear()
        cells = next(reader, None)
        if cells is None:
            return
        if len(feed.record) > 1 and feed.is_over and feed.has_open_quote:
            raise _never_closed(feed.number - len(feed.record) + 1)
        number += 1
        yield Row(number, cells)


class _Feed:
    """The lines on their way to the reader, with those of the record it is at."""

    def __init__(self, lines: Iterator[str]):
        self.lines = lines
        self.number = 0
        self.record: list[str] = []
        self.is_over = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self.lines, None)
        if line is None:
            self.is_over = True
            raise StopIteration
        self.number += 1
        if self.number == 1 and SAYS_SEPARATOR.fullmatch(line):
            return next(self)
        self.record.append(line)
        if len(self.record) > MOST_LINES:
            raise _never_closed(self.number - MOST_LINES)
        return line

    @property
    def has_open_quote(self) -> bool:
        return sum(line.count('"') for line in self.record) % 2 == 1


def _never_closed(line: int) -> TableRefused:
    message = _(
        "Line %(line)s opens a quotation mark that nothing closes. Correct it and retry."
    )
    return TableRefused(message % {"line": format_number(line)})


def _lines(upload: IO[bytes], encoding: Encoding) -> Iterator[str]:
    upload.seek(0)
    text = io.TextIOWrapper(upload, encoding=encoding.codec, newline="")
    try:
        for line in text:  # noqa: UP028 - a file is not to be closed by `yield from`
            yield line
    finally:
        # Or the file would be closed with it; whoever closed it first may.
        with suppress(ValueError):
            text.detach()


def _separator_of(lines: list[str]) -> str:
    """The one that cuts most lines into the same number of columns, quotes respected;
    of two that do, the one that makes more of them."""
    if lines and (found := SAYS_SEPARATOR.fullmatch(lines[0])):
        return found[1]
    best, chosen = (0.0, 0), ""
    for separator in SEPARATORS:
        score = _evenness(csv.reader(lines, delimiter=separator))
        if score > best:
            best, chosen = score, separator
    return chosen


def _evenness(rows: Iterable[list[str]]) -> tuple[float, int]:
    widths = [len(row) for row in rows if row]
    several = Counter(width for width in widths if width > 1)
    if not several:
        return 0.0, 0
    width, times = several.most_common(1)[0]
    return times / len(widths), width
