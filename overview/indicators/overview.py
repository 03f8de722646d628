"""All indicators of a scope beside those of the period before."""

from dataclasses import dataclass

from overview.indicators.figures import Figure
from overview.indicators.indicator import Indicator
from overview.indicators.registry import GROUPS
from overview.indicators.scope import Scope


@dataclass(frozen=True)
class Standing:
    """A figure, the one of the period before, and what lies between."""

    indicator: Indicator
    figure: Figure
    before: Figure

    @property
    def change(self) -> str:
        return self.figure.compared_with(self.before)


def standing(indicator: Indicator, scope: Scope) -> Standing:
    return Standing(indicator, *indicator.compare(scope))


def standings(scope: Scope) -> list[tuple[str, list[Standing]]]:
    """In their groups; one or two queries each, however many rows."""
    return [
        (group.title, [standing(indicator, scope) for indicator in group.indicators])
        for group in GROUPS
    ]
