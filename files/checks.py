"""What may be uploaded: extension, first bytes and parser must agree.

Every refusal is a ValidationError, a sentence for the person who uploads.
"""

import re
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

import puremagic
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from PIL import Image

MAX_NAME = 200
MAX_PIXELS = 50_000_000
MAX_UNPACKED = 50 * 1024 * 1024
MAX_RATIO = 100
MAX_ENTRIES = 200
HEAD = 4096
# Harmless in the middle of a name to us, but not to those who hide extensions.
DANGEROUS = frozenset(
    [
        "bat",
        "cmd",
        "com",
        "exe",
        "hta",
        "htm",
        "html",
        "jar",
        "js",
        "lnk",
        "msi",
        "php",
        "pif",
        "ps1",
        "scr",
        "sh",
        "svg",
        "vbs",
        "wsf",
        "xml",
        "xhtml",
    ]
)
MARKUP = re.compile(
    rb"\s*<(!doctype|!--|\?xml|html|head|body|script|svg)", re.IGNORECASE
)
MARKUP_EXTENSIONS = frozenset([".html", ".htm", ".svg", ".xml", ".eml", ".mht"])
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class FileType:
    content_type: str
    # What puremagic may call it: office files all begin like a plain zip file.
    magic: frozenset[str]
    check: Callable[[UploadedFile], None]


def check_upload(upload: UploadedFile) -> tuple[str, FileType]:
    """The cleaned name and the type of a file that may be stored, or a refusal."""
    name = clean_name(upload.name or "")
    _check_size(upload)
    stem, _dot, extension = name.rpartition(".")
    file_type = TYPES.get(extension.lower())
    inner = {suffix.lstrip(".").lower() for suffix in PurePosixPath(stem).suffixes}
    if file_type is None or not stem or inner & DANGEROUS:
        raise ValidationError(
            _("Files of this type cannot be uploaded. Allowed: %(types)s.")
            % {"types": ", ".join(sorted(TYPES))},
            code="type",
        )
    upload.seek(0)
    head = upload.read(HEAD)
    if file_type.magic and not file_type.magic & _magic_of(head):
        raise _disguised()
    file_type.check(upload)
    upload.seek(0)
    return name, file_type


