"""Files as bytes: honest ones, and those that pretend."""

import io
import struct
import zipfile
import zlib

from PIL import Image

OOXML = "[Content_Types].xml"
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<<>>\n%%EOF\n"
HTML = b"<!DOCTYPE html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
EML = b"Return-Path: <a@example.org>\r\nReceived: from here\r\nSubject: x\r\n\r\nx"
EXE = b"MZ\x90\x00\x03\x00\x00\x00" + b"\x00" * 200


def picture(image_format, size=(3, 2)):
    content = io.BytesIO()
    Image.new("RGB", size).save(content, image_format)
    return content.getvalue()


def zipped(*entries):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in entries:
            archive.writestr(name, text)
    return content.getvalue()


def docx(*more):
    return zipped((OOXML, "<Types/>"), ("word/document.xml", "<w/>"), *more)


def xlsx(*more):
    return zipped((OOXML, "<Types/>"), ("xl/workbook.xml", "<w/>"), *more)


def open_document(kind):
    content = io.BytesIO()
    mimetype = f"application/vnd.oasis.opendocument.{kind}"
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("mimetype", mimetype)
        archive.writestr("content.xml", "<office/>")
    return content.getvalue()


def encrypted(archive):
    """The same, with the mark of a password in every entry."""
    marked = bytearray(archive)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = marked.find(signature)
        while start >= 0:
            marked[start + offset] |= 1
            start = marked.find(signature, start + 4)
    return bytes(marked)


def png_of(width, height):
    """A picture that says it is that large; its few bytes unpack to nothing."""

    def chunk(kind, content):
        sealed = kind + content
        return struct.pack(">I", len(content)) + sealed + sealed_crc(sealed)

    def sealed_crc(sealed):
        return struct.pack(">I", zlib.crc32(sealed))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )


HONEST = {
    "report.pdf": PDF,
    "Compte rendu – Tunis.docx": docx(),
    "budget.xlsx": xlsx(),
    "letter.odt": open_document("text"),
    "table.ods": open_document("spreadsheet"),
    "photo.png": picture("PNG"),
    "photo.jpg": picture("JPEG"),
    "PHOTO.JPEG": picture("JPEG"),
    "photo.webp": picture("WEBP"),
    "notes.txt": "Réunion à Tunis, le 21 janvier.\n".encode(),
    "with bom.csv": b"\xef\xbb\xbfnom;ville\nAdjovi;Lom\xc3\xa9\n",
    "old.csv": "nom;fonction\nAdjovi;délégué général à l'emploi\n".encode("cp1252"),
}
# (name, content, why it is refused)
REFUSED = [
    ("page.html", HTML, "type"),
    ("drawing.svg", SVG, "type"),
    ("feed.xml", b"<?xml version='1.0'?><x/>", "type"),
    ("mail.eml", EML, "type"),
    ("movie.gif", b"GIF89a=1;alert(1)//", "type"),
    ("macro.docm", docx(), "type"),
    ("program.exe", EXE, "type"),
    ("no extension", PDF, "type"),
    (".pdf", PDF, "type"),
    ("report.pdf.exe", PDF, "type"),
    ("report.exe.pdf", PDF, "type"),
    ("photo.svg.png", picture("PNG"), "type"),
    ("annual\u202efdp.exe", EXE, "type"),
    ("report.pdf\x00.html", PDF, "type"),
    ("empty.pdf", b"", "empty"),
    ("html.pdf", HTML, "disguised"),
    ("html before.pdf", HTML + PDF, "disguised"),
    ("cut.pdf", PDF[:40], "disguised"),
    ("exe.pdf", EXE, "disguised"),
    ("hidden zip.pdf", PDF + docx(), "disguised"),
    ("html.png", HTML, "disguised"),
    ("gif script.png", b"GIF89a=1;alert(1)//", "disguised"),
    ("png.jpg", picture("PNG"), "disguised"),
    ("jpeg zip.jpg", picture("JPEG") + docx(), "disguised"),
    ("jpeg begins.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + HTML, "disguised"),
    ("broken.png", picture("PNG")[:-20] + b"x" * 20, "disguised"),
    ("flood.png", png_of(20_000, 20_000), "bomb"),
    ("large.png", png_of(12_000, 12_000), "bomb"),
    ("rather large.png", png_of(8_000, 8_000), "bomb"),
    ("xlsx.docx", xlsx(), "disguised"),
    ("zip.docx", zipped(("readme.txt", "x")), "disguised"),
    ("odt.ods", open_document("text"), "disguised"),
    ("odt.docx", open_document("text"), "disguised"),
    ("html.docx", HTML, "disguised"),
    ("broken.docx", docx()[:60], "disguised"),
    ("script before.docx", HTML + docx(), "disguised"),
    ("secret.docx", encrypted(docx()), "disguised"),
    ("slip.docx", docx(("../../etc/cron.d/x", "x")), "disguised"),
    ("root.docx", docx(("/etc/passwd", "x")), "disguised"),
    ("macros.docx", docx(("word/vbaProject.bin", "x")), "macros"),
    ("ratio.xlsx", xlsx(("xl/sheet1.xml", "0" * 2_000_000)), "bomb"),
    ("entries.xlsx", xlsx(*((f"xl/{n}.xml", str(n)) for n in range(250))), "bomb"),
    ("html.txt", b"  \n" + HTML, "disguised"),
    ("svg.txt", SVG, "disguised"),
    ("xml.csv", b"\xef\xbb\xbf<?xml version='1.0'?>", "disguised"),
    ("mail.txt", EML, "disguised"),
    ("exe.txt", EXE, "disguised"),
    ("noise.csv", bytes(range(160, 256)) * 4, "disguised"),
]
