"""Workbooks that people send: read as text, and refused where they could do harm."""

import zipfile
from datetime import date, datetime, time, timedelta

import pytest
from openpyxl import Workbook
from openpyxl.styles import PatternFill
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from migration_coop.lib.tables import Row, TableRefused, cell_name, notes, open_table
from migration_coop.lib.tables import archives as limits
from tests.lib.tables.files import (
    SHEET,
    archive,
    changed,
    part,
    saved,
    with_sheet,
    with_texts,
    written,
)

BOMB = """<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
<sheetData><row r="1"><c r="A1" t="str"><v>&b;</v></c></row></sheetData></worksheet>"""


def read(stored, **options):
    return open_table(stored, name="liste.xlsx", **options)


def texts(stored):
    return read(stored).whole()


def refusal(stored, **options):
    with pytest.raises(TableRefused) as refused:
        read(stored, **options).whole()
    return str(refused.value)


# --- What is read ----------------------------------------------------------------------


def test_cells_become_texts():
    at_nine = datetime(2019, 1, 2, 9)  # noqa: DTZ001 - a spreadsheet knows no zones
    row = ["Axe", 1, 1.5, 2.0, date(2019, 3, 31), at_nine, True, None]
    table = read(written([*row, time(9, 30), False, "a\nb", timedelta(hours=39)]))

    assert (table.kind, table.title, table.notes) == ("xlsx", "Sheet", [])
    assert table.whole() == [
        [
            *("Axe", "1", "1.5", "2", "2019-03-31", "2019-01-02", "yes"),
            *("", "09:30", "no", "a\nb", "39:00"),
        ]
    ]


def test_whole_numbers_are_whole_however_they_are_written():
    assert texts(with_sheet('<row r="1"><c r="A1"><v>2.0</v></c></row>')) == [["2"]]


def test_rows_bear_their_number_in_the_sheet_and_empty_ones_are_left_out():
    workbook = Workbook()
    workbook.active["A1"], workbook.active["C4"] = "Axe", "x"
    workbook.active["A9"] = " "
    table = read(saved(workbook))

    assert (table.last_row, table.width) == (4, 3)
    assert list(table.rows) == [Row(1, ["Axe", "", ""]), Row(4, ["", "", "x"])]


def test_rows_and_cells_may_be_without_their_address():
    sheet = "<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>"

    assert texts(with_sheet(sheet)) == [["1", "2"], ["3", ""]]


def test_cells_are_named_as_a_spreadsheet_names_them():
    assert cell_name(14, 2) == "C14"
    assert cell_name(1, 27) == "AB1"


def test_formula_counts_for_its_result_and_is_mentioned():
    cell = '<c r="{}" t="{}"><f>1+1</f>{}</c>'
    row = cell.format("A1", "n", "<v>2</v>") + cell.format("B1", "str", "<v></v>")
    table = read(with_sheet(f'<row r="1">{row}</row>'))

    assert table.whole() == [["2"]]
    assert table.notes == [
        "Formulas (A1 and B1): the results that the file holds are taken."
    ]


def test_formula_without_a_result_is_told_with_its_cell():
    # Written by a program that computes nothing: there is no result to take.
    table = read(written(["=1+1", "Axe"]))

    assert table.whole() == [["", "Axe"]]
    assert table.notes[0].startswith("Formulas without a result (A1)")


def test_errors_of_the_spreadsheet_are_empty():
    workbook = Workbook()
    workbook.active.append(["#REF!", "Axe"])
    table = read(saved(workbook))

    assert table.whole() == [["", "Axe"]]
    assert "Errors of the spreadsheet (A1)" in table.notes[0]


def test_merged_cells_hold_for_each_row_that_says_something():
    workbook = Workbook()
    for row in (["Axe 1", "A"], [None, "B"], [], [None, "C"], ["Axe 2", "D"]):
        workbook.active.append(row)
    workbook.active.merge_cells("A1:A4")
    workbook.active.merge_cells("A5:B5")
    workbook.active.merge_cells("D1:D3")
    table = read(saved(workbook))

    assert [row.cells[0] for row in table.rows] == ["Axe 1"] * 3 + ["Axe 2"]
    assert table.notes == [
        "Merged cells (A1:A4 and D1:D3): their text is taken for each row."
    ]


def test_many_cells_are_not_all_named():
    table = read(written(*[["=1", "x"] for _row in range(9)]))

    assert "A5, …" in table.notes[0]


