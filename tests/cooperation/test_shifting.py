"""What a moved date pushes, against a slow model in plain Python."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cooperation.planning.shifting import Link, Way, goes_round, in_order, shifts

START = date(2026, 1, 1)
MANY = 7


@st.composite
def plans(draw):
    """Up to seven milestones, linked from lower to higher numbers only, shuffled."""
    days = {pk: START + timedelta(days=draw(st.integers(0, 60))) for pk in range(MANY)}
    pairs = [(a, b) for a in range(MANY) for b in range(a + 1, MANY)]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=10))
    links = [Link(a, b, draw(st.integers(0, 20))) for a, b in chosen]
    moved = draw(st.sampled_from(sorted(days)))
    to = START + timedelta(days=draw(st.integers(0, 120)))
    return days, draw(st.permutations(links)), moved, to


def pushed_by_hand(days, links, moved, to):
    """Push whatever stands too near something that moved, until nothing moves any more."""
    now, touched = {**days, moved: to}, {moved}
    for _round in range(MANY * len(links) + 1):
        for earlier, later, gap in links:
            earliest = now[earlier] + timedelta(days=gap)
            if earlier in touched and later != moved and now[later] < earliest:
                now[later] = earliest
                touched.add(later)
    return {pk: day for pk, day in now.items() if day != days[pk] and pk != moved}


def reached_from(moved, links):
    found = {moved}
    for _round in links:
        found |= {link.later for link in links if link.earlier in found}
    return found - {moved}


@given(plans())
def test_only_what_would_come_too_early_is_pushed(plan):
    days, links, moved, to = plan

    found = shifts(days, links, moved=moved, to=to)

    assert {s.pk: s.after for s in found} == pushed_by_hand(days, links, moved, to)


@given(plans())
def test_nothing_moves_backwards_unless_asked(plan):
    days, links, moved, to = plan

    assert all(s.after > s.before for s in shifts(days, links, moved=moved, to=to))


@given(plans())
def test_each_comes_after_what_it_waits_for(plan):
    days, links, moved, to = plan

    found = [s.pk for s in shifts(days, links, moved=moved, to=to, way=Way.ALONG)]

    place = {pk: found.index(pk) for pk in found}
    assert all(
        place[link.earlier] < place[link.later]
        for link in links
        if {link.earlier, link.later} <= place.keys()
    )


@given(plans())
def test_what_moves_along_keeps_its_distance(plan):
    days, links, moved, to = plan
    by = to - days[moved]

    found = shifts(days, links, moved=moved, to=to, way=Way.ALONG)

    moving = reached_from(moved, links)
    assert {s.pk for s in found} <= moving
    if by > timedelta(0):
        assert {s.pk: s.after - s.before for s in found} == dict.fromkeys(moving, by)
    for shift in found:
        assert (
            min(by, timedelta(0)) <= shift.after - shift.before <= max(by, timedelta(0))
        )


@given(plans())
def test_what_moves_earlier_overtakes_nothing_that_it_waits_for(plan):
    days, links, moved, to = plan
    found = shifts(days, links, moved=moved, to=to, way=Way.ALONG)
    now = {**days, moved: to} | {shift.pk: shift.after for shift in found}

    for shift in found:
        for earlier, later, gap in links:
            if later == shift.pk and to < days[moved]:
                earliest = now[earlier] + timedelta(days=gap)
                assert shift.after >= min(earliest, shift.before)


def test_slack_takes_the_push_up():
    days = {1: START, 2: START + timedelta(days=30), 3: START + timedelta(days=33)}
    links = [Link(1, 2, 0), Link(2, 3, 5)]

    to = START + timedelta(days=20)
    assert shifts(days, links, moved=1, to=to) == []

    to = START + timedelta(days=31)
    assert [
        (s.pk, (s.after - s.before).days) for s in shifts(days, links, moved=1, to=to)
    ] == [(2, 1), (3, 3)]


def test_what_is_reached_does_not_pass_a_push_on():
    days = {1: START, 3: START}
    links = [Link(1, 2, 0), Link(2, 3, 0)]

    assert shifts(days, links, moved=1, to=START + timedelta(days=9)) == []


@pytest.mark.parametrize(
    ("links", "round_"),
    [
        ([Link(1, 2, 0), Link(2, 3, 0)], False),
        ([Link(1, 2, 0), Link(2, 3, 0), Link(3, 1, 0)], True),
    ],
)
def test_a_circle_has_no_first(links, round_):
    assert goes_round(links) is round_
    if not round_:
        assert in_order(links) == [1, 2, 3]
