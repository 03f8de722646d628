"""Tables of LibreOffice: read as text, however they repeat themselves."""

import io

import pytest
import stream_write_ods

from migration_coop.lib.tables import Row, TableRefused, open_table
from migration_coop.lib.tables import ods as reading
from tests.lib.tables.files import ods, ods_cell, ods_row, ods_table

REPEATED = 'table:number-{}-repeated="{}"'
HIDDEN = (
    '<style:style style:name="ta2" style:family="table">'
    '<style:table-properties table:display="false"/></style:style>'
    '<style:style style:name="ta1" style:family="table">'
    '<style:table-properties table:display="true"/></style:style>'
)


def read(stored, **options):
    return open_table(stored, name="liste.ods", **options)


def refusal(stored, **options):
    with pytest.raises(TableRefused) as refused:
        read(stored, **options)
    return str(refused.value)


def of_row(*cells):
    return read(ods(ods_table(ods_row(*cells))))


def test_cells_become_texts():
    table = of_row(
        ods_cell("Axe"),
        ods_cell("2", "float", 'office:value="2"'),
        ods_cell("31 mars", "date", 'office:date-value="2019-03-31"'),
        ods_cell("9 h", "date", 'office:date-value="2019-01-02T09:00:00"'),
        ods_cell("VRAI", "boolean", 'office:boolean-value="true"'),
        ods_cell("9:30", "time", 'office:time-value="PT09H30M00S"'),
        ods_cell("29 février", "date", 'office:date-value="1900-02-29"'),
        ods_cell("50 %", "percentage", 'office:value="0.5"'),
    )

    assert (table.kind, table.title, table.notes) == ("ods", "Feuille1", [])
    assert table.whole() == [
        [
            *("Axe", "2", "2019-03-31", "2019-01-02", "yes", "09:30"),
            *("1900-02-29", "0.5"),
        ]
    ]


def test_what_a_library_writes_is_read():
    sheets = [("Liste", ["Nom", "Pays"], [["Direction générale", "TG"], [None, 2]])]
    stored = io.BytesIO(b"".join(stream_write_ods.stream_write_ods(iter(sheets))))
    table = read(stored)

    assert table.title == "Liste"
    assert table.whole() == [["Nom", "Pays"], ["Direction générale", "TG"], ["", "2"]]


def test_rows_keep_their_number_however_empty_ones_are_repeated():
    empty = ods_cell(kind="", about=REPEATED.format("columns", 16384))
    table = read(
        ods(
            ods_table(
                ods_row(ods_cell("a"), ods_cell(kind=""), ods_cell("b")),
                ods_row(empty, about=REPEATED.format("rows", 3)),
                ods_row(ods_cell("c"), about=REPEATED.format("rows", 2)),
                ods_row(empty, about=REPEATED.format("rows", 1_048_570)),
            )
        )
    )

    assert (table.last_row, table.width) == (6, 3)
    assert list(table.rows) == [
        Row(1, ["a", "", "b"]),
        Row(5, ["c", "", ""]),
        Row(6, ["c", "", ""]),
    ]


def test_formulas_errors_and_links_are_mentioned():
    formula = 'table:formula="of:={}" '
    table = of_row(
        ods_cell("2", "float", formula.format("1+1") + 'office:value="2"'),
        ods_cell("", "string", formula.format("A1")),
        ods_cell("#REF!", "string", 'calcext:value-type="error"'),
        ods_cell("", "float", formula.format("'file:///x'#A1") + 'office:value="3"'),
    )

    assert table.whole() == [["2", "", "", "3"]]
    assert [note.partition(")")[0] for note in table.notes] == [
        "Formulas (A1 and D1",
        "Formulas without a result (B1",
        "Errors of the spreadsheet (C1",
        "Links to other workbooks are not followed.",
    ]


def test_merged_cells_hold_for_each_of_their_rows():
    top = ods_cell("Axe 1", about='table:number-rows-spanned="2"')
    table = read(
        ods(
            ods_table(
                ods_row(top, ods_cell("A")),
                ods_row("<table:covered-table-cell/>", ods_cell("B")),
            )
        )
    )

    assert table.whole() == [["Axe 1", "A"], ["Axe 1", "B"]]
    assert table.notes == ["Merged cells (A1:A2): their text is taken for each row."]


