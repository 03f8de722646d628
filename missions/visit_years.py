"""Visits that an institution received, year by year, as a picture and a table."""

from collections import Counter
from dataclasses import dataclass

from django.db.models.functions import ExtractYear
from django.utils.translation import gettext as _

from institutions.models import Institution
from migration_coop.lib.charts import Bar, Chart, axis_for, columns
from migration_coop.lib.formats import format_number
from missions.models import VisitStatus
from missions.took_part import visits_of

# Of the years before, the table of visits tells.
MOST_YEARS = 8


@dataclass(frozen=True)
class VisitYears:
    total: int
    since: int
    chart: Chart


def visits_by_year(institution: Institution, *, user) -> VisitYears | None:
    """Nothing where nobody came."""
    held = visits_of(institution, user=user).filter(status=VisitStatus.HELD)
    years = held.order_by().values_list(ExtractYear("takes_place_on"), flat=True)
    counted = Counter(years)
    if not counted:
        return None
    first, last = min(counted), max(counted)
    shown = range(max(first, last - MOST_YEARS + 1), last + 1)
    bars = [_bar(year, counted[year]) for year in shown]
    said = ", ".join(f"{bar.label}: {bar.text}" for bar in bars)
    return VisitYears(
        total=sum(counted.values()),
        since=first,
        chart=columns(
            bars,
            axis=axis_for(bars, format_number),
            title=_("Visits received"),
            summary=said,
        ),
    )


def _bar(year: int, count: int) -> Bar:
    return Bar(str(year), count, format_number(count))
