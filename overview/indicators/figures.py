"""A figure: a value with what it was made from, in words fit for people."""

from dataclasses import dataclass
from enum import Enum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from migration_coop.lib.formats import format_number, format_percent


class Unit(Enum):
    SHARE = "share"
    MEAN = "mean"
    DAYS = "days"


@dataclass(frozen=True)
class Figure:
    """`value`: a share of one, rows for each row, or a median of days; none where
    nothing is there to count. `low` and `high`: the middle half of the days.
    `unknown`: rows that could not be counted. `withheld`: not for this reader."""

    unit: Unit
    denominator: int
    numerator: int = 0
    median: float | None = None
    low: float | None = None
    high: float | None = None
    unknown: int = 0
    withheld: bool = False

    @property
    def value(self) -> float | None:
        if self.unit is Unit.DAYS:
            return self.median
        return self.numerator / self.denominator if self.denominator else None

    @property
    def has_data(self) -> bool:
        return self.value is not None and not self.withheld

    @property
    def in_words(self) -> str:
        if self.withheld:
            return _("Not shown to observers")
        if self.value is None:
            return _("Not enough data")
        if self.unit is Unit.SHARE:
            return format_percent(self.value)
        if self.unit is Unit.DAYS:
            return in_days(self.value)
        return format_number(round(self.value, 1))

    @property
    def made_from(self) -> str:
        """What stands under the value: "16 of 25"."""
        if not self.has_data:
            return ""
        if self.unit is Unit.DAYS:
            words = {"low": number(self.low), "high": number(self.high)}
            return _("half of them between %(low)s and %(high)s days") % words
        words = {"part": number(self.numerator), "whole": number(self.denominator)}
        if self.unit is Unit.MEAN:
            return _("%(part)s for %(whole)s") % words
        return _("%(part)s of %(whole)s") % words

    @property
    def for_chart(self) -> float | None:
        """Percent for a share; none for what is not to be drawn."""
        if not self.has_data:
            return None
        return self.value * 100 if self.unit is Unit.SHARE else self.value

    def compared_with(self, earlier: "Figure") -> str:
        """How it has moved, in its own unit; empty where it cannot be said."""
        if not (self.has_data and earlier.has_data):
            return ""
        moved = self.for_chart - earlier.for_chart
        size = round(moved, 1 if self.unit is Unit.MEAN else 0)
        if not size:
            return _("unchanged")
        signed = ("+" if size > 0 else "\N{MINUS SIGN}") + number(abs(size))
        if self.unit is Unit.SHARE:
            text = ngettext("%(count)s point", "%(count)s points", round(abs(size)))
            return text % {"count": signed}
        if self.unit is Unit.DAYS:
            text = ngettext("%(count)s day", "%(count)s days", round(abs(size)))
            return text % {"count": signed}
        return signed


def in_days(value: float) -> str:
    text = ngettext("%(count)s day", "%(count)s days", round(abs(value)))
    return text % {"count": number(value)}


def number(value: float | None) -> str:
    """Without a comma where there is nothing behind it."""
    rounded = round(value or 0, 1)
    return format_number(int(rounded) if rounded == int(rounded) else rounded)
