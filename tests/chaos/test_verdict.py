"""The judge of chaos: what it would say if something did go wrong."""

from dataclasses import replace

import pytest

from bench.chaos.relay import Taken
from bench.chaos.verdict import Row, judge

AFI, KOFI = "afi@ministry.test", "kofi@ministry.test"
EXPECTED = {"Chaos1": AFI, "Chaos2": AFI, "Chaos3": KOFI}
TO_AFI = Taken("<rem.1@x>", AFI, frozenset({"Chaos1", "Chaos2"}))
TO_KOFI = Taken("<rem.2@x>", KOFI, frozenset({"Chaos3"}))
ROWS = [Row(mail.message_id, "sent", mail.tokens) for mail in (TO_AFI, TO_KOFI)]


def in_state(state):
    return [ROWS[0], replace(ROWS[1], state=state)]


def test_each_told_once_is_all_well():
    verdict = judge(EXPECTED, [TO_AFI, TO_KOFI], ROWS)

    assert verdict.lost == verdict.doubled == verdict.wrong == verdict.to_decide == []
    assert verdict.most == 1


def test_what_no_mail_told_is_lost():
    half = replace(TO_AFI, tokens=frozenset({"Chaos1"}))

    assert judge(EXPECTED, [half, TO_KOFI], ROWS).lost == ["Chaos2"]


def test_what_a_person_is_asked_about_is_not_lost_but_said():
    verdict = judge(EXPECTED, [TO_AFI], in_state("review"))

    assert verdict.lost == []
    assert verdict.to_decide == ["<rem.2@x>"]


def test_a_message_taken_three_times_is_two_too_many():
    verdict = judge(EXPECTED, [TO_AFI, TO_KOFI, TO_KOFI, TO_KOFI], ROWS)

    assert verdict.doubled == ["<rem.2@x>", "<rem.2@x>"]
    assert verdict.most == 3


def test_a_milestone_told_by_two_messages_is_named():
    other = Row("<rem.3@x>", "sent", frozenset())
    again = replace(TO_KOFI, message_id=other.message_id)

    verdict = judge(EXPECTED, [TO_AFI, TO_KOFI, again], [*ROWS, other])

    assert verdict.doubled == ["Chaos3"]


@pytest.mark.parametrize(
    ("taken", "rows", "wrong"),
    [
        ([TO_AFI], ROWS, "<rem.2@x> sent, not taken"),
        ([TO_AFI, TO_KOFI], ROWS[:1], "<rem.2@x> taken, not ordered"),
        ([TO_AFI, TO_KOFI], in_state("superseded"), "<rem.2@x> taken, now superseded"),
        ([TO_AFI], in_state("claimed"), "<rem.2@x> still claimed"),
        ([TO_AFI, replace(TO_KOFI, recipient=AFI)], ROWS, f"Chaos3 told to {AFI}"),
    ],
)
def test_what_contradicts_the_record_is_named(taken, rows, wrong):
    assert judge(EXPECTED, taken, rows).wrong == [wrong]