def test_first_sheet_that_can_be_seen_is_read():
    hidden = 'table:style-name="ta2"'
    table = read(
        ods(
            ods_table(ods_row(ods_cell("hidden")), about=hidden),
            ods_table(ods_row(ods_cell("seen")), name="Plan"),
            ods_table(name="Vide"),
            styles=HIDDEN,
        )
    )

    assert (table.title, table.whole()) == ("Plan", [["seen"]])
    assert table.notes == ["2 other sheets of the workbook are not read."]


def test_hidden_rows_and_columns_are_read_and_said():
    hidden = 'table:visibility="collapse"'
    table = read(
        ods(
            ods_table(
                "<table:table-column/>",
                f"<table:table-column {hidden}/>",
                ods_row(ods_cell("a"), ods_cell("b")),
                ods_row(ods_cell("c"), about=hidden),
                ods_row(ods_cell(kind=""), about=hidden),
            )
        )
    )

    assert table.whole() == [["a", "b"], ["c", ""]]
    assert [note.split(" are ")[0] for note in table.notes] == [
        "Hidden rows (2)",
        "Hidden columns",
    ]


# --- What is refused -------------------------------------------------------------------


def test_row_repeated_a_million_times_is_refused_before_it_is_unfolded():
    row = ods_row(ods_cell("x"), about=REPEATED.format("rows", 1_048_576))

    assert "more than 20,000 rows" in refusal(ods(ods_table(row)))
    wide = ods_cell("x", about=REPEATED.format("columns", 16_384))
    both = ods_row(wide, about=REPEATED.format("rows", 1_048_576))
    assert "unpacks to far more" in refusal(ods(ods_table(both)))


def test_wide_row_is_refused_with_its_column():
    row = ods_row(ods_cell("x", about=REPEATED.format("columns", 16_384)))

    assert "reaches column XFD" in refusal(ods(ods_table(row)))


def test_bomb_in_a_sheet_that_is_not_read_is_refused_too():
    row = ods_row(
        ods_cell("x", about=REPEATED.format("columns", 1_000)),
        about=REPEATED.format("rows", 1_000_000),
    )

    assert "unpacks to far more" in refusal(
        ods(ods_table(ods_row(ods_cell("x"))), ods_table(row))
    )


def test_cell_longer_than_any_spreadsheet_holds_is_refused_with_its_name():
    row = ods_row(ods_cell("a"), ods_cell("x" * 1_000_000))

    assert refusal(ods(ods_table(row))).startswith("Cell B1 holds more than 32,767")


def test_password_is_said():
    manifest = {"META-INF/manifest.xml": "<manifest:encryption-data/>"}

    assert "has a password" in refusal(ods(parts=manifest))


def test_macros_are_refused():
    parts = {"Basic/Standard/Module1.xml": "<x/>"}

    assert "contains macros" in refusal(ods(parts=parts))


def test_sheets_that_are_all_hidden_or_empty_are_refused():
    hidden = ods_table(ods_row(ods_cell("x")), about='table:style-name="ta2"')

    assert "no sheet that can be seen" in refusal(ods(hidden, styles=HIDDEN))
    assert "no sheet that can be seen" in refusal(ods())
    assert "nothing in this table" in refusal(ods(ods_table()))


def test_entities_are_refused():
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'

    assert "cannot be read" in refusal(ods(parts={"content.xml": bomb}))


def test_parser_sees_nothing_but_what_was_surveyed(monkeypatch):
    """An archive may say that a part is short and hold a long one."""
    seen = []
    parse = reading.CalamineWorkbook.from_filelike

    class Watched:
        @staticmethod
        def from_filelike(copy):
            seen.append(copy.getvalue())
            return parse(copy)

    monkeypatch.setattr(reading, "CalamineWorkbook", Watched)
    stored = ods(ods_table(ods_row(ods_cell("x"))), parts={"Pictures/1.png": "secret"})
    assert read(stored).whole() == [["x"]]
    assert b"secret" not in seen[0]
