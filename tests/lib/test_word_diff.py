"""What changed between two texts, word by word."""

from hypothesis import given
from hypothesis import strategies as st

from migration_coop.lib.word_diff import Piece, compare_words, count_changes

TEXTS = st.text(alphabet="ab \n", max_size=30)


def lines(text):
    return "".join(f"{line}\n" for line in text.splitlines())


def pieces(old, new):
    return [(piece.kind, piece.text) for piece in compare_words(old, new)]


def test_a_word_that_was_replaced_shows_both():
    assert pieces(
        "avec sélection des candidats", "avec présélection des candidats"
    ) == [
        ("same", "avec "),
        ("removed", "sélection "),
        ("added", "présélection "),
        ("same", "des candidats\n"),
    ]


def test_lines_that_stay_are_whole():
    assert pieces("one\ntwo\nthree", "one\nthree\nfour") == [
        ("same", "one\n"),
        ("removed", "two\n"),
        ("same", "three\n"),
        ("added", "four\n"),
    ]


def test_a_new_text_is_all_added():
    assert pieces("", "a b") == [("added", "a b\n")]
    assert pieces("", "") == []


def test_line_ends_of_another_system_are_no_change():
    assert pieces("a\r\nb", "a\nb") == [("same", "a\nb\n")]


def test_a_replacement_is_one_change():
    assert count_changes(compare_words("a b c d", "a x c y z")) == 2
    assert count_changes(compare_words("a", "a")) == 0


def test_a_piece_says_what_it_is():
    assert Piece("added", "a").is_added
    assert Piece("removed", "a").is_removed
    assert not Piece("same", "a").is_added


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_from_the_comparison(old, new):
    found = compare_words(old, new)

    assert "".join(p.text for p in found if not p.is_removed) == lines(new)
    assert "".join(p.text for p in found if not p.is_added) == lines(old)


def test_words_that_stay_go_on_from_the_line_before_them():
    pieces = compare_words("one\ntwo three", "one\ntwo four")

    assert pieces[0] == Piece("same", "one\ntwo ")
