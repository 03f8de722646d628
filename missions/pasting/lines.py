"""A pasted text as lines: of a table, with its cells, or of prose."""

import csv
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from missions.pasting.cells import LONGEST_LINE, MOST_LINES
from missions.registry import folded

MOST_LINES_IN_A_CELL = 6
INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}
# A number or a bullet before what is said; a reply repeats lines behind ">".
BULLET = re.compile(
    r"^[>\s]*(?:[-–—•*·▪◦‣●■✓➢]\s*|\(?\d{1,3}\s*[.)°/]+(?!\d)[-\s]*"
    r"|\d{1,2}\s*-\s*(?=[^\W\d])|\(?(?:[ivx]{1,5}|[a-z])\)\s*|\d{1,2}\ufe0f?\u20e3\s*)"
)
# What says nothing is no line: "|---|---|" under the headings of a table.
LETTERS = re.compile(r"[^\W_]")
SPACES = re.compile(r" {2,}")
QUOTE = re.compile(r"^[>\s]+")


@dataclass
class Line:
    """One line of prose, or one row of a table with its cells."""

    number: int
    source: str
    cells: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return QUOTE.sub("", self.source).strip()

    @property
    def is_item(self) -> bool:
        return bool(BULLET.match(self.source))


def read_lines(pasted: str, *, is_header) -> list[Line]:
    """The lines that say something; with cells where the text is a table.

    `is_header` tells whether cells name columns, which settles what separates them.
    """
    lines = [_cleaned(line) for line in _first_lines(pasted)]
    separator = _separator(lines, is_header)
    if separator is None:
        found = (Line(number, line) for number, line in enumerate(lines, 1))
        return [line for line in found if LETTERS.search(line.text)]
    if separator == SPACES:
        lines, separator = _tabbed(lines, is_header), "\t"
    rows = _table(lines, separator)
    return [line for line in rows if any(map(LETTERS.search, line.cells))]


def is_too_long(pasted: str) -> bool:
    return len(pasted.splitlines()) > MOST_LINES


def without_bullet(text: str) -> str:
    return BULLET.sub("", text).strip()


def one_line(text: str) -> str:
    return " ".join(text.split())


def _first_lines(pasted: str) -> list[str]:
    return [line[:LONGEST_LINE] for line in pasted.splitlines()[:MOST_LINES]]


def _cleaned(line: str) -> str:
    """Only what can be seen; every kind of space is a space, a tab stays one."""
    kept = (
        letter if letter == "\t" else _seen(letter)
        for letter in unicodedata.normalize("NFC", line)
    )
    return "".join(kept).rstrip(" ")


def _seen(letter: str) -> str:
    if letter.isspace():
        return " "
    return "" if unicodedata.category(letter) in INVISIBLE else letter


def _separator(lines: list[str], is_header) -> str | re.Pattern | None:
    written = [line for line in lines if line.strip()]
    for separator in "\t|;":
        cut = [line.strip(" ;|") if separator != "\t" else line for line in written]
        parted = [line for line in cut if separator in line]
        if any(is_header(line.split(separator)) for line in parted):
            return separator
        if len(parted) > (0 if separator == "\t" else 1) and (
            len(parted) * 2 >= len(written)
        ):
            return separator
    if any(is_header(cells) for cells in csv.reader(written)):
        return ","
    if any(is_header(SPACES.split(line.strip())) for line in written):
        return SPACES
    return None


def _tabbed(lines: list[str], is_header) -> list[str]:
    """Columns of spaces, as they come from a printed page or a plain e-mail.

    A row with an empty cell cannot be told from one that is shifted: it is prose.
    """
    split = [SPACES.split(line.strip()) for line in lines]
    width = next(len(cells) for cells in split if is_header(cells))
    return [
        "\t".join(cells) if len(cells) == width else line
        for line, cells in zip(lines, split, strict=True)
    ]


def _table(lines: list[str], separator: str) -> Iterable[Line]:
    rows = _rows(lines, separator, quoting=csv.QUOTE_MINIMAL)
    longest = max((line.source.count("\n") for line in rows), default=0)
    if longest > MOST_LINES_IN_A_CELL:
        # A lone quotation mark swallowed what follows: it was no quoting after all.
        return _rows(lines, separator, quoting=csv.QUOTE_NONE)
    return rows


def _rows(lines: list[str], separator: str, *, quoting) -> list[Line]:
    # Two lines may be one row, so the reader says where each row ends.
    reader = csv.reader(
        (f"{line}\n" for line in lines), delimiter=separator, quoting=quoting
    )
    rows, seen = [], 0
    for cells in reader:
        source = "\n".join(lines[seen : reader.line_num])
        rows.append(Line(seen + 1, source, [one_line(cell) for cell in cells]))
        seen = reader.line_num
    return rows


def plain_letters(text: str) -> str:
    """Folded letter by letter, so that places in it are places in the text."""
    return "".join(map(_plain_letter, text))


@cache
def _plain_letter(letter: str) -> str:
    return folded(letter)[:1] or " "


def header_word(cell: str) -> str:
    """As in a list of words that name columns: "Nom et prénom(s) :" too."""
    plain = folded(cell).replace("(s)", "s").replace("(e)", "e")
    return " ".join(re.sub(r"[^\w°#/&-]+", " ", plain).split())