def clean_name(name: str) -> str:
    """The last part of the name, without what cannot be seen or printed.

    That takes out line breaks, NUL, and the marks that turn the direction of
    writing and so make "cod.exe" look like "exe.doc".
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    visible = "".join(" " if unicodedata.category(c)[0] == "C" else c for c in last)
    plain = re.sub(r'[<>:"|?*]', "_", " ".join(visible.split())).strip(". ")
    if len(plain) <= MAX_NAME:
        return plain
    stem, dot, extension = plain.rpartition(".")
    return stem[: MAX_NAME - len(extension) - 1] + dot + extension[:MAX_NAME]


def _check_size(upload: UploadedFile) -> None:
    if not upload.size:
        raise ValidationError(_("This file is empty."), code="empty")
    if upload.size > settings.FILE_SIZE_LIMIT:
        raise ValidationError(
            _("This file is too large: %(size)s. At most %(limit)s are possible.")
            % {
                "size": filesizeformat(upload.size),
                "limit": filesizeformat(settings.FILE_SIZE_LIMIT),
            },
            code="size",
        )


def _magic_of(head: bytes) -> frozenset[str]:
    try:
        return frozenset(match.extension for match in puremagic.magic_string(head))
    except puremagic.PureError:
        return frozenset()


def _disguised() -> ValidationError:
    return ValidationError(
        _("The content of this file does not match its name. Save it anew and retry."),
        code="disguised",
    )


def _bomb() -> ValidationError:
    return ValidationError(
        _("This file unpacks to far more than its size and cannot be accepted."),
        code="bomb",
    )


# --- One check per kind of file --------------------------------------------------


def _refuse_hidden_zip(upload: UploadedFile) -> None:
    """A zip file is found by its end, so it can ride on any other file."""
    upload.seek(0)
    if zipfile.is_zipfile(upload):
        raise _disguised()


def _check_pdf(upload: UploadedFile) -> None:
    upload.seek(0)
    starts = upload.read(5) == b"%PDF-"
    upload.seek(max(0, upload.size - 2048))
    if not starts or b"%%EOF" not in upload.read():
        raise _disguised()
    _refuse_hidden_zip(upload)


def _check_image(image_format: str) -> Callable[[UploadedFile], None]:
    def check(upload: UploadedFile) -> None:
        upload.seek(0)
        try:
            with Image.open(upload, formats=[image_format]) as image:
                width, height = image.size
                if width * height > MAX_PIXELS:
                    raise _bomb()
                image.verify()
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise _bomb() from error
        except (OSError, SyntaxError, ValueError) as error:
            raise _disguised() from error
        _refuse_hidden_zip(upload)

    return check


def _check_office(*, must_have: str, mimetype: str) -> Callable[[UploadedFile], None]:
    """A zip file with the parts of its format, and nothing that runs."""

    def check(upload: UploadedFile) -> None:
        upload.seek(0)
        starts = upload.read(4) == b"PK\x03\x04"
        try:
            with zipfile.ZipFile(upload) as archive:
                _check_entries(archive.infolist(), size=upload.size)
                names = archive.namelist()
                declared = _declared_mimetype(archive)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
            raise _disguised() from error
        if not starts or must_have not in names or declared != mimetype:
            raise _disguised()
        if any(name.lower().endswith("vbaproject.bin") for name in names):
            raise ValidationError(
                _("This file contains macros. Save it without macros and retry."),
                code="macros",
            )

    return check


def _check_entries(entries: list[zipfile.ZipInfo], *, size: int) -> None:
    """Only the directory is read here: nothing is unpacked before this."""
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_ENTRIES or unpacked > min(MAX_UNPACKED, size * MAX_RATIO):
        raise _bomb()
    for entry in entries:
        is_outside = entry.filename.startswith("/") or ".." in entry.filename.split("/")
        if is_outside or entry.flag_bits & 0x1:
            raise _disguised()


def _declared_mimetype(archive: zipfile.ZipFile) -> str:
    """OpenDocument says what it is in its first entry; other formats have none."""
    if "mimetype" not in archive.namelist():
        return ""
    with archive.open("mimetype") as entry:
        return entry.read(200).decode("ascii", errors="replace")


def _check_text(upload: UploadedFile) -> None:
    upload.seek(0)
    content = upload.read()
    plain = content.removeprefix(b"\xef\xbb\xbf")
    if MARKUP.match(plain) or MARKUP_EXTENSIONS & _magic_of(plain[:HEAD]):
        raise _disguised()
    text = plain.decode("utf-8", errors="replace")
    if CONTROLS.search(text):
        raise _disguised()
    # Old spreadsheets write CP1252. Anything but a few odd bytes is not text.
    if text.count("�") > max(1, len(text) // 5):
        raise _disguised()


OOXML = "application/vnd.openxmlformats-officedocument"
ODF = "application/vnd.oasis.opendocument"
ZIPPED = frozenset([".zip", ".docx", ".xlsx", ".odt", ".ods"])


def _ooxml(kind: str, main_part: str) -> FileType:
    check = _check_office(must_have=main_part, mimetype="")
    return FileType(f"{OOXML}.{kind}", ZIPPED, check)


def _odf(kind: str) -> FileType:
    mimetype = f"{ODF}.{kind}"
    check = _check_office(must_have="content.xml", mimetype=mimetype)
    return FileType(mimetype, ZIPPED, check)


JPEG = FileType(
    "image/jpeg", frozenset([".jpg", ".jpeg", ".jfif"]), _check_image("JPEG")
)
TYPES: dict[str, FileType] = {
    "pdf": FileType("application/pdf", frozenset([".pdf"]), _check_pdf),
    "docx": _ooxml("wordprocessingml.document", "word/document.xml"),
    "xlsx": _ooxml("spreadsheetml.sheet", "xl/workbook.xml"),
    "odt": _odf("text"),
    "ods": _odf("spreadsheet"),
    "png": FileType("image/png", frozenset([".png"]), _check_image("PNG")),
    "jpg": JPEG,
    "jpeg": JPEG,
    "webp": FileType("image/webp", frozenset([".webp"]), _check_image("WEBP")),
    "txt": FileType("text/plain", frozenset(), _check_text),
    "csv": FileType("text/csv", frozenset(), _check_text),
}
ACCEPT = ",".join(f".{extension}" for extension in TYPES)
