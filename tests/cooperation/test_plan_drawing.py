"""What is drawn of a plan: marks at their places, and nothing that is not so."""

from datetime import date, timedelta

import pytest

from cooperation.models import Activity, Milestone, MilestoneHealth, PlanSection
from cooperation.timeline.date_line import draw_dates
from cooperation.timeline.drawing import draw_plan, extent, milestone_row
from cooperation.timeline.history import Move, Moves
from cooperation.timeline.scale import Scale
from cooperation.tree import Leaf, grow

TODAY = date(2026, 3, 2)
# A hundred days: a day is one percent.
SCALE = Scale(TODAY, TODAY + timedelta(days=100), "month")


def day(number):
    return TODAY + timedelta(days=number)


def leaf(agreed, expected, health="at_risk", **fields):
    status = health if health in ("reached", "dropped") else "in_progress"
    actual = day(expected) if health == "reached" else None
    milestone = Milestone(
        activity_id=1,
        status=status,
        baseline_on=day(agreed),
        forecast_on=day(expected),
        actual_on=actual,
        **fields,
    )
    return Leaf(milestone, MilestoneHealth(health))


def draw(leaves, zoom="", at=TODAY, with_milestones=True, is_mirrored=False):
    section = PlanSection(pk=1, number="1", title_fr="Axe")
    empty = PlanSection(pk=2, number="2", title_fr="Rien", parent_id=1)
    activity = Activity(pk=1, section_id=1)
    return draw_plan(
        grow([section, empty], [activity], leaves, labels=[]),
        zoom=zoom,
        day=at,
        today=TODAY,
        with_milestones=with_milestones,
        is_mirrored=is_mirrored,
    )


def shapes(row):
    return [(point.shape, point.tone, point.x) for point in row.points]


def test_a_slip_is_a_dashed_line_from_the_agreed_mark_to_the_expected_one():
    row = milestone_row(leaf(20, 48), 2, SCALE)

    assert shapes(row) == [("reference", "", "20.00%"), ("diamond", "warn", "48.00%")]
    assert row.lines == [("slip warn", "20.00%", "48.00%")]
    assert [(w.text, w.x, w.is_before) for w in row.words] == [
        ("+4\u00a0weeks", "48.00%", False)
    ]


@pytest.mark.parametrize(
    ("agreed", "expected", "health", "tone"),
    [
        (20, 40, "late", "late"),
        (20, 40, "reached", "warn"),
        (40, 20, "on_track", "ok"),
    ],
)
def test_words_take_the_colour_of_what_they_say(agreed, expected, health, tone):
    row = milestone_row(leaf(agreed, expected, health), 2, SCALE)

    assert row.words[0].tone == tone


def test_what_is_on_time_is_one_mark_without_words():
    row = milestone_row(leaf(20, 20, "on_track"), 2, SCALE)

    assert shapes(row) == [("diamond", "doing", "20.00%")]
    assert (row.lines, row.words) == ([], [])


def test_what_was_dropped_is_struck_and_slips_no_more():
    row = milestone_row(leaf(20, 40, "dropped"), 2, SCALE)

    assert shapes(row)[-1] == ("struck", "dropped", "40.00%")
    assert (row.lines, row.words) == ([], [])


@pytest.mark.parametrize(
    ("agreed", "expected", "x", "is_before"),
    [
        (60, 95, "60.00%", True),
        (2, 95, "95.00%", True),
        (70, 40, "70.00%", False),
        (98, 40, "40.00%", False),
        (98, 95, "95.00%", True),
    ],
)
def test_words_stand_where_there_is_room(agreed, expected, x, is_before):
    [words] = milestone_row(leaf(agreed, expected), 2, SCALE).words

    assert (words.x, words.is_before) == (x, is_before)


def test_what_is_outside_the_window_says_its_day_at_the_edge():
    before = milestone_row(leaf(-40, -30, "late"), 2, SCALE)
    after = milestone_row(leaf(40, 130), 2, SCALE)

    assert (before.words[0].text, before.points) == ("‹ 31\u00a0Jan 2026", [])
    assert after.words[0].text == "10\u00a0Jul 2026 ›"
    assert before.lines == []
    assert after.lines == [("slip warn", "40.00%", "100.00%")]


