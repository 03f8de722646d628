"""The indicator about cooperations in which nothing happens."""

from datetime import date

from django.db.models import CharField, DateField, Q, Value
from django.db.models.functions import Concat, Greatest, Least
from django.utils.translation import gettext_lazy as _

from cooperation.models import Contact, Instrument, StageChange
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
        pair=Concat("country_a", "country_b", output_field=CharField()),
    )
    begun = _has_event(scope, until=day) | ~_has_event(scope, until=date.max)
    since = add_months(day, -SILENT_AFTER)
    silent = true_when(~_has_event(scope, since=since, until=day))
    return scope.within(asked.filter(begun)).annotate(counts=silent)


def _has_event(scope: Scope, *, until: date, since: date = date.min) -> Q:
    """A mission held either way, a stage entered, an instrument signed or a contact
    logged between two days. Each kind is looked for once, for all cooperations together."""
    days = (since, until)
    missions = all_held(scope).filter(ends_on__range=days)
    pairs = missions.annotate(
        pair=Concat(
            Least("visiting_country", "host_country"),
            Greatest("visiting_country", "host_country"),
            output_field=CharField(),
        )
    )
    changes = StageChange.objects.filter(dated_on__range=days)
    instruments = Instrument.objects.filter(signed_on__range=days)
    contacts = Contact.objects.standing().filter(held_on__range=days)
    return (
        Q(pair__in=pairs.values("pair"))
        | Q(pk__in=changes.values("cooperation"))
        | Q(pk__in=instruments.values("cooperation"))
        | Q(pk__in=contacts.values("cooperation"))
    )


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
    source=_(
        "Missions held, stages entered, instruments signed and contacts logged, by their dates"
    ),
    caveats=(
        _("Whether a cooperation is active is asked today, not on that day."),
        _("It is asked six months back, whatever its own threshold is."),
    ),
    tells_lateness=True,
    is_of_a_day=True,
)
