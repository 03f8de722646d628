"""The rows behind a figure, as the page and the workbook show them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from institutions.models import Country
from migration_coop.lib.sheets import Sheet
from missions.models import Visit
from missions.permissions import NAMES_OF_VISIT, name_for, name_of_visit, name_today
from overview.indicators.figures import Unit, in_days, number
from overview.indicators.indicator import Indicator, Places
from overview.indicators.scope import Scope
from overview.indicators.subjects import COOPERATION, DELEGATE, MISSION, OF_MISSION

NEWEST_FIRST = ("-dated_on", "-pk")


@dataclass(frozen=True)
class Line:
    """One row: what it is, between whom, of which day, and how it counts."""

    text: str
    url: str
    note: str
    visitor: Country
    host: Country
    on: Any
    counts: bool
    answer: str


@dataclass(frozen=True)
class Listed:
    """How rows of one kind are fetched and named. No person is named."""

    related: tuple[str, ...]
    wording: Callable[[Any, Any], tuple[str, str, str]]
    countries: Callable[[Any], tuple[Country, Country]]


def _mission(row, _user):
    return row.title, row.get_absolute_url(), row.code


def _part_of_mission(row, user):
    """A follow-up, or a visit."""
    if isinstance(row, Visit):
        named = name_of_visit(user, row)
    else:
        named = name_today(user, body) if (body := row.owner_institution) else ""
    text = getattr(row, "title", "") or named
    note = named if text != named else ""
    return (
        text,
        row.get_absolute_url(),
        ", ".join(filter(None, [row.mission.code, note])),
    )


def _delegate(row, user):
    mission = row.delegation.mission
    body = name_for(user, row.institution, on=mission.starts_on)
    note = ", ".join(filter(None, [mission.code, body, row.get_side_display()]))
    return row.title or _("Delegate"), mission.get_absolute_url(), note


def _cooperation(row, _user):
    return row.title, row.get_absolute_url(), row.code


def _pair_of(mission):
    return mission.visiting_country, mission.host_country


def _sides(prefix: str) -> tuple[str, str]:
    return (f"{prefix}visiting_country", f"{prefix}host_country")


LISTED: dict[Places, Listed] = {
    MISSION: Listed(_sides(""), _mission, _pair_of),
    OF_MISSION: Listed(
        _sides("mission__"), _part_of_mission, lambda row: _pair_of(row.mission)
    ),
    DELEGATE: Listed(
        (*_sides("delegation__mission__"), "institution"),
        _delegate,
        lambda row: _pair_of(row.delegation.mission),
    ),
    COOPERATION: Listed(
        ("country_a", "country_b"),
        _cooperation,
        lambda row: (row.country_a, row.country_b),
    ),
}
# What can be listed: all that is counted, what counts, what does not.
CHOICES = {
    "": gettext_lazy("All"),
    "counted": gettext_lazy("Counts"),
    "others": gettext_lazy("Does not count"),
}


def rows_behind(indicator: Indicator, scope: Scope, *, which: str = ""):
    """Fetched with what a line names; none where the figure is withheld."""
    rows = indicator.rows(scope)
    if indicator.hides_countries(scope):
        return rows.none()
    if indicator.unit is Unit.SHARE and which:
        rows = rows.filter(counts=which == "counted")
    related = LISTED[indicator.places].related
    model = rows.model
    bodies = [n for n in ("institution", "owner_institution") if _has(model, n)]
    rows = rows.select_related(*related, *bodies)
    dated = "institution" in {*related, *bodies}
    return rows.prefetch_related(*([NAMES_OF_VISIT] if dated else []))


def _has(model, name: str) -> bool:
    return any(field.name == name for field in model._meta.fields)


def line_of(row, indicator: Indicator, user) -> Line:
    listed = LISTED[indicator.places]
    text, url, note = listed.wording(row, user)
    visitor, host = listed.countries(row)
    counts = bool(getattr(row, "counts", True))
    return Line(
        text,
        url,
        note,
        visitor,
        host,
        row.dated_on,
        counts,
        _answer(row, indicator, counts=counts),
    )


def _answer(row, indicator: Indicator, *, counts: bool) -> str:
    if indicator.unit is Unit.DAYS:
        return in_days(row.amount)
    if indicator.unit is Unit.MEAN:
        return number(row.amount)
    return _("Counts") if counts else _("Does not count")


def sheets_of(indicator: Indicator, scope: Scope) -> list[Sheet]:
    """The definition with its figure, then every row behind it."""
    figure = indicator.compute(scope)
    about = [
        (_("Indicator"), indicator.title),
        (_("Definition"), indicator.definition),
        (_("Numerator"), indicator.numerator),
        (_("Denominator"), indicator.denominator),
        (_("Period"), scope.period),
        (_("Value"), figure.in_words),
        (_("Numerator"), figure.numerator if figure.has_data else ""),
        (_("Denominator"), figure.denominator if figure.has_data else ""),
        (_("Source"), indicator.source),
        *((_("To be read with"), caveat) for caveat in indicator.caveats),
    ]
    rows = rows_behind(indicator, scope).order_by(*NEWEST_FIRST)
    lines = (line_of(row, indicator, scope.user) for row in rows.iterator(2000))
    table = (
        (line.text, line.note, line.visitor.name, line.host.name, line.on, line.answer)
        for line in lines
    )
    headings = [_("Row"), _("Reference"), _("Country"), _("With")]
    headings += [_("Date"), _("How it counts")]
    return [
        Sheet(_("Definition"), [_("Word"), _("Meaning")], about),
        Sheet(_("Rows"), headings, table),
    ]
