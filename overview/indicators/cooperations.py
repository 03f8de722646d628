"""The indicator about cooperations in which nothing happens."""

from django.db.models import DateField, Max, OuterRef, Q, Subquery, Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from cooperation.models import Instrument, StageChange
from overview.indicators.figures import Unit
from overview.indicators.indicator import Indicator
from overview.indicators.periods import add_months
from overview.indicators.scope import Scope
from overview.indicators.subjects import (
    COOPERATION,
    active_cooperations,
    all_held,
    true_when,
)

SILENT_AFTER = 6


def _silent(scope: Scope):
    """As it stood on the last day of the period. What has only begun since is not
    asked about; where nothing ever happened, it is silent."""
    day = scope.last_day
    asked = active_cooperations(scope).annotate(
        dated_on=Value(day, output_field=DateField()),
        last_event_on=_last_event(scope),
        last_event_by_then=_last_event(scope, until=day),
    )
    begun = scope.within(asked).filter(
        Q(last_event_by_then__isnull=False) | Q(last_event_on__isnull=True)
    )
    heard_since = Q(last_event_by_then__gte=add_months(day, -SILENT_AFTER))
    return begun.annotate(counts=true_when(~heard_since | Q(last_event_on=None)))


def _last_event(scope: Scope, **until):
    """The last mission held either way, stage entered or instrument signed."""
    a, b = OuterRef("country_a"), OuterRef("country_b")
    missions = all_held(scope).filter(
        Q(visiting_country=a, host_country=b) | Q(visiting_country=b, host_country=a)
    )
    changes = StageChange.objects.filter(cooperation=OuterRef("pk"))
    instruments = Instrument.objects.filter(cooperation=OuterRef("pk"))
    return Greatest(
        _latest(missions, "ends_on", **until),
        _latest(changes, "dated_on", **until),
        _latest(instruments, "signed_on", **until),
    )


def _latest(rows, day: str, *, until=None) -> Subquery:
    if until is not None:
        rows = rows.filter(**{f"{day}__lte": until})
    together = rows.order_by().annotate(all=Value(1)).values("all")
    return Subquery(together.values(last=Max(day)))


SILENT = Indicator(
    name="cooperations-silent",
    title=_("Cooperations without an event for six months"),
    definition=_(
        "Of the active cooperations, those in which nothing dated has happened in the"
        " six months before the last day of the period, or before today."
    ),
    numerator=_("active cooperations without a dated event for six months"),
    denominator=_("active cooperations; those that began later are left out"),
    unit=Unit.SHARE,
    places=COOPERATION,
    rows=_silent,
    source=_("Missions held, stages entered and instruments signed, by their dates"),
    caveats=(
        _("Whether a cooperation is active is asked today, not on that day."),
        _("It is asked six months back, whatever its own threshold is."),
    ),
    tells_lateness=True,
    is_of_a_day=True,
)
