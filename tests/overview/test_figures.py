"""Figures in words: the value, what it was made from, how it has moved."""

import pytest
from django.utils import translation

from overview.indicators.figures import Figure, Unit

NOTHING = Figure(Unit.SHARE, 0)


def share(numerator, denominator):
    return Figure(Unit.SHARE, denominator, numerator)


def days(median):
    return Figure(Unit.DAYS, 3, median=median, low=1, high=9)


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        (share(3, 4), share(1, 2), "+25 points"),
        (share(50, 100), share(51, 100), "\N{MINUS SIGN}1 point"),
        (share(1, 2), share(2, 4), "unchanged"),
        (days(12), days(10), "+2 days"),
        (Figure(Unit.MEAN, 2, 5), Figure(Unit.MEAN, 4, 4), "+1.5"),
        (share(1, 2), NOTHING, ""),
        (share(1, 2), Figure(Unit.SHARE, 0, withheld=True), ""),
    ],
)
def test_a_figure_says_how_it_has_moved(now, before, words):
    with translation.override("en"):
        assert now.compared_with(before) == words


def test_a_figure_reads_as_french_is_written():
    with translation.override("fr"):
        assert share(3, 4).in_words.replace("\N{NARROW NO-BREAK SPACE}", "\xa0") == (
            "75\xa0%"
        )
        assert share(3, 4).made_from == "3 sur 4"
        assert days(1.5).in_words == "1,5 jours"
        assert NOTHING.in_words == "Données insuffisantes"
