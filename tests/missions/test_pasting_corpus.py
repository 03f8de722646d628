"""The figures that docs/features/pasting.md gives for the corpus of pasted texts."""

from bench.pasted_lists import CORPUS, HALVES, figures, rows


def test_the_corpus_holds_what_ministries_paste_and_half_of_it_was_held_out():
    texts = {half: list((CORPUS / half).glob("*.txt")) for half in HALVES}
    everything = [path.name for half in texts.values() for path in half]

    assert len(everything) >= 40
    assert sum(name.startswith("list-") for name in everything) >= 22
    assert sum(name.startswith("prog-") for name in everything) >= 18
    assert len(texts["held_out"]) * 2 >= len(everything)


def test_no_wrong_cell_is_shown_as_certain_and_nearly_all_come_out_right():
    found = figures()

    for half in HALVES:
        assert found[f"pasted_{half}_cells"] > 300
        assert found[f"pasted_{half}_wrong_but_certain"] == 0
        assert found[f"pasted_{half}_right_or_to_check"] >= 95
        assert found[f"pasted_{half}_precision"] == 100
        assert found[f"pasted_{half}_recall"] >= 90


def test_the_table_of_the_figures_has_a_line_for_each_kind_and_half():
    heading, *lines = rows()

    assert len(lines) == 2 * len(HALVES)
    assert {len(line) for line in lines} == {len(heading)}
