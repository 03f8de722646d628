"""Charts that the page draws itself: names, tones, and nothing a policy refuses."""

import xml.etree.ElementTree as ET

import pytest

from migration_coop.lib.charts import Axis, Bar, axis_for, columns, rows

BARS = [Bar("Q1 2026", 50, "50%"), Bar("Q2 2026", None, "Not enough data", "now")]
HALVES = Axis(100, lambda value: f"{value:.0f}%")


def drawn(chart):
    return ET.fromstring(chart.svg)


@pytest.mark.parametrize("draw", [columns, rows])
def test_a_chart_is_one_named_image_with_a_sentence(draw):
    svg = drawn(draw(BARS, axis=HALVES, title="Reports & minutes", summary="Half."))

    assert svg.get("role") == "img"
    assert svg.find("title").text == "Reports & minutes"
    assert svg.find("desc").text == "Half."
    texts = [element.text for element in svg.iter("text")]
    assert {"Q1 2026", "Q2 2026", "0%", "50%", "100%"} <= set(texts)


@pytest.mark.parametrize("draw", [columns, rows])
def test_colours_and_fonts_are_left_to_the_style_sheet(draw):
    svg = drawn(draw(BARS, axis=HALVES, title="Reports", summary=""))

    names = {name for element in svg.iter() for name in element.attrib}
    assert names.isdisjoint({"style", "fill", "stroke", "font-family", "font-size"})


def test_a_shape_carries_its_tone_and_its_words():
    svg = drawn(columns(BARS, axis=HALVES, title="Reports", summary=""))

    shapes = svg.findall(".//g[@class='series columns']/rect")
    assert [shape.get("class") for shape in shapes] == [None, "now"]
    assert shapes[1].find("title").text == "Q2 2026: Not enough data"
    assert float(shapes[0].get("height")) > float(shapes[1].get("height")) == 0


def test_rows_read_from_the_top_like_the_table():
    chart = rows(BARS, axis=HALVES, title="Reports", summary="")
    places = {
        shape.find("title").text: float(shape.get("y"))
        for shape in drawn(chart).findall(".//g[@class='series bars']/rect")
    }

    assert places["Q1 2026: 50%"] < places["Q2 2026: Not enough data"]


def test_a_name_with_marks_of_html_stays_text():
    chart = columns([Bar("<b>", 1, "1")], axis=HALVES, title="<script>", summary='"&')

    assert "<script>" not in chart.svg
    assert "<b>" not in chart.svg


@pytest.mark.parametrize(
    ("largest", "top"),
    [(None, 2), (0, 2), (0.4, 2), (1, 2), (7, 8), (34, 40), (85, 100)],
)
def test_an_axis_ends_at_a_round_even_number(largest, top):
    assert axis_for([Bar("", largest, "")], str).top == top


def test_nothing_is_drawn_as_a_line_and_no_data_as_a_gap():
    bars = [Bar("Q1", 0, "0%"), Bar("Q2", None, "Not enough data")]

    standing = drawn(columns(bars, axis=HALVES, title="Reports", summary=""))
    lying = drawn(rows(bars, axis=HALVES, title="Reports", summary=""))

    heights = [
        s.get("height") for s in standing.findall(".//g[@class='series columns']/rect")
    ]
    assert float(heights[0]) > float(heights[1]) == 0
    widths = [s.get("width") for s in lying.findall(".//g[@class='series bars']/rect")]
    assert float(widths[1]) > float(widths[0]) == 0
