"""What a donor report still misses, country by country that travels."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import npgettext

from institutions.models import Country
from overview.indicators.figures import Figure
from overview.indicators.follow_ups import ASSIGNED
from overview.indicators.indicator import Indicator
from overview.indicators.reporting import MINUTES_AGREED, REPORTS_FILED
from overview.indicators.scope import Scope

ASKED = (REPORTS_FILED, MINUTES_AGREED, ASSIGNED)


@dataclass(frozen=True)
class Cell:
    """How far one thing is there, and the rows that miss it."""

    figure: Figure | None
    url: str

    @property
    def missing(self) -> int:
        return self.figure.denominator - self.figure.numerator if self.figure else 0


@dataclass(frozen=True)
class CountryLine:
    code: str
    name: str
    cells: list[Cell]

    @property
    def missing(self) -> int:
        return sum(cell.missing for cell in self.cells)


@dataclass(frozen=True)
class Completeness:
    lines: list[CountryLine]

    headings = (REPORTS_FILED.title, MINUTES_AGREED.title, ASSIGNED.title)

    @property
    def complete(self) -> int:
        return sum(not line.missing for line in self.lines)

    @property
    def in_words(self) -> str:
        words = {"complete": self.complete, "all": len(self.lines)}
        return _("%(complete)s of %(all)s countries complete") % words

    @property
    def shares(self) -> list[tuple[str, str, int]]:
        full, rest = self.complete, len(self.lines) - self.complete
        return [
            ("done", npgettext("countries", "complete", "complete", full), full),
            ("waiting", npgettext("countries", "incomplete", "incomplete", rest), rest),
        ]


def completeness(scope: Scope) -> Completeness:
    """Each figure is the indicator of that country; nothing where the reader may not
    see what is late."""
    scope = replace(scope, travels=True)
    found = [{p.key: p.figure for p in each.by_country(scope)} for each in ASKED]
    codes = sorted(set().union(*found), key=lambda code: Country(code=code).name)
    return Completeness([_line(code, found, scope) for code in codes])


def _line(code: str, found: list[dict[str, Figure]], scope: Scope) -> CountryLine:
    cells = [
        Cell(figures.get(code), _missing_url(indicator, code, scope))
        for indicator, figures in zip(ASKED, found, strict=True)
    ]
    return CountryLine(code, Country(code=code).name, cells)


def _missing_url(indicator: Indicator, code: str, scope: Scope) -> str:
    address = reverse("overview:indicator_detail", args=[indicator.name])
    return f"{address}?{scope.query(country=code)}&{urlencode({'rows': 'others'})}#rows"
