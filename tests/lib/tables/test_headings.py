"""The row of headings, wherever it stands."""

from migration_coop.lib.tables import Row, find_headings


def rows(*cells):
    return [Row(number, list(row)) for number, row in enumerate(cells, start=1)]


def test_first_row_is_the_headings_as_a_rule():
    found = find_headings(rows(["Nom", "Pays", ""], ["DGE", "TG", "x"]))

    assert (found.number, found.names, found.notes) == (1, ["Nom", "Pays", ""], [])


def test_titles_above_are_passed_over_and_it_is_said():
    found = find_headings(
        rows(
            ["Liste des institutions", "", ""],
            ["", "", ""],
            ["2019", "3", "12"],
            ["Nom", "Pays", "Ville"],
            ["DGE", "TG", "Lomé"],
        )
    )

    assert found.number == 4
    assert found.notes == ["The headings stand in row 4; what is above is not read."]


def test_text_that_goes_on_and_on_names_nothing():
    found = find_headings(rows(["x " * 60, "y"], ["Nom", "Pays"]))

    assert found.number == 2


def test_somebody_may_know_better():
    assert find_headings(rows(["Nom", "Pays"], ["a", "b"]), number=2).names == [
        "a",
        "b",
    ]


def test_rows_without_any_heading_have_the_first_for_it():
    assert find_headings(rows(["1", "2"], ["3", "4"])).number == 1
    assert find_headings([]).names == []


def test_words_that_stand_twice_are_told_with_their_cells():
    found = find_headings(rows(["Nom", "Pays", "NOM"]))

    assert found.notes == ["Several columns are called “Nom” (A1 and C1)."]
