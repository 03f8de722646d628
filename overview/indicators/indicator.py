"""What an indicator is, and how its rows become a figure, a series and parts."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from django.db.models import (
    Aggregate,
    Case,
    CharField,
    Count,
    F,
    FloatField,
    Func,
    Q,
    QuerySet,
    Sum,
    When,
)
from django.db.models.functions import Coalesce, TruncQuarter, TruncYear

from institutions.models import Country
from missions.models import Programme
from overview.indicators.figures import Figure, Unit
from overview.indicators.periods import YEAR, Period
from overview.indicators.scope import Scope


class Percentile(Aggregate):
    template = "percentile_cont(%(share)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


class EachOf(Func):
    """A row for each of two columns: a mission counts for both of its countries."""

    template = "unnest(ARRAY[%(expressions)s])"
    output_field = CharField()
    set_returning = True


# What is asked of the rows, by unit. They come with `dated_on`, and with `counts` (a
# share) or `amount` (a number).
MEASURES: dict[Unit, dict[str, Any]] = {
    Unit.SHARE: {
        "denominator": Count("pk"),
        "numerator": Count("pk", filter=Q(counts=True)),
    },
    Unit.MEAN: {
        "denominator": Count("pk"),
        "numerator": Coalesce(Sum("amount"), 0),
    },
    Unit.DAYS: {
        "denominator": Count("pk"),
        "median": Percentile("amount", share=0.5),
        "low": Percentile("amount", share=0.25),
        "high": Percentile("amount", share=0.75),
    },
}


@dataclass(frozen=True)
class Places:
    """Where a row keeps its two countries, and its programme.

    `is_journey`: the first country is the one that travels.
    """

    countries: tuple[str, str]
    programme: str
    is_journey: bool = True

    def narrowed(self, rows, scope: Scope):
        first, second = (Q(**{name: scope.country}) for name in self.countries)
        if scope.country:
            rows = rows.filter(first if self._first_only(scope) else first | second)
        if scope.programme:
            rows = rows.filter(**{self.programme: scope.programme})
        return rows

    def each(self, scope: Scope):
        """The country, or each of the two, that a row counts for."""
        first, second = self.countries
        return F(first) if self._first_only(scope) else EachOf(first, second)

    def _first_only(self, scope: Scope) -> bool:
        return scope.travels and self.is_journey


class Part(NamedTuple):
    """A figure of one country, programme, quarter or year."""

    label: str
    key: Any
    figure: Figure


@dataclass(frozen=True)
class Indicator:
    """`rows`: what counts, in a scope. `unknown`: what could not be counted.

    `tells_lateness`: not shown country by country to observers who may not see it.
    `is_of_a_day`: its rows stand for the end of the period, so that the parts of a
    period are asked for one by one. `has_programmes`: it can be cut by programme.
    """

    name: str
    title: str
    definition: str
    numerator: str
    denominator: str
    unit: Unit
    places: Places
    rows: Callable[[Scope], QuerySet]
    source: str
    caveats: tuple[str, ...] = ()
    unknown: Callable[[Scope], QuerySet] | None = None
    tells_lateness: bool = False
    is_of_a_day: bool = False
    has_programmes: bool = True

    def compute(self, scope: Scope) -> Figure:
        if self.is_withheld(scope):
            return Figure(self.unit, 0, withheld=True)
        measured = self.rows(scope).aggregate(**MEASURES[self.unit])
        left_out = self.unknown(scope).count() if self.unknown else 0
        return Figure(self.unit, **measured, unknown=left_out)

    def compare(self, scope: Scope) -> tuple[Figure, Figure]:
        """The figure and that of the period before, in one query where the rows of
        both may be asked for together."""
        if self.is_of_a_day or self.is_withheld(scope):
            return self.compute(scope), self.compute(scope.before)
        both = scope.during(Period(scope.period.before.start, scope.period.end))
        is_now = Case(When(dated_on__gte=scope.period.start, then=True), default=False)
        found = self._grouped(self.rows(both), is_now)
        nothing = Figure(self.unit, 0)
        now = found.get(True, nothing)
        if self.unknown:
            now = replace(now, unknown=self.unknown(scope).count())
        return now, found.get(False, nothing)

    def is_withheld(self, scope: Scope) -> bool:
        """Lateness of one country, before a reader who may not see it."""
        return self.hides_countries(scope) and scope.is_of_one_country

    def hides_countries(self, scope: Scope) -> bool:
        return self.tells_lateness and not scope.shows_lateness

    def series(self, scope: Scope) -> list[Part]:
        """Each quarter or year that the period touches, as far as it lies within."""
        parts = [_cut(part, scope.period) for part in scope.period.parts()]
        if self.is_of_a_day or self.is_withheld(scope):
            # What has not come yet is not asked: it would say how it stands today.
            figures = [
                self.compute(scope.during(part))
                if part.start <= scope.today
                else Figure(self.unit, 0)
                for part in parts
            ]
        else:
            figures = self._figures_by_part(scope, parts)
        whole = scope.period.parts()
        return [
            Part(name.in_short, part, figure)
            for name, part, figure in zip(whole, parts, figures, strict=True)
        ]

    def _figures_by_part(self, scope: Scope, parts: list[Period]) -> list[Figure]:
        is_by_year = scope.period.months_of_a_part == YEAR
        first_day = TruncYear("dated_on") if is_by_year else TruncQuarter("dated_on")
        found = self._grouped(self.rows(scope), first_day)
        whole = scope.period.parts()
        return [found.get(part.start, Figure(self.unit, 0)) for part in whole]

    def by_country(self, scope: Scope) -> list[Part]:
        """Of each country; a row of two countries counts for both, so the parts are
        more than the whole. Nothing where they may not be told apart."""
        if self.hides_countries(scope):
            return []
        found = self._grouped(self.rows(scope), self.places.each(scope))
        countries = Country.objects.in_bulk(found)
        parts = [Part(countries[c].name, c, figure) for c, figure in found.items()]
        return sorted(parts, key=_largest_first)

    def by_programme(self, scope: Scope) -> list[Part]:
        """Of each programme; what no programme supports is left out."""
        if not self.has_programmes or self.is_withheld(scope):
            return []
        found = self._grouped(self.rows(scope), F(self.places.programme))
        found.pop(None, None)
        programmes = Programme.objects.in_bulk(found)
        parts = [Part(programmes[p].name, p, figure) for p, figure in found.items()]
        return sorted(parts, key=_largest_first)

    def _grouped(self, rows, key) -> dict[Any, Figure]:
        """One query, whatever it is grouped by."""
        grouped = rows.order_by().annotate(part=key).values("part")
        found = grouped.annotate(**MEASURES[self.unit])
        return {row.pop("part"): Figure(self.unit, **row) for row in found}


def _cut(part: Period, period: Period) -> Period:
    return Period(max(part.start, period.start), min(part.end, period.end))


def _largest_first(part: Part) -> tuple:
    return (-part.figure.denominator, part.label)
