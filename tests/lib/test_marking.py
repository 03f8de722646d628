"""Words that were found, marked in a text: the text stays what it was, and is safe."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migration_coop.lib.marking import LENGTH, extract, how_many_found, mark
from migration_coop.lib.search import words_of
from tests.lib.xss_corpus import PAYLOADS

TEXTS = st.text(
    st.sampled_from("aàâbçeéèêœ 'l’-_<>&\"\n.0129ÀÉŒأم،") | st.characters(codec="utf-8")
)
ANYTHING = TEXTS | st.sampled_from(PAYLOADS)


def without_marks(marked):
    return html.unescape(re.sub("</?mark>", "", marked))


@given(text=ANYTHING, wanted=st.lists(TEXTS))
def test_nothing_but_marks_is_added(text, wanted):
    words = [word for one in wanted for word in words_of(one)]

    marked = mark(text, words)

    assert without_marks(marked) == html.unescape(html.escape(text))
    assert re.sub("<mark>[^<>]*</mark>", "", marked).count("<") == 0


@given(text=ANYTHING)
def test_every_word_finds_itself(text):
    words = words_of(text)

    assert how_many_found(text, words) == len(words)


@given(text=ANYTHING, wanted=TEXTS)
def test_an_extract_is_a_part_of_the_text_and_not_too_long(text, wanted):
    line = " ".join(text.split())

    shown = without_marks(extract(text, words_of(wanted)))

    assert shown.removeprefix("… ").removesuffix(" …") in line
    assert len(shown) <= LENGTH + 4 or len(line) <= LENGTH


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("wanted", [["script"], ["window"], ["x"], []])
def test_what_would_run_is_shown_as_text(payload, wanted):
    for shown in (mark(payload, wanted), extract(payload, wanted)):
        assert "<" not in re.sub("</?mark>", "", shown)


@pytest.mark.parametrize(
    ("text", "wanted", "marked"),
    [
        ("Compétences", ["comp"], "<mark>Compétences</mark>"),
        ("l’emploi", ["emploi"], "l’<mark>emploi</mark>"),
        ("Main-d’œuvre", ["oeuvre"], "Main-d’<mark>œuvre</mark>"),
        ("a & b", ["b"], "a &amp; <mark>b</mark>"),
        ("rapport_final.pdf", ["final"], "rapport_<mark>final</mark>.pdf"),
        ("emploi", ["ploi"], "emploi"),
    ],
)
def test_whole_words_are_marked(text, wanted, marked):
    assert mark(text, wanted) == marked


def test_an_extract_begins_and_ends_with_whole_words():
    text = "Avant " * 20 + "compétences " + "après " * 40

    shown = extract(text, ["competences"])

    assert shown.startswith("… Avant ")
    assert shown.endswith("après …")


def test_a_text_of_one_long_word_is_cut_anyway():
    assert extract("x" * 500, ["x"]) == f"<mark>{'x' * LENGTH}</mark> …"
    assert extract("y" * 100 + " " + "x" * 500, ["x"]).startswith("… <mark>xxx")
