"""Workbooks are read back by the library that everybody else reads them with."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from migration_coop.lib.sheets import TYPE, Sheet, write_xlsx, xlsx_response
from migration_coop.lib.taken import Taken

DANGEROUS = st.sampled_from(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", "#REF!"])
# What a spreadsheet holds: no control characters but these two.
TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1
)


def read_back(sheets):
    with write_xlsx(sheets) as stored:
        return load_workbook(stored)


@given(text=DANGEROUS | TEXT)
def test_text_comes_back_as_it_was_and_is_no_formula(text):
    worksheet = read_back([Sheet("Missions", ["Title"], [[text]])])["Missions"]
    assert worksheet["A2"].value == text
    assert worksheet["A2"].data_type == "s"


def test_numbers_days_and_moments_keep_their_type():
    at = datetime(2026, 3, 2, 12, 30, tzinfo=UTC)
    row = [3, 1.5, date(2026, 3, 2), at, None]
    worksheet = read_back([Sheet("Figures", list("abcde"), [row])]).active
    values = [cell.value for cell in worksheet[2]]
    assert values == [
        3,
        1.5,
        datetime(2026, 3, 2),  # noqa: DTZ001 - a workbook knows no time zones
        datetime(2026, 3, 2, 12, 30),  # noqa: DTZ001
        None,
    ]


def test_each_sheet_has_bold_headings_that_stay_in_sight():
    workbook = read_back([Sheet("One", ["a"], []), Sheet("Two", ["b"], [])])
    assert workbook.sheetnames == ["One", "Two"]
    assert workbook["Two"]["A1"].value == "b"
    assert workbook["Two"]["A1"].font.bold
    assert workbook["Two"].freeze_panes == "A2"


def test_titles_and_texts_that_no_workbook_allows_are_cut():
    long_title = "Suites à donner [toutes] du programme entier"
    workbook = read_back([Sheet(long_title, ["a"], [["x" * 40_000 + "\x00"]])])
    assert workbook.sheetnames == ["Suites à donner  toutes  du pro"]
    assert workbook.active["A2"].value == "x" * 32_767


def test_a_response_is_a_download_with_its_name():
    response = xlsx_response("suites", [Sheet("S", ["a"], [["b"]])], what="")
    assert response["Content-Disposition"] == 'attachment; filename="suites.xlsx"'
    assert response["Content-Type"] == TYPE
    assert response.taken is None
    response.close()


def test_a_response_says_what_it_holds_and_how_many_rows_of_all_sheets():
    sheets = [Sheet("S", ["a"], [["b"], ["c"]]), Sheet("T", ["a"], iter([["d"]]))]

    response = xlsx_response("suites", sheets, what="work", words="Late")

    assert response.taken == Taken("work", 3, "Late")
    response.close()
