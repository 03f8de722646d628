"""CSV as people send it: any encoding, any usual separator, any line ends."""

import codecs
import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from migration_coop.lib.sheet_files import write_csv
from migration_coop.lib.sheets import Sheet
from migration_coop.lib.tables import Row, TableRefused, open_table

FRENCH = "Nom;Pays\r\nMinistère de l’Emploi;Côte d’Ivoire\r\n"
ARABIC = "Nom;Pays\r\nوزارة التشغيل و التكوين المهني;تونس\r\n"


def read(content, **options):
    return open_table(io.BytesIO(content), name="liste.csv", **options)


def texts(content):
    return read(content).whole()


def refusal(content, **options):
    with pytest.raises(TableRefused) as refused:
        read(content, **options).whole()
    return str(refused.value)


# --- Encodings -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "codec", "name"),
    [
        (FRENCH, "utf-8", "UTF-8"),
        (FRENCH, "utf-8-sig", "UTF-8"),
        (FRENCH, "utf-16", "UTF-16"),
        (FRENCH, "utf-16-le", "UTF-16"),
        (FRENCH, "utf-16-be", "UTF-16"),
        (FRENCH, "cp1252", "Windows-1252"),
        (FRENCH, "mac_roman", "MacRoman"),
        (ARABIC, "utf-8", "UTF-8"),
        (ARABIC, "cp1256", "Windows-1256"),
        (FRENCH + ARABIC, "cp1256", "Windows-1256"),
        ("Ville;n°\nLomé;é\n", "mac_roman", "MacRoman"),
        ("Ville;n°\nLomé;é\n", "cp1252", "Windows-1252"),
        ("Nome;País\nMinistério da Educação;São Tomé\n", "cp1252", "Windows-1252"),
    ],
)
def test_encoding_is_found_and_said(text, codec, name):
    table = read(text.encode(codec))

    expected = [line.split(";") for line in text.splitlines()]
    assert table.whole() == expected
    assert table.notes == [f"Read as {name}, with semicolons between the columns."]
    assert (table.kind, table.title) == ("csv", "liste")


def test_line_in_another_encoding_is_named():
    lines = ["Nom;Pays", "Côte;CI", "Évry;FR", "Lomé;TG"]
    mixed = "\n".join(lines).encode() + "\nSaïda;LB".encode("cp1252")

    assert refusal(mixed).startswith("Line 5 is written in another encoding")
    assert refusal(codecs.BOM_UTF8 + mixed).startswith("Line 5 ")


def test_byte_that_is_no_letter_far_below_is_named():
    lines = [f"Lomé;{n}" for n in range(20_000)]
    content = "\n".join(lines).encode("cp1252") + b"\nA\x9d;B"

    assert refusal(content, max_rows=30_000).startswith("Line 20,001 is written")


def test_signs_that_nobody_can_see_are_left_out_and_said():
    table = read(b"Nom;Pays\nD\0GE;TG\n" + b"ANPE;TG\n" * 20)

    assert table.whole()[1] == ["DGE", "TG"]
    assert table.notes[1] == "Signs that nobody can see (A2) are left out."


# --- Separators ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("separator", "word"),
    [(";", "semicolons"), (",", "commas"), ("\t", "tabs"), ("|", "vertical bars")],
)
def test_separator_is_found_and_said_whatever_stands_in_quotes(separator, word):
    rows = [["Nom", "Ville"], ["A;B|C", "Lomé, Togo"], ["D\tE", 'dit "le"'], ["x", "y"]]
    stored = io.StringIO()
    csv.writer(stored, delimiter=separator).writerows(rows)
    table = read(stored.getvalue().encode())

    assert table.whole() == rows
    assert table.notes == [f"Read as UTF-8, with {word} between the columns."]


def test_commas_of_numbers_do_not_part_columns():
    assert texts(b"Nom;Part\nA;1,5\nB;2,5\n") == [
        ["Nom", "Part"],
        ["A", "1,5"],
        ["B", "2,5"],
    ]


def test_titles_above_do_not_hide_the_separator():
    content = "Liste des institutions, 2019\n\nNom;Pays\nA;TG\nB;TN\n"

    assert list(read(content.encode()).rows) == [
        Row(1, ["Liste des institutions, 2019", ""]),
        Row(3, ["Nom", "Pays"]),
        Row(4, ["A", "TG"]),
        Row(5, ["B", "TN"]),
    ]


def test_one_column_is_one_column():
    table = read(b"Nom\nDGE\nANPE\n")

    assert table.whole() == [["Nom"], ["DGE"], ["ANPE"]]
    assert table.notes == ["Read as UTF-8, as one column: no separator was found."]


