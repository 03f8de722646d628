"""Files as people send them, made by code: good ones, messy ones and hostile ones."""

import io
import zipfile

from openpyxl import Workbook

SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "style")
)
SPACES += (
    ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:'
    'xmlns:calcext:1.0"'
)
SHEET, TEXTS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"


def saved(workbook):
    stored = io.BytesIO()
    workbook.save(stored)
    return stored


def written(*rows):
    workbook = Workbook()
    for row in rows:
        workbook.active.append(row)
    return saved(workbook)


def archive(parts):
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in parts.items():
            made.writestr(name, text)
    return stored


def changed(stored, new, *, without=()):
    """The archive with other parts."""
    with zipfile.ZipFile(stored) as old:
        kept = {
            name: old.read(name)
            for name in old.namelist()
            if name not in new and name not in without
        }
    return archive(kept | new)


def part(stored, name=SHEET):
    with zipfile.ZipFile(stored) as opened:
        return opened.read(name).decode()


def with_sheet(xml):
    """A workbook whose only sheet holds this between `sheetData`'s tags."""
    stored = written(["x"])
    begin, end = part(stored).split("<sheetData>")[0], "</worksheet>"
    return changed(stored, {SHEET: f"{begin}<sheetData>{xml}</sheetData>{end}"})


def with_texts(stored, xml):
    """The workbook with this as the texts that its sheets share."""
    types = part(stored, "[Content_Types].xml")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    shared = f'<Override PartName="/{TEXTS}" ContentType="{kind}.sharedStrings+xml"/>'
    types = types.replace("</Types>", f"{shared}</Types>")
    return changed(stored, {"[Content_Types].xml": types, TEXTS: xml})


def ods(*tables, styles="", parts=()):
    """An ODS file of these tables, given as XML."""
    content = (
        f'<?xml version="1.0"?><office:document-content {SPACES}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{''.join(tables)}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return archive({"mimetype": kind, "content.xml": content} | dict(parts))


def ods_table(*rows, name="Feuille1", about=""):
    return f'<table:table table:name="{name}" {about}>{"".join(rows)}</table:table>'


def ods_row(*cells, about=""):
    return f"<table:table-row {about}>{''.join(cells)}</table:table-row>"


def ods_cell(text="", kind="string", about=""):
    shown = f"<text:p>{text}</text:p>" if text else ""
    valued = f'office:value-type="{kind}"' if kind else ""
    return f"<table:table-cell {valued} {about}>{shown}</table:table-cell>"
