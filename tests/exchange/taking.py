"""Exports that are made and read back."""

import csv
import io
import json
from zipfile import ZipFile

from django.http import QueryDict
from django.utils import timezone
from openpyxl import load_workbook

from exchange.actions.exports import make_export
from exchange.exports.listing import Asked
from exchange.exports.registry import named
from tests.factories.exchange import ExportFactory

# Stands in all that must be in no file.
CANARY = "CANARY"


class Read:
    """A workbook, read back: its rows by heading, and what it says about itself."""

    def __init__(self, content: bytes):
        workbook = load_workbook(io.BytesIO(content))
        self.workbook = workbook
        self.headings, *rows = workbook.worksheets[0].values
        self.rows = [dict(zip(self.headings, row, strict=True)) for row in rows]
        _heading, *about = workbook["About"].values
        self.about = dict(about)

    def column(self, heading: str) -> list:
        return [row[heading] for row in self.rows]

    @property
    def formulas(self) -> list:
        cells = (
            cell
            for sheet in self.workbook
            for row in sheet.iter_rows()
            for cell in row
            if cell.data_type == "f"
        )
        return list(cells)


def content_of(response) -> bytes:
    assert response.status_code == 200, response.status_code
    assert response["Content-Disposition"].startswith("attachment")
    return b"".join(response.streaming_content)


def made(person, listing, columns, **about):
    """An export that a worker has made."""
    export = ExportFactory(by=person, listing=listing, columns=columns, **about)
    now = timezone.now()
    export.claim(now=now)
    make_export(export, now=lambda: now)
    return export


def all_columns(listing, person, *, for_import=False):
    asked = Asked(person, QueryDict(""), timezone.localdate())
    offered = named(listing).offered(asked, for_import=for_import)
    return [column.name for column in offered]


def bytes_of(export) -> bytes:
    with export.file.open() as stored:
        return stored.read()


def csv_rows(content: bytes, separator=","):
    text = content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))


def json_of(content: bytes):
    return json.loads(content)


def ods_text(content: bytes) -> str:
    with ZipFile(io.BytesIO(content)) as archive:
        return archive.read("content.xml").decode()
