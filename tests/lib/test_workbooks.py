"""Workbooks that people send: read as text, and refused where they could do harm."""

import io
import zipfile
from datetime import date, datetime, time

import pytest
from django.utils import translation
from openpyxl import Workbook
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter

from migration_coop.lib import workbooks
from migration_coop.lib.workbooks import WorkbookRefused, cell_name, read_table

BOMB = """<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
<sheetData><row r="1"><c r="A1" t="str"><v>&b;</v></c></row></sheetData></worksheet>"""


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def saved(workbook):
    stored = io.BytesIO()
    workbook.save(stored)
    return stored


def written(*rows):
    workbook = Workbook()
    for row in rows:
        workbook.active.append(row)
    return saved(workbook)


def changed(stored, *, without=(), **parts):
    """The archive with other parts; `__` stands for a slash in their names."""
    result = io.BytesIO()
    new = {name.replace("__", "/"): text for name, text in parts.items()}
    with zipfile.ZipFile(stored) as old, zipfile.ZipFile(result, "w") as archive:
        for name in old.namelist():
            if name not in new and name not in without:
                archive.writestr(name, old.read(name))
        for name, text in new.items():
            archive.writestr(name, text)
    return result


# --- What is read ----------------------------------------------------------------------


def test_cells_become_texts():
    at_nine = datetime(2019, 1, 2, 9)  # noqa: DTZ001 - a spreadsheet knows no zones
    row = ["Axe", 1, 1.5, 2.0, date(2019, 3, 31), at_nine, True, None]
    table = read_table(written([*row, time(9, 30), False, "a\nb"]))

    assert table.rows == [
        [
            *("Axe", "1", "1.5", "2", "2019-03-31", "2019-01-02", "yes"),
            *("", "09:30", "no", "a\nb"),
        ]
    ]
    assert table.notes == []


def test_whole_numbers_are_whole_however_they_are_written():
    stored = written([2])
    with zipfile.ZipFile(stored) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    parts = {"xl/worksheets/sheet1.xml": sheet.replace("<v>2</v>", "<v>2.0</v>")}

    assert read_table(changed(stored, **parts)).rows == [["2"]]


def test_empty_rows_at_the_end_are_no_rows():
    workbook = Workbook()
    workbook.active["A1"], workbook.active["A9"] = "Axe", " "

    assert len(read_table(saved(workbook)).rows) == 1


def test_cells_are_named_as_a_spreadsheet_names_them():
    assert cell_name(13, 2) == "C14"
    assert cell_name(0, 27) == "AB1"


def test_formula_counts_for_its_result_and_is_mentioned():
    table = read_table(written(["=1+1", "Axe"]))

    # Written by a program that computes nothing: there is no result to take.
    assert table.rows == [["", "Axe"]]
    assert table.notes == [
        "Formulas (A1): the results that the workbook holds are taken."
    ]


def test_errors_of_the_spreadsheet_are_empty():
    workbook = Workbook()
    workbook.active.append(["#REF!", "Axe"])
    table = read_table(saved(workbook))

    assert table.rows == [["", "Axe"]]
    assert "Errors of the spreadsheet (A1)" in table.notes[0]


def test_merged_cells_hold_for_each_of_their_rows():
    workbook = Workbook()
    for row in (["Axe 1", "A"], [None, "B"], [None, "C"], ["Axe 2", "D"]):
        workbook.active.append(row)
    workbook.active.merge_cells("A1:A3")
    workbook.active.merge_cells("D1:D3")
    workbook.active.merge_cells("A4:B4")
    table = read_table(saved(workbook))

    assert [row[0] for row in table.rows] == ["Axe 1", "Axe 1", "Axe 1", "Axe 2"]
    assert table.notes == [
        "Merged cells (A1:A3): their text is taken for each of their rows."
    ]


def test_many_cells_are_not_all_named():
    table = read_table(written(*[["=1", "x"] for _row in range(9)]))

    assert "A5, …" in table.notes[0]


def test_first_sheet_that_can_be_seen_is_read():
    workbook = Workbook()
    workbook.active.append(["hidden"])
    workbook.active.sheet_state = "hidden"
    workbook.create_sheet("Plan").append(["seen"])
    workbook.create_sheet("Notes")
    table = read_table(saved(workbook))

    assert (table.title, table.rows) == ("Plan", [["seen"]])
    assert table.notes == ["2 other sheets of the workbook are not read."]


