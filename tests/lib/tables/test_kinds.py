"""What a file is decides its bytes; its name may say what it likes."""

import io

import pytest

from migration_coop.lib.tables import TableRefused, open_table
from tests.lib.tables.files import archive, ods, ods_cell, ods_row, ods_table, written

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89"


def refusal(content):
    with pytest.raises(TableRefused) as refused:
        open_table(io.BytesIO(content), name="liste.xls")
    return str(refused.value)


def test_kind_is_what_the_file_is_whatever_its_name():
    for stored, kind in (
        (written(["x"]), "xlsx"),
        (ods(ods_table(ods_row(ods_cell("x")))), "ods"),
        (io.BytesIO(b"x"), "csv"),
    ):
        assert open_table(stored, name="C:\\Users\\liste.doc").kind == kind


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "This file is empty."),
        (b"\xef\xbb\xbf\r\n \r\n", "This file is empty."),
        (b"%PDF-1.7 ...", "This is a PDF document."),
        (b"\n <html><table><tr><td>a</td></tr></table>", "This is a web page or XML"),
        (b'<?xml version="1.0"?><?mso-application?>', "This is a web page or XML"),
        (OLE, "This is a file of an old kind (XLS)."),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "This workbook has a password."),
        (PNG, "This is a file of the kind PNG, no table."),
        (bytes(range(1, 9)) * 50, "This is no table."),
        (b"PK\x03\x04 broken", "This file is damaged"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(content, sentence):
    assert refusal(content).startswith(sentence)


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({"xl/workbook.bin": "x"}, "This is a binary workbook (XLSB)."),
        ({"word/document.xml": "x"}, "This is a document, not a table."),
        (
            {"mimetype": "application/vnd.oasis.opendocument.text"},
            "This is a document, not a table.",
        ),
        ({"liste.csv": "a;b"}, "This archive is no table."),
    ],
)
def test_archive_that_is_no_workbook_is_refused_with_a_sentence(parts, sentence):
    assert refusal(archive(parts).getvalue()).startswith(sentence)