def test_many_merged_cells_are_not_all_named():
    workbook = Workbook()
    for top in range(1, 40, 3):
        workbook.active.cell(top, 1).value = "x"
        workbook.active.merge_cells(f"A{top}:A{top + 1}")

    assert "A13:A14, …" in read(saved(workbook)).notes[0]


def test_first_sheet_that_can_be_seen_is_read():
    workbook = Workbook()
    workbook.active.append(["hidden"])
    workbook.active.sheet_state = "hidden"
    workbook.create_sheet("Plan").append(["seen"])
    workbook.create_sheet("Notes")
    table = read(saved(workbook))

    assert (table.title, table.whole()) == ("Plan", [["seen"]])
    assert table.notes == ["2 other sheets of the workbook are not read."]


def test_hidden_rows_and_columns_are_read_and_said():
    workbook = Workbook()
    for row in (["Nom", "Pays"], ["DGE", "TG"], []):
        workbook.active.append(row)
    for number in (2, 3):
        workbook.active.row_dimensions[number].hidden = True
    workbook.active.column_dimensions["B"].hidden = True
    table = read(saved(workbook))

    assert table.whole()[1] == ["DGE", "TG"]
    assert table.notes == [
        "Hidden rows (2) are read like the others.",
        "Hidden columns are read like the others.",
    ]


def test_links_to_other_workbooks_are_not_followed():
    stored = changed(written(["x"]), {"xl/externalLinks/link1.xml": "<x/>"})

    assert read(stored).notes == ["Links to other workbooks are not followed."]


def test_the_file_can_be_read_again_afterwards():
    stored = written(["x"])
    texts(stored)

    assert texts(stored) == [["x"]]


# --- Days ------------------------------------------------------------------------------


def days_of(*serials, epoch=None):
    """Cells of these numbers that are shown as days."""
    workbook = Workbook()
    if epoch:
        workbook.epoch = epoch
    workbook.active.append([date(2019, 1, 1)] * len(serials))
    stored = saved(workbook)
    cells = part(stored).split("<v>")
    rest = [cell.partition("</v>")[2] for cell in cells[1:]]
    new = [f"{n}</v>{end}" for n, end in zip(serials, rest, strict=True)]
    table = read(changed(stored, {SHEET: "<v>".join([cells[0], *new])}))
    return table.whole()[0], table.notes


def test_days_are_read_rightly_in_both_ways_of_counting():
    assert days_of(1, 59, 61, 43555) == (
        ["1900-01-01", "1900-02-28", "1900-03-01", "2019-03-31"],
        [],
    )
    assert days_of(1, 60, 42093, epoch=CALENDAR_MAC_1904)[0] == [
        *("1904-01-02", "1904-03-01", "2019-03-31")
    ]


def test_days_that_never_were_are_left_as_they_stand_and_told():
    assert days_of(60, 43466, -5, 99999999) == (
        ["1900-02-29", "2019-01-01", "-5", "99999999"],
        ["Days that no calendar knows (A1, C1 and D1) are left as they stand."],
    )


# --- What is refused -------------------------------------------------------------------


def test_too_many_rows_are_refused_and_exactly_enough_are_not():
    rows = [[n] for n in range(5)]

    assert "more than 4 rows" in refusal(written(*rows), max_rows=4)
    assert len(read(written(*rows), max_rows=5).whole()) == 5


def test_row_far_below_is_one_row_too_many():
    workbook = Workbook()
    workbook.active["A1"], workbook.active["A1048576"] = "x", "y"

    assert "more than 20,000 rows" in refusal(saved(workbook))


def test_rows_that_only_have_a_colour_are_not_counted():
    workbook = Workbook()
    workbook.active["A1"] = "x"
    workbook.active["A90000"].fill = PatternFill("solid", "FF0000")

    assert texts(saved(workbook)) == [["x"]]


def test_columns_far_to_the_right_are_refused_with_their_name():
    workbook = Workbook()
    workbook.active["A1"], workbook.active["XFD1"] = "x", "y"

    assert "reaches column XFD, and 256 columns" in refusal(saved(workbook))


def test_table_of_too_many_cells_is_refused(monkeypatch):
    monkeypatch.setattr("migration_coop.lib.tables.shapes.MAX_CELLS", 3)

    assert "more than 3 cells" in refusal(written([1, 2], [3, 4]))