def test_separator_that_the_file_names_is_taken():
    table = read(b"sep=:\r\nNom:Pays\r\nDGE:TG\r\n")

    assert table.whole() == [["Nom", "Pays"], ["DGE", "TG"]]
    assert table.notes == ["Read as UTF-8, with the separator that the file names."]


# --- Lines -----------------------------------------------------------------------------


def test_line_ends_may_be_mixed_and_cells_have_lines():
    content = b'Nom;Pays\r"DGE\nTogo";TG\nANPE;TG\r\nANETI;TN'

    assert texts(content) == [
        ["Nom", "Pays"],
        ["DGE\nTogo", "TG"],
        ["ANPE", "TG"],
        ["ANETI", "TN"],
    ]


def test_rows_may_be_of_different_width():
    assert texts(b"a;b;c\nd\n;;\ne;f;;;;\n") == [
        ["a", "b", "c"],
        ["d", "", ""],
        ["", "", ""],
        ["e", "f", ""],
    ]


def test_quotation_mark_that_nothing_closes_is_named_with_its_line():
    start = "Line 2 opens a quotation mark that nothing closes."

    assert refusal(b'a;b\n"c;d\ne;f\n').startswith(start)
    assert refusal(b'a;b\n"c;d\n' + b"e;f\n" * 500 + b'g";h').startswith(start)


def test_inches_are_no_open_quotation_marks():
    assert texts(b'Nom;Long\nTuyau;5" de long\nx;"y\nz"\n') == [
        ["Nom", "Long"],
        ["Tuyau", '5" de long'],
        ["x", "y\nz"],
    ]


def test_apostrophe_that_guards_a_formula_is_dropped():
    assert texts(b"Nom;Tel\n'=1+1;'+228 90\n'etat;l'etat\n") == [
        ["Nom", "Tel"],
        ["=1+1", "+228 90"],
        ["'etat", "l'etat"],
    ]


@pytest.mark.parametrize(
    "text", ["=1", "'=1", "''=1", "＝1", "- un", "-\n- deux", "'abri", "@home"]
)
def test_a_guarded_text_is_read_as_it_was(text):
    with write_csv(Sheet("", ["Nom"], [[text]]), separator=";") as stored:
        assert texts(stored.read()) == [["Nom"], [text]]


def test_a_text_with_a_blank_before_its_formula_is_freed_of_its_guard():
    assert texts("Nom\n'  =1+1\n'\u00a0+228\n".encode()) == [
        ["Nom"],
        ["=1+1"],
        ["+228"],
    ]


# --- What is refused -------------------------------------------------------------------


def test_cell_longer_than_any_spreadsheet_holds_is_refused_with_its_name():
    content = b"Nom;Pays\nDGE;" + b"x" * 1_000_000

    assert refusal(content).startswith("Cell B2 holds more than 32,767 characters")


def test_sizes_are_limited():
    assert "more than 2 rows" in refusal(b"a;b\n" * 3, max_rows=2)
    assert "reaches column XFD" in refusal(b"a;" * 16_383 + b"a")
    assert "nothing in this table" in refusal(b";;\n;;\n")


def test_half_a_letter_of_utf16_is_refused():
    assert "cannot be read" in refusal("Nom;Pays\n".encode("utf-16") + b"\0\xd8x")


# --- Whatever it is --------------------------------------------------------------------

WORDS = st.text(
    st.characters(
        codec="utf-8",
        exclude_categories=["Cc", "Cs", "Zl", "Zp"],
        exclude_characters="'",
    ),
    max_size=12,
).map(str.strip)


@given(
    rows=st.lists(st.tuples(WORDS, WORDS, WORDS), min_size=1, max_size=6),
    separator=st.sampled_from(";,\t|"),
    ends=st.sampled_from(["\n", "\r\n"]),
    codec=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_was_written_is_read(rows, separator, ends, codec):
    stored = io.StringIO(newline="")
    stored.write(f"sep={separator}{ends}")
    about = {"delimiter": separator, "lineterminator": ends, "quoting": csv.QUOTE_ALL}
    csv.writer(stored, **about).writerows([["Nom", "Pays", "Ville"], *rows])
    found = list(read(stored.getvalue().encode(codec)).rows)

    assert found[0].cells == ["Nom", "Pays", "Ville"]
    expected = {n: list(row) for n, row in enumerate(rows, start=2) if any(row)}
    assert {row.number: row.cells for row in found[1:]} == expected


def test_upload_is_read_and_stays_open():
    upload = SimpleUploadedFile("liste.csv", b"Nom;Pays\nDGE;TG\n")

    for _time in range(2):
        table = open_table(upload, name=upload.name)
        assert next(table.rows).cells == ["Nom", "Pays"]
    assert len(open_table(upload, name=upload.name).whole()) == 2
