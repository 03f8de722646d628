"""XLSX and ODS are archives: what they would unpack to is checked before.

Only the directory is believed, and Python's zipfile never unpacks more than it
declares. XML is read piece by piece, and one that piles up elements is refused.
"""

import zipfile
from collections.abc import Iterator, Sequence
from typing import IO, Any

from django.utils.translation import gettext as _
from openpyxl.xml import DEFUSEDXML
from openpyxl.xml.functions import iterparse

from migration_coop.lib.tables.shapes import TableRefused

MAX_UNPACKED = 120 * 1024 * 1024
# Of any part but the sheets, their texts and pictures.
MAX_PART = 10 * 1024 * 1024
MAX_RATIO = 100
# As little as this harms nobody, however well it was packed.
HARMLESS = 5 * 1024 * 1024
MAX_ENTRIES = 1_000
# Elements of XML that may be held at a time: a row has at most 16,384 cells.
MOST_HELD = 200_000
LARGE = (
    *("xl/worksheets/", "xl/sharedstrings.xml", "xl/media/"),
    *("content.xml", "pictures/", "thumbnails/", "media/", "object"),
)
RUNS = ("vbaproject.bin", "vbadata.xml", ".exe", ".dll", ".js")
RUNS_BELOW = ("xl/macrosheets/", "basic/", "scripts/")

if not DEFUSEDXML:  # pragma: no cover - a broken installation must not read anything
    raise ImportError("openpyxl reads XML without defusedxml")


def check_archive(upload: IO[bytes], entries: Sequence[zipfile.ZipInfo]) -> None:
    size = upload.seek(0, 2)
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED:
        raise bomb()
    if unpacked > max(size * MAX_RATIO, HARMLESS):
        raise bomb()
    for entry in entries:
        name = entry.filename.lower()
        if entry.flag_bits & 0x1:
            raise TableRefused(_("This workbook has a password. Save it without one."))
        if name.endswith(RUNS) or name.startswith(RUNS_BELOW):
            raise TableRefused(
                _("This workbook contains macros. Save it without macros and retry.")
            )
        if entry.file_size > MAX_PART and not name.startswith(LARGE):
            raise bomb()


def bomb() -> TableRefused:
    return TableRefused(
        _("This file unpacks to far more than its size and cannot be accepted.")
    )


def elements(source: IO[bytes], *, let_go: str) -> Iterator[tuple[list[Any], Any]]:
    """Each element as it ends, with those that it stands in. Those called `let_go` are
    forgotten with their parent's children, so that they do not pile up."""
    open_ones: list[Any] = []
    held = 0
    for event, element in iterparse(source, events=("start", "end")):
        if event == "start":
            open_ones.append(element)
            held += 1
            if held > MOST_HELD:
                raise bomb()
            continue
        open_ones.pop()
        yield open_ones, element
        if element.tag == let_go:
            held = len(open_ones)
            del open_ones[-1][:]
