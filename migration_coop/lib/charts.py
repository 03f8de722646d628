"""Columns and bars as SVG for the page itself, drawn by leather.

Leather lays out axes and shapes; what it would colour and set in fonts of its own is
left to the style sheet (`.chart` in app.css), so that a chart looks like the page,
prints like it, and needs no style attribute. The picture is one image for a screen
reader, with its name and a sentence; the same numbers stand in a table under it.
"""

import math
import xml.etree.ElementTree as ET
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import leather
from django.utils.safestring import SafeString
from leather import theme

# For layout alone: how much room leather leaves for labels of our font.
theme.margin = 0.0
theme.tick_font_size = theme.tick_font_char_height = 12
theme.tick_font_char_width = 7

WIDTH, HEIGHT, ROW, FOOT = 480, 150, 24, 24
AROUND, THIN = 12, 2
# What the style sheet says instead.
LEFT_TO_CSS = ("fill", "stroke", "stroke-width", "font-family", "font-size")


class Bar(NamedTuple):
    """One value, or none where there is nothing to draw; `text` says it in words."""

    label: str
    value: float | None
    text: str
    tone: str = ""


@dataclass(frozen=True)
class Chart:
    """The picture, and its bars for the table under it."""

    svg: SafeString
    bars: Sequence[Bar]
    heading: str


@dataclass(frozen=True)
class Axis:
    """From nothing to `top`, in words of `wording`; at its ends and in the middle."""

    top: float
    wording: Callable[[float], str]

    @property
    def ticks(self) -> list[float]:
        return [0, self.top / 2, self.top]

    def say(self, value: float, _index: int, _count: int) -> str:
        return self.wording(value)


def axis_for(bars: Sequence[Bar], wording: Callable[[float], str]) -> Axis:
    """Up to the next even number of one digit: 34 becomes 40, 7 becomes 8."""
    largest = max((bar.value or 0 for bar in bars), default=0)
    size = 10 ** max(0, math.floor(math.log10(largest))) if largest > 1 else 1
    top = math.ceil(largest / size / 2) * 2 * size
    return Axis(max(top, 2), wording)


def columns(bars: Sequence[Bar], *, axis: Axis, title: str, summary: str) -> Chart:
    """Values side by side, such as quarters; what has no value leaves a gap."""
    chart = leather.Chart()
    chart.add_y_scale(0, axis.top)
    chart.add_y_axis(ticks=axis.ticks, tick_formatter=axis.say)
    chart.add_columns([(bar.label, bar.value or 0) for bar in bars], fill_color=_tone)
    group = chart.to_svg_group(WIDTH, HEIGHT)
    words = {"title": title, "summary": summary}
    return _finished(group, bars, HEIGHT, kind="upright", **words)


def rows(bars: Sequence[Bar], *, axis: Axis, title: str, summary: str) -> Chart:
    """Values below each other, such as countries, whose names need room."""
    chart = leather.Chart()
    chart.add_x_scale(0, axis.top)
    chart.add_x_axis(ticks=axis.ticks, tick_formatter=axis.say)
    chart.add_bars([(bar.value or 0, bar.label) for bar in bars], fill_color=_tone)
    height = ROW * len(bars) + FOOT
    group = chart.to_svg_group(WIDTH, height)
    words = {"title": title, "summary": summary}
    return _finished(group, bars, height, kind="lying", **words)


def _tone(_datum) -> str:
    """Leather wants a colour; the style sheet has the say."""
    return "currentColor"


def _finished(group, bars, height, *, kind, title, summary) -> Chart:
    """With names for who cannot see it, and without colours and fonts."""
    _mark(group, bars)
    for element in group.iter():
        for name in LEFT_TO_CSS:
            element.attrib.pop(name, None)
    # The background of the whole picture is the page's.
    group.remove(group[0])
    box = f"{-AROUND} {-AROUND} {WIDTH + 2 * AROUND} {height + 2 * AROUND}"
    svg = ET.Element("svg", {"class": f"chart {kind}", "viewBox": box, "role": "img"})
    ET.SubElement(svg, "title").text = title
    ET.SubElement(svg, "desc").text = summary
    svg.append(group)
    # Text is escaped by ElementTree.
    return Chart(SafeString(ET.tostring(svg, encoding="unicode")), bars, title)


def _mark(group, bars) -> None:
    """Each shape gets the tone of its bar as a class, and says its value to a mouse."""
    series = next(e for e in group.iter("g") if "series" in e.get("class", ""))
    drawn = bars if "columns" in series.get("class") else list(reversed(bars))
    for shape, bar in zip(series, drawn, strict=True):
        if bar.value == 0:
            _show_nothing_as_a_line(shape)
        if bar.tone:
            shape.set("class", bar.tone)
        ET.SubElement(shape, "title").text = f"{bar.label}: {bar.text}"


def _show_nothing_as_a_line(shape) -> None:
    """Zero is a value, and a shape without a size is not drawn: a gap means no data."""
    for size, place in (("height", "y"), ("width", "x")):
        if not float(shape.get(size)):
            shape.set(size, str(THIN))
            if place == "y":
                shape.set(place, str(float(shape.get(place)) - THIN))
