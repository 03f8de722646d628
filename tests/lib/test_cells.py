"""Cells that leave the house: no formula in any format, and each text comes back."""

import io
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from python_calamine import load_workbook as read_workbook

from migration_coop.lib.cells import UNPRINTABLE, guarded, plain, unguarded
from migration_coop.lib.sheet_files import write_csv, write_ods
from migration_coop.lib.sheets import Sheet, write_xlsx
from tests.exchange.taking import csv_rows, ods_text

BEGINNINGS = "=+-@＝＋－＠\t\r\n' \u00a0\ufeff"
# Any text, and often one that begins as formulas do.
CELL = st.builds(
    lambda beginning, rest: beginning + rest,
    st.text(st.sampled_from(BEGINNINGS), max_size=3),
    st.text(st.characters(codec="utf-8"), max_size=20),
)


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+228 22 21 00 00", "-1", "@SUM(A1)", "\t=1", "\rx", "\nx", "＝1", "  =1"],
)
def test_what_programs_take_for_a_formula_is_guarded(text):
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "ANPE", "a=b", "'s Gravenhage", "1-2", "اسم"])
def test_other_texts_stay_as_they_are(text):
    assert guarded(text) == text


@given(text=CELL)
def test_a_guarded_text_comes_back_as_it_was(text):
    assert unguarded(guarded(text)) == text


@given(text=CELL)
def test_no_guarded_text_begins_as_a_formula_does(text):
    found = guarded(text)
    assert found[:1] not in {"\t", "\r", "\n"}
    assert found.strip("\ufeff \u00a0\t\r\n")[:1] not in set("=+-@＝＋－＠")


@given(texts=st.lists(CELL, min_size=1, max_size=4))
def test_no_text_is_a_formula_in_a_workbook(texts):
    with write_xlsx([Sheet("S", texts, [texts])]) as stored:
        sheet = load_workbook(stored).active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells}


@given(texts=st.lists(CELL, min_size=1, max_size=4))
def test_an_ods_file_gives_each_text_back_and_has_no_formula(texts):
    with write_ods([Sheet("S", ["h"] * len(texts), [texts])]) as stored:
        content = stored.read()
    assert "table:formula" not in ods_text(content)
    rows = read_workbook(io.BytesIO(content)).get_sheet_by_index(0)
    expected = [UNPRINTABLE.sub("", text) for text in texts]
    while expected and not expected[-1]:
        expected.pop()
    found = rows.to_python()[1:]
    assert [[str(cell) for cell in row][: len(expected)] for row in found[:1]] == (
        [expected] if expected or found else []
    )


@given(texts=st.lists(CELL, min_size=2, max_size=4))
def test_a_csv_file_gives_each_text_back(texts):
    with write_csv(Sheet("S", ["h"] * len(texts), [texts]), separator=";") as stored:
        [_headings, row] = csv_rows(stored.read(), ";")
    assert [unguarded(cell) for cell in row] == [UNPRINTABLE.sub("", t) for t in texts]


def test_numbers_days_and_moments_are_written_for_programs():
    at = datetime(2026, 3, 2, 12, 30, tzinfo=UTC)
    values = [-3, 1.5, date(2026, 3, 2), at, None, True, time(9, 5), Decimal("2.50")]
    sheet = Sheet("S", list("abcdefgh"), [values])

    with write_csv(sheet, separator=",") as stored:
        [_headings, row] = csv_rows(stored.read())
    assert row == [
        *("-3", "1.5", "2026-03-02", "2026-03-02 12:30:00", "", "True"),
        *("09:05", "2.5"),
    ]
    with write_ods([sheet]) as stored:
        text = ods_text(stored.read())
    for cell in (
        'office:value-type="float" office:value="-3"',
        'office:date-value="2026-03-02"',
        'office:date-value="2026-03-02T12:30:00"',
        'office:boolean-value="true"',
        'office:string-value="09:05"',
    ):
        assert cell in text


def test_a_moment_is_shown_by_the_clock_of_its_reader_and_whole_sums_stay_whole():
    assert plain(datetime(2026, 3, 2, 12)) == datetime(2026, 3, 2, 12)  # noqa: DTZ001
    assert plain(Decimal("3.00")) == 3
    assert isinstance(plain(Decimal("3.00")), int)