def test_links_to_other_workbooks_are_not_followed():
    stored = changed(written(["x"]), xl__externalLinks__externalLink1__xml="<x/>")

    assert read_table(stored).notes == ["Links to other workbooks are not followed."]


def test_the_file_can_be_read_again_afterwards():
    stored = written(["x"])
    read_table(stored)

    assert read_table(stored).rows == [["x"]]


# --- What is refused -------------------------------------------------------------------


def refusal(stored, **options):
    with pytest.raises(WorkbookRefused) as refused:
        read_table(stored, **options)
    return str(refused.value)


def test_too_many_rows_are_refused_and_exactly_enough_are_not():
    rows = [[n] for n in range(5)]

    assert "more than 4 rows" in refusal(written(*rows), max_rows=4)
    assert len(read_table(written(*rows), max_rows=5).rows) == 5


def test_row_far_below_is_one_row_too_many():
    workbook = Workbook()
    workbook.active["A1"], workbook.active["A1048576"] = "x", "y"

    assert "more than 2,000 rows" in refusal(saved(workbook))


def test_rows_that_only_have_a_colour_are_not_counted():
    workbook = Workbook()
    workbook.active["A1"] = "x"
    workbook.active["A9000"].fill = PatternFill("solid", "FF0000")

    assert read_table(saved(workbook)).rows == [["x"]]


def test_what_is_beyond_the_last_column_is_not_read():
    workbook = Workbook()
    workbook.active[f"{get_column_letter(workbooks.MAX_COLUMNS + 1)}1"] = "x"

    assert read_table(saved(workbook)).rows == []


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"%PDF-1.7", b"a;b\n1;2"])
def test_what_is_no_archive_is_refused(content):
    assert "no XLSX workbook" in refusal(io.BytesIO(content))


def test_archive_without_a_workbook_is_refused():
    stored = changed(written(["x"]), without=["xl/workbook.xml"])

    assert "no XLSX workbook, or it has a password" in refusal(stored)


def test_bomb_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(workbooks, "_read", None)
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * 60_000_000)

    assert "unpacks to far more" in refusal(stored)


def test_archive_of_many_entries_is_refused():
    parts = {f"xl__media__{n}": "x" for n in range(200)}

    assert "unpacks to far more" in refusal(changed(written(["x"]), **parts))


def test_macros_are_refused():
    stored = changed(written(["x"]), xl__vbaProject__bin="x")
    renamed = io.BytesIO()
    with zipfile.ZipFile(stored) as old, zipfile.ZipFile(renamed, "w") as archive:
        for name in old.namelist():
            archive.writestr(name.replace("vbaProject/bin", "vbaProject.bin"), "x")

    assert "contains macros" in refusal(renamed)


def test_entities_are_refused():
    parts = {"xl/worksheets/sheet1.xml": BOMB}

    assert "cannot be read" in refusal(changed(written(["x"]), **parts))


def test_entities_in_shared_texts_are_refused():
    stored = written(["x"])
    with zipfile.ZipFile(stored) as archive:
        types = archive.read("[Content_Types].xml").decode()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    shared = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}'
    parts = {
        "[Content_Types].xml": types.replace(
            "</Types>", f'{shared}.sharedStrings+xml" /></Types>'
        ),
        "xl/sharedStrings.xml": BOMB.replace("worksheet", "sst"),
    }

    assert "cannot be read" in refusal(changed(stored, **parts))


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml"]
)
def test_broken_parts_are_refused(part):
    assert "cannot be read" in refusal(changed(written(["x"]), **{part: "<broken"}))


def test_workbook_that_hides_all_its_sheets_is_refused():
    stored = written(["x"])
    with zipfile.ZipFile(stored) as archive:
        book = archive.read("xl/workbook.xml").decode()
    hidden = book.replace('state="visible"', 'state="hidden"')

    parts = {"xl/workbook.xml": hidden}
    assert "no sheet that can be seen" in refusal(changed(stored, **parts))


def test_more_merged_cells_than_can_be_are_not_all_read(monkeypatch):
    monkeypatch.setattr(workbooks, "MAX_MERGED", 1)
    workbook = Workbook()
    for n in range(1, 10):
        workbook.active.cell(n, 1).value = n
    for start in (1, 3, 5):
        workbook.active.merge_cells(f"A{start}:A{start + 1}")

    table = read_table(saved(workbook))

    assert sum(bool(row[0]) for row in table.rows[1:6:2]) == 1
