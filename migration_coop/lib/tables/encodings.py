"""In which encoding a text is written, where nothing in it says so."""

import codecs
import re
from collections.abc import Iterator
from typing import IO, NamedTuple

import charset_normalizer
from django.utils.translation import gettext as _

from migration_coop.lib.formats import format_number
from migration_coop.lib.tables.kinds import nul_places
from migration_coop.lib.tables.notes import named
from migration_coop.lib.tables.shapes import TableRefused

CHUNK = 64 * 1024
# What old programs here wrote: Windows in French and in Arabic, and the Macintosh.
GUESSED = {
    "cp1252": "Windows-1252",
    "cp1256": "Windows-1256",
    "mac_roman": "MacRoman",
}
LETTERS = re.compile(r"[À-ÖØ-öø-ÿŒœŸ’‘“”«»–—…€°º·\u00a0\u0621-\u064a]")
ASCII = re.compile(rb"[\x00-\x7f]*")


class Encoding(NamedTuple):
    codec: str
    # As people know it.
    name: str


def encoding_of(upload: IO[bytes]) -> Encoding:
    """By its mark; else UTF-8 if all of it is that; else by what it would say."""
    upload.seek(0)
    head = upload.read(4096)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Encoding("utf-16", "UTF-16")
    if order := nul_places(head):
        return Encoding(order, "UTF-16")
    if _is_utf8(upload):
        return Encoding("utf-8-sig", "UTF-8")
    encoding = _guessed(_lines_to_guess(upload))
    if wrong := list(_lines_that_are_not(encoding, upload)):
        raise other_encoding(wrong)
    return encoding


def other_encoding(lines: list[int]) -> TableRefused:
    message = _(
        "Line %(lines)s is written in another encoding than the others. Correct it, "
        "save the file as “CSV UTF-8” and retry."
    )
    return TableRefused(message % {"lines": named([format_number(n) for n in lines])})


def _is_utf8(upload: IO[bytes]) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    upload.seek(0)
    try:
        while chunk := upload.read(CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _lines_to_guess(upload: IO[bytes]) -> bytes:
    """Those that are not UTF-8, unless others are: then nobody knows what is."""
    sample = b""
    right: list[int] = []
    wrong: list[int] = []
    upload.seek(0)
    for number, line in enumerate(upload, start=1):
        if ASCII.fullmatch(line):
            continue
        try:
            line.decode("utf-8-sig")
            right.append(number)
        except UnicodeDecodeError:
            wrong.append(number)
            if len(sample) < CHUNK:
                sample += line
    if right:
        raise other_encoding(min(wrong, right, key=len))
    return sample


def _lines_that_are_not(encoding: Encoding, upload: IO[bytes]) -> Iterator[int]:
    upload.seek(0)
    for number, line in enumerate(upload, start=1):
        try:
            line.decode(encoding.codec)
        except UnicodeDecodeError:
            yield number


def _guessed(sample: bytes) -> Encoding:
    found = charset_normalizer.from_bytes(
        sample[:CHUNK], cp_isolation=list(GUESSED), threshold=0.9
    ).best()
    codec = found.encoding if found else "cp1252"
    # In a short text the Macintosh is not seen: there its letters are signs.
    if _letters(sample, "mac_roman") > _letters(sample, codec):
        codec = "mac_roman"
    return Encoding(codec, GUESSED[codec])


def _letters(sample: bytes, codec: str) -> int:
    return len(LETTERS.findall(sample.decode(codec, errors="ignore")))
