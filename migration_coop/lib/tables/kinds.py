"""What a file really is, whatever its name says."""

import re
import zipfile
from typing import IO

import puremagic
from django.utils.translation import gettext as _

from migration_coop.lib.tables.archives import check_archive
from migration_coop.lib.tables.shapes import Kind, TableRefused

HEAD = 4096
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
# Word, Excel and others before 2007; and what is locked by a password since.
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCKED = "EncryptedPackage".encode("utf-16-le")
MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|!--|\?xml|html|head|body|table|style|meta|svg)",
    re.IGNORECASE,
)
BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
# Of the first bytes; a text has none, but for a NUL that slipped in.
MOST_BINARY = 0.02
BOMS_WITH_NULS = (b"\xff\xfe", b"\xfe\xff")


def kind_of(upload: IO[bytes]) -> Kind:
    upload.seek(0)
    head = upload.read(HEAD)
    if not head.strip(b"\xef\xbb\xbf \r\n\t\0"):
        raise TableRefused(_("This file is empty."))
    if head.startswith(ZIP):
        return _kind_of_archive(upload)
    if head.startswith(OLE):
        raise _old_or_locked(upload)
    if head.startswith(b"%PDF"):
        raise TableRefused(
            _("This is a PDF document. Send the table it was made from.")
        )
    if MARKUP.match(head):
        raise TableRefused(
            _(
                "This is a web page or XML with the name of a table. Open it in a "
                "spreadsheet program, save it as XLSX and retry."
            )
        )
    if is_binary(head):
        raise TableRefused(_no_table(head))
    return "csv"


def is_binary(head: bytes) -> bool:
    """Texts in UTF-16 are full of NULs, but in every other place only."""
    if head.startswith(BOMS_WITH_NULS) or nul_places(head):
        return False
    return len(BINARY.findall(head)) > len(head) * MOST_BINARY


def nul_places(head: bytes) -> str:
    """UTF-16 without a mark: its byte order by where the NULs stand; else empty."""
    for order, start in (("utf-16-le", 1), ("utf-16-be", 0)):
        there, others = head[start::2], head[1 - start :: 2]
        if there and there.count(0) > len(there) * 0.4 and others.count(0) == 0:
            return order
    return ""


def _kind_of_archive(upload: IO[bytes]) -> Kind:
    upload.seek(0)
    try:
        with zipfile.ZipFile(upload) as archive:
            entries = archive.infolist()
            mimetype = _mimetype(archive)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise TableRefused(
            _("This file is damaged and cannot be opened. Save it again and retry.")
        ) from error
    names = {entry.filename.lower() for entry in entries}
    if mimetype.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        kind: Kind = "ods"
    elif "xl/workbook.xml" in names:
        kind = "xlsx"
    elif "xl/workbook.bin" in names:
        raise TableRefused(
            _("This is a binary workbook (XLSB). Save it as XLSX and retry.")
        )
    elif any(name.startswith("word/") for name in names) or mimetype:
        raise TableRefused(
            _("This is a document, not a table. Copy its table to a spreadsheet.")
        )
    else:
        raise TableRefused(
            _("This archive is no table. Send the file that is in it, alone.")
        )
    check_archive(upload, entries)
    return kind


def _mimetype(archive: zipfile.ZipFile) -> bytes:
    """Of OpenDocument files; of no others."""
    try:
        with archive.open("mimetype") as stored:
            return stored.read(100)
    except (KeyError, RuntimeError):
        return b""


def _old_or_locked(upload: IO[bytes]) -> TableRefused:
    upload.seek(0)
    if LOCKED in upload.read():
        return TableRefused(_("This workbook has a password. Save it without one."))
    return TableRefused(
        _("This is a file of an old kind (XLS). Save it as XLSX and retry.")
    )


def _no_table(head: bytes) -> str:
    try:
        kind = puremagic.from_string(head).strip(".").upper()
    except puremagic.PureError:
        return _("This is no table. Send XLSX, ODS or CSV.")
    message = _("This is a file of the kind %(kind)s, no table. Send XLSX, ODS or CSV.")
    return message % {"kind": kind}
