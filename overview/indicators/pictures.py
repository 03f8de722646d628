"""Charts of indicators: how a figure has moved, and how it differs by country."""

from django.utils.translation import gettext as _

from migration_coop.lib.charts import Axis, Bar, Chart, axis_for, columns, rows
from migration_coop.lib.formats import format_percent
from overview.indicators.figures import Figure, Unit, number
from overview.indicators.indicator import Indicator, Part

MOST_COUNTRIES = 12


def chart_of_series(indicator: Indicator, parts: list[Part]) -> Chart | None:
    """Nothing for one value, which is the figure itself."""
    bars = [_bar(part) for part in parts]
    if len(bars) < 2 or not _has_values(bars):
        return None
    title = _("%(indicator)s, by period") % {"indicator": indicator.title}
    return columns(bars, axis=_axis(indicator, bars), title=title, summary=_said(bars))


def chart_of_countries(indicator: Indicator, parts: list[Part]) -> Chart | None:
    bars = [_bar(part) for part in parts if part.figure.has_data][:MOST_COUNTRIES]
    if len(bars) < 2:
        return None
    title = _("%(indicator)s, by country") % {"indicator": indicator.title}
    return rows(bars, axis=_axis(indicator, bars), title=title, summary=_said(bars))


def _bar(part: Part) -> Bar:
    return Bar(part.label, part.figure.for_chart, in_full(part.figure))


def in_full(figure: Figure) -> str:
    """The value, and what it was made from, on one line."""
    if not figure.made_from:
        return figure.in_words
    words = {"value": figure.in_words, "parts": figure.made_from}
    return _("%(value)s (%(parts)s)") % words


def _has_values(bars: list[Bar]) -> bool:
    return any(bar.value is not None for bar in bars)


def _said(bars: list[Bar]) -> str:
    return "; ".join(f"{bar.label}: {bar.text}" for bar in bars)


def _axis(indicator: Indicator, bars: list[Bar]) -> Axis:
    if indicator.unit is Unit.SHARE:
        return Axis(100, lambda percent: format_percent(percent / 100))
    return axis_for(bars, number)
