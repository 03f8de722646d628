"""Which lines of minutes are marked, and what they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from missions.minutes_marks import (
    Mark,
    find_mark,
    lines_with,
    marked_line,
    marked_lines,
)


@pytest.mark.parametrize(
    ("line", "mark", "text"),
    [
        ("! send the draft", Mark.FOLLOW_UP, "send the draft"),
        ("!@ANPE send it", Mark.FOLLOW_UP, "@ANPE send it"),
        ("  !  send   it ", Mark.FOLLOW_UP, "send it"),
        ("- ! send it", Mark.FOLLOW_UP, "send it"),
        ("！ send it", Mark.FOLLOW_UP, "send it"),
        ("!\N{NO-BREAK SPACE}send it", Mark.FOLLOW_UP, "send it"),
        ("= two meetings a year", Mark.DECISION, "two meetings a year"),
        ("＝ two meetings", Mark.DECISION, "two meetings"),
        ("? who pays", Mark.QUESTION, "who pays"),
        ("؟ من يدفع", Mark.QUESTION, "من يدفع"),
        ("？ who pays", Mark.QUESTION, "who pays"),
    ],
)
def test_a_mark_stands_at_the_start_of_its_line(line, mark, text):
    found = marked_line(line)

    assert (found.mark, found.text) == (mark, text)


@pytest.mark.parametrize(
    "line",
    ["", "!", "! ", "!important", "?!", "==", "= ", "Well! said", "؟", "a ؟ b", "> a"],
)
def test_other_lines_are_text(line):
    assert marked_line(line) is None
    assert find_mark(line) is None


def test_a_line_written_twice_is_one_thing():
    lines = marked_lines("! send it\n= agreed\n!  send it", "! send it\n? who")

    assert [line.mark for line in lines] == [
        Mark.FOLLOW_UP,
        Mark.DECISION,
        Mark.QUESTION,
    ]
    assert [line.text for line in lines_with(Mark.QUESTION, lines)] == ["who"]


def test_spaces_accents_and_case_do_not_make_another_line():
    assert marked_line("! Envoyer  l’été").key == marked_line("! envoyer l'ete").key
    assert marked_line("! a").key != marked_line("! b").key


def test_a_marked_line_is_shown_with_its_word():
    mark = find_mark("= agreed")

    assert (mark.name, mark.label, mark.text) == ("decision", "Decision", "agreed")
    assert mark.anchor.startswith("line-")


@given(st.text(max_size=60))
def test_whatever_is_typed_is_read(text):
    for line in marked_lines(text):
        assert line.text == " ".join(line.text.split())
        assert line.text