@pytest.mark.parametrize("kind", ["s", "inlineStr"])
def test_cell_longer_than_any_spreadsheet_holds_is_refused_with_its_name(kind):
    row = {"s": '<c r="C1" t="s"><v>0</v></c>'}
    row["inlineStr"] = f'<c r="C1" t="inlineStr"><is><t>{"x" * 1_000_000}</t></is></c>'
    stored = with_texts(written(["x"]), _texts_of("x" * 1_000_000))
    sheet = part(with_sheet(f'<row r="1">{row[kind]}</row>'))

    assert refusal(changed(stored, {SHEET: sheet})).startswith(
        "Cell C1 holds more than 32,767 characters"
    )


def _texts_of(text):
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<sst xmlns="{space}"><si><t>{text}</t></si></sst>'


def test_empty_workbook_is_refused():
    assert refusal(saved(Workbook())) == "There is nothing in this table."


def test_bomb_is_refused_before_it_is_unpacked():
    parts = {"xl/workbook.xml": "<x/>", SHEET: b"\0" * 60_000_000}

    assert "unpacks to far more" in refusal(archive(parts))


def test_archive_of_many_entries_is_refused():
    parts = {f"xl/media/{n}": "x" for n in range(1_000)}

    assert "unpacks to far more" in refusal(changed(written(["x"]), parts))


def test_large_part_that_is_no_sheet_is_refused():
    large = "".join(f"<x n='{n}'/>" for n in range(900_000))

    assert "unpacks to far more" in refusal(
        changed(written(["x"]), {"xl/styles.xml": large})
    )


def test_row_that_piles_up_cells_is_refused(monkeypatch):
    monkeypatch.setattr(limits, "MOST_HELD", 1_000)
    row = f"<row>{'<c/>' * 1_000}</row>"

    assert "unpacks to far more" in refusal(with_sheet(row))
    many = "".join(f'<row r="{n}"><c><v>1</v></c></row>' for n in range(1, 2_000))
    assert len(texts(with_sheet(many))) == 1_999


def test_texts_that_pile_up_are_refused(monkeypatch):
    monkeypatch.setattr(limits, "MOST_HELD", 100)
    stored = with_texts(written(["x"]), _texts_of("<r/>" * 200))

    assert "unpacks to far more" in refusal(stored)


@pytest.mark.parametrize("name", ["xl/vbaProject.bin", "xl/macrosheets/sheet1.xml"])
def test_macros_are_refused(name):
    assert "contains macros" in refusal(changed(written(["x"]), {name: "x"}))


def test_password_of_one_part_is_said():
    stored = written(["x"])
    raw = bytearray(stored.getvalue())
    # The first bit of the flags of the first entry, in the directory.
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    stored.seek(0)
    stored.write(raw)

    assert "has a password" in refusal(stored)


def test_entities_are_refused():
    assert "cannot be read" in refusal(changed(written(["x"]), {SHEET: BOMB}))


def test_entities_in_shared_texts_are_refused():
    stored = with_texts(written(["x"]), BOMB.replace("worksheet", "sst"))

    assert "cannot be read" in refusal(stored)


@pytest.mark.parametrize("name", ["xl/workbook.xml", SHEET, "[Content_Types].xml"])
def test_broken_parts_are_refused(name):
    assert "cannot be read" in refusal(changed(written(["x"]), {name: "<broken"}))


def test_rows_out_of_their_order_are_refused():
    cell = "<c><v>1</v></c>"
    rows = f'<row r="2">{cell}</row><row r="1">{cell}</row>'

    assert "cannot be read" in refusal(with_sheet(rows))


def test_cell_that_breaks_while_rows_are_read_is_refused_then():
    stored = with_sheet('<row><c t="b"><v>yes</v></c></row>')

    assert "cannot be read" in refusal(stored)


def test_workbook_that_hides_all_its_sheets_is_refused():
    stored = written(["x"])
    with zipfile.ZipFile(stored) as opened:
        book = opened.read("xl/workbook.xml").decode()
    hidden = book.replace('state="visible"', 'state="hidden"')

    assert "no sheet that can be seen" in refusal(
        changed(stored, {"xl/workbook.xml": hidden})
    )


def test_more_merged_cells_than_can_be_are_refused(monkeypatch):
    monkeypatch.setattr(notes, "MAX_MERGED", 1)
    workbook = Workbook()
    workbook.active.append(["x"])
    workbook.active.merge_cells("A1:A2")
    assert texts(saved(workbook)) == [["x"]]
    workbook.active.merge_cells("B1:B2")

    assert "merges too many cells" in refusal(saved(workbook))
