from datetime import date, timedelta

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from cooperation.timeline.scale import Scale, name_of, whole, window

DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))


def number(place):
    return float(place.removesuffix("%"))


@given(first=DAYS, last=DAYS, other=DAYS, is_mirrored=st.booleans())
def test_every_day_of_a_plan_is_on_its_scale_in_the_order_of_time(
    first, last, other, is_mirrored
):
    first, other, last = sorted([first, other, last])
    scale = whole(first, last, is_mirrored=is_mirrored)

    places = [number(scale.x(day)) for day in (first, other, last)]

    assert all(scale.holds(day) for day in (first, other, last))
    assert places == sorted(places, reverse=is_mirrored)
    assert len(scale.ticks) <= 24


@given(first=DAYS, last=DAYS)
def test_arabic_reads_the_same_scale_from_the_right(first, last):
    first, last = sorted([first, last])
    plain = whole(first, last, is_mirrored=False)
    mirrored = whole(first, last, is_mirrored=True)

    for day in (first, last):
        assert number(plain.x(day)) + number(mirrored.x(day)) == pytest.approx(100)
    x, width = plain.span(first, last)
    mirrored_x, mirrored_width = mirrored.span(first, last)
    assert width == mirrored_width
    inside = number(x) + number(width)
    # A bar of one day is drawn a little wider than it is.
    assert 100 - number(mirrored_x) == pytest.approx(inside, abs=0.41)


@pytest.mark.parametrize(
    ("days", "step"), [(30, "month"), (700, "quarter"), (1500, "half"), (4000, "year")]
)
def test_steps_leave_room_for_their_names(days, step):
    start = date(2026, 1, 10)

    assert whole(start, start + timedelta(days), is_mirrored=False).step == step


@pytest.mark.parametrize(
    ("zoom", "start", "end", "name"),
    [
        ("year", date(2026, 1, 1), date(2027, 1, 1), "2026"),
        ("half", date(2026, 7, 1), date(2027, 1, 1), "S2 2026"),
        ("quarter", date(2026, 10, 1), date(2027, 1, 1), "T4\u00a02026"),
    ],
)
def test_a_window_is_the_part_of_the_year_that_has_the_day(zoom, start, end, name):
    scale = window(zoom, date(2026, 11, 25), is_mirrored=False)

    assert (scale.start, scale.end) == (start, end)
    with override("fr"):
        assert name_of(scale, zoom) == name


def test_the_first_half_year_has_its_name():
    with override("fr"):
        scale = window("half", date(2026, 3, 1), is_mirrored=False)
        assert name_of(scale, "half") == "S1 2026"


def test_marks_name_the_year_where_it_begins():
    scale = whole(date(2018, 2, 1), date(2019, 11, 1), is_mirrored=False)

    with override("fr"):
        ticks = [(tick.year, tick.label) for tick in scale.ticks]

    assert ticks[:5] == [
        ("2018", "T1"),
        ("", "T2"),
        ("", "T3"),
        ("", "T4"),
        ("2019", "T1"),
    ]


def test_half_years_and_years_are_named_too():
    with override("fr"):
        halves = whole(date(2018, 2, 1), date(2022, 11, 1), is_mirrored=False).ticks
        years = whole(date(2018, 2, 1), date(2032, 11, 1), is_mirrored=False).ticks

    assert [(tick.year, tick.label) for tick in halves[:2]] == [
        ("2018", "S1"),
        ("", "S2"),
    ]
    assert (years[0].year, years[0].label) == ("2018", "")


def test_what_is_outside_a_window_is_not_drawn_and_the_rest_is_cut():
    scale = Scale(date(2026, 1, 1), date(2027, 1, 1), "month")

    assert scale.span(date(2025, 1, 1), date(2025, 12, 31)) is None
    assert scale.span(date(2027, 1, 1), date(2027, 2, 1)) is None
    assert scale.span(date(2025, 1, 1), date(2028, 1, 1)) == ("0.00%", "100.00%")
    assert scale.x(date(2030, 1, 1)) == "100.00%"