def test_an_activity_spans_its_milestones_and_is_dark_as_far_as_reached():
    leaves = [leaf(0, 0, "reached"), leaf(10, 40, "late"), leaf(5, 5, "dropped")]

    section, activity, *milestones = draw(leaves).rows

    assert [row.kind for row in milestones] == ["milestone"] * 3
    assert (section.kind, section.bars[0].tone) == ("section", "span")
    assert [bar.tone for bar in activity.bars] == ["late rest", "late"]
    whole, done = (float(bar.width[:-1]) for bar in activity.bars)
    assert done == pytest.approx(whole / 2, abs=0.6)
    assert [line.tone for line in activity.lines] == ["baseline"]


def test_one_milestone_makes_no_bar():
    activity = draw([leaf(0, 10)]).rows[1]

    assert (activity.bars, activity.lines) == ([], [])


def test_without_milestones_their_marks_are_on_their_activity():
    rows = draw([leaf(0, 0, "reached"), leaf(10, 24)], with_milestones=False).rows

    assert [row.kind for row in rows] == ["section", "activity"]
    assert [shape for shape, *_rest in shapes(rows[1])] == ["diamond", "diamond"]
    assert rows[1].words[0].text == "+14\u00a0d"


def test_words_of_an_activity_without_room_stand_before_its_first_mark():
    leaves = [leaf(0, 20), leaf(0, 29)]
    drawing = draw(leaves, zoom="quarter", with_milestones=False)

    [words] = drawing.rows[1].words

    assert words.is_before
    assert words.x == drawing.rows[1].points[0].x


def test_an_activity_whose_milestones_were_dropped_is_an_empty_line():
    activity = draw([leaf(0, 0, "dropped")], with_milestones=False).rows[1]

    assert (activity.points, activity.words, activity.bars) == ([], [], [])


def test_an_activity_outside_the_window_has_no_bar():
    leaves = [leaf(0, 5, "reached"), leaf(2, 9)]

    activity = draw(leaves, zoom="year", at=date(2028, 1, 1)).rows[1]

    assert (activity.bars, activity.lines) == ([], [])


def test_rows_that_are_not_wanted_are_left_out():
    kept, hidden = leaf(0, 10), leaf(0, 20)
    hidden.is_shown = False

    assert [row.kind for row in draw([kept, hidden]).rows].count("milestone") == 1
    kept.is_shown = False
    assert draw([kept, hidden]).rows == []


def test_activities_that_are_not_wanted_are_left_out():
    wanted, other = leaf(0, 10), leaf(0, 20)
    other.milestone.activity_id, other.is_shown = 2, False
    section = PlanSection(pk=1, number="1", title_fr="Axe")
    activities = [Activity(pk=1, section_id=1), Activity(pk=2, section_id=1)]

    drawing = draw_plan(
        grow([section], activities, [wanted, other], labels=[]),
        zoom="",
        day=TODAY,
        today=TODAY,
        with_milestones=True,
        is_mirrored=False,
    )

    assert [row.kind for row in drawing.rows] == ["section", "activity", "milestone"]


def test_today_is_drawn_when_it_is_in_the_window():
    assert draw([leaf(0, 10)]).today_x
    assert draw([leaf(0, 10)], zoom="year", at=date(2024, 1, 1)).today_x == ""


def test_today_does_not_stretch_a_plan_of_another_time():
    old = leaf(-3000, -2900, "reached")

    assert extent([old], today=TODAY) == (day(-3000), day(-2900))
    assert extent([], today=TODAY) == (TODAY, TODAY)


def test_arabic_is_drawn_from_the_right():
    leaves = [leaf(0, 10, "on_track")]
    plain, mirrored = draw(leaves).rows[-1], draw(leaves, is_mirrored=True).rows[-1]

    x = float(plain.points[0].x[:-1])
    assert float(mirrored.points[0].x[:-1]) == pytest.approx(100 - x)


def test_windows_lead_to_their_neighbours():
    drawing = draw([leaf(0, 10)], zoom="quarter", at=date(2026, 2, 1))

    assert (drawing.earlier, drawing.later) == (date(2025, 10, 1), date(2026, 4, 1))
    assert drawing.name == "Q1\u00a02026"


def test_the_dates_of_a_milestone_are_all_on_its_line():
    milestone = leaf(10, 60).milestone
    moves = Moves(agreed=[], expected=[Move(None, day(10)), Move(None, day(30))])

    drawn = draw_dates(milestone, moves, today=TODAY)

    assert [point.shape for point in drawn["row"].points] == [
        "reference",
        "reference",
        "diamond",
    ]
    assert [line.tone for line in drawn["row"].lines] == ["axis", "slip warn"]
