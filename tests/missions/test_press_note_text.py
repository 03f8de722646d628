"""Whatever is pasted is read, quickly, and each answer points into it."""

from dataclasses import fields
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from missions.press_note.proposals import Proposal, Seat, Visit
from missions.press_note.quotes import quotes_of, whole_text
from missions.press_note.text import Note, Span, Taken, cleaned, level
from tests.missions.press_notes import SEED, read

WORDS = st.sampled_from(
    """Une délégation togolaise du 3 au 7 mars 2025 , . ; ( ) « » M. Mme Yao Koffi
    directeur de l’ANPE ANETI à Tunis Togo visited by the purpose of mission : - 1.
    souhaite représentants syndicats financé par l’UE debriefing œ é ﬁ 🇹🇬""".split()  # noqa: SIM905 one word each
) | st.sampled_from(["\n", "\n\n", "\u202e", "\x00", "x\u0301"])


WRAPPED = """\
Une phrase assez longue pour avoir été coupée au bord de la page par
Monsieur Koffi."""


def spans_of(item):
    if isinstance(item, Proposal):
        yield from item.spans
    elif isinstance(item, Seat):
        yield item.span
        yield from item.institution.spans
    elif isinstance(item, Visit):
        yield from item.institution.spans
    elif isinstance(item, list):
        for one in item:
            yield from spans_of(one)


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=60).map(" ".join) | st.text(max_size=200))
def test_any_text_is_read_and_each_answer_points_into_it(text):
    note = read(text)
    length = len(cleaned(text))

    for field in fields(note):
        for span in spans_of(getattr(note, field.name)):
            assert 0 <= span.start < span.end <= length


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_the_levelled_copy_is_as_long_as_the_text(text):
    text = cleaned(text)

    assert len(level(text)) == len(text)


@settings(max_examples=100, deadline=None)
@given(st.lists(WORDS, max_size=60).map(" ".join), st.data())
def test_the_whole_text_is_shown_whole_whatever_is_marked(text, data):
    note = Note(text)
    places = st.integers(0, max(len(note.text) - 1, 0))
    starts = data.draw(st.lists(places, max_size=5)) if note.text else []
    spans = [Span(start, start + 1) for start in starts]

    assert "".join(piece.text for piece in whole_text(note, spans)) == note.text


def test_level_knows_ligatures_and_blanks():
    assert level("Main-d’Œuvre\N{NO-BREAK SPACE}É") == "main-d'ouvre e"


def test_what_nobody_can_see_is_left_out():
    assert cleaned("\u202eMission\x00 à\r\nTunis\u200b ") == "Mission à\nTunis"


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("M. Koffi est là. Il parle !", ["M. Koffi est là.", "Il parle !"]),
        ("Le 12 sept. 2023 à Accra. Fin", ["Le 12 sept. 2023 à Accra.", "Fin"]),
        ("Une ligne\nqui continue ici.", ["Une ligne\nqui continue ici."]),
        ("Un titre\nUne phrase.", ["Un titre", "Une phrase."]),
        (WRAPPED, [WRAPPED]),
        ("Titre\n\nTexte", ["Titre", "Texte"]),
        ("\n\n  \n", []),
    ],
)
def test_sentences_end_where_readers_end_them(text, sentences):
    assert [sentence.text for sentence in Note(text).sentences] == sentences


def test_a_line_of_a_list_belongs_to_the_line_that_opened_it():
    note = Note("Composée de :\n- M. Koffi\n- Mme Diop\nFin de la liste.")

    leads = [sentence.lead and sentence.lead.text for sentence in note.sentences]
    assert leads == [None, "Composée de :", "Composée de :", None]


def test_a_text_without_a_full_stop_is_cut_between_words():
    note = Note("mission " * 1000)

    assert max(len(sentence.text) for sentence in note.sentences) <= 1200
    assert {word for one in note.sentences for word in one.text.split()} == {"mission"}


def test_a_text_without_a_blank_is_cut_as_well():
    assert len(Note("x" * 5000).sentences) > 3


def test_blanks_after_a_long_line_are_no_sentence():
    note = Note("a" * 1199 + " " * 10 + "\n\nB")

    assert [len(sentence.text) for sentence in note.sentences] == [1199, 1]


def test_taken_tells_what_is_spoken_for():
    taken = Taken([Span(10, 20), Span(0, 5)])

    assert [taken.meets(Span(*place)) for place in ((4, 6), (5, 10), (19, 30))] == [
        True,
        False,
        True,
    ]


def test_a_long_sentence_is_quoted_around_the_words_found():
    text = "Le début de la phrase " + "et encore " * 40 + "ici la fin " + "etc " * 60
    note = Note(text)
    start = text.index("ici")

    [quote] = quotes_of(note, [Span(start, start + 3)])
    words = [piece.text for piece in quote.pieces]
    assert words[0] == "… "
    assert words[-1] == " …"
    assert "ici" in words
    assert sum(map(len, words)) < 250


def test_the_ends_of_a_long_sentence_are_quoted_without_dots():
    text = "Début " + "et encore " * 40 + "fin"
    note = Note(text)

    [first] = quotes_of(note, [Span(0, 5)])
    [last] = quotes_of(note, [Span(len(text) - 3, len(text))])
    assert first.pieces[0].text == "Début"
    assert last.pieces[-1].text == "fin"


def test_a_sentence_is_quoted_once_with_all_the_words_found():
    note = Note("Le Togo visite la Tunisie. Rien.")

    [quote] = quotes_of(note, [Span(18, 25), Span(3, 7), Span(4, 6)])
    assert [piece.text for piece in quote.pieces if piece.is_found] == [
        "Togo",
        "Tunisie",
    ]


def test_fifty_kilobytes_are_read_within_two_seconds():
    before = process_time()

    read((SEED * 14)[:50_000])

    assert process_time() - before < 2


@pytest.mark.parametrize(
    "words",
    ["the visit to ", "20 jan 2019 ", "Directeur de la mission du Togo ", "M. ", "( "],
)
def test_no_text_keeps_the_reader_busy(words):
    """Were time to grow with the square of the length, it would be minutes."""
    before = process_time()

    read((words * 25_000)[:50_000])

    assert process_time() - before < 10
