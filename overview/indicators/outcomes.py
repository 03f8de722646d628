"""Indicators about what missions lead to: promises, stages, visits in return."""

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest, Least
from django.utils.translation import gettext_lazy as _

from cooperation.models import Cooperation, FollowUp, StageChange
from overview.indicators.dated import MonthsLater
from overview.indicators.figures import Unit
from overview.indicators.indicator import Indicator
from overview.indicators.scope import Scope
from overview.indicators.subjects import MISSION, all_held, held_missions, returned

RETURN_WITHIN = 24
MOVES_WITHIN = 12


def _follow_ups_per_mission(scope: Scope):
    """Those that were dropped were recommended, too."""
    follow_ups = FollowUp.objects.for_user(scope.user).filter(mission=OuterRef("pk"))
    counted = follow_ups.order_by().values("mission").values(number=Count("pk"))
    return returned(scope).annotate(amount=Coalesce(Subquery(counted), 0))


def with_pair(missions):
    return missions.annotate(
        pair_a=Least("visiting_country", "host_country"),
        pair_b=Greatest("visiting_country", "host_country"),
    )


def _led_to_a_stage(scope: Scope):
    """Dated twelve months after the return: who came back later cannot say yet."""
    asked = held_missions(scope).annotate(dated_on=MonthsLater("ends_on", MOVES_WITHIN))
    cooperations = Cooperation.objects.for_user(scope.user).values("pk")
    steps = StageChange.objects.filter(
        cooperation__in=cooperations,
        cooperation__country_a=OuterRef("pair_a"),
        cooperation__country_b=OuterRef("pair_b"),
        to_stage__gt=F("from_stage"),
        dated_on__gte=OuterRef("starts_on"),
        dated_on__lte=OuterRef("dated_on"),
    )
    return scope.within(with_pair(asked).annotate(counts=Exists(steps)))


def _returned_visits(scope: Scope):
    returns = all_held(scope).filter(
        visiting_country=OuterRef("host_country"),
        host_country=OuterRef("visiting_country"),
        ends_on__gte=MonthsLater(OuterRef("ends_on"), -RETURN_WITHIN),
        ends_on__lte=MonthsLater(OuterRef("ends_on"), RETURN_WITHIN),
    )
    until_today = returns.filter(ends_on__lte=scope.today)
    return returned(scope).annotate(counts=Exists(until_today))


def _pairs(scope: Scope):
    """The last mission of each pair stands for it."""
    missions = with_pair(returned(scope))
    later = missions.filter(
        Q(ends_on__gt=OuterRef("ends_on"))
        | Q(ends_on=OuterRef("ends_on"), pk__gt=OuterRef("pk")),
        pair_a=OuterRef("pair_a"),
        pair_b=OuterRef("pair_b"),
    )
    other_way = returned(scope).filter(
        visiting_country=OuterRef("host_country"),
        host_country=OuterRef("visiting_country"),
    )
    return missions.filter(~Exists(later)).annotate(counts=Exists(other_way))


FOLLOW_UPS_PER_MISSION = Indicator(
    name="follow-ups-per-mission",
    title=_("Follow-ups per mission"),
    definition=_("How many follow-ups a mission leads to, on average."),
    numerator=_("follow-ups of these missions, dropped ones too"),
    denominator=_("missions that ended in the period"),
    unit=Unit.MEAN,
    places=MISSION,
    rows=_follow_ups_per_mission,
    source=_("Follow-ups recorded at visits and debriefings"),
    caveats=(_("More is not better: many promises are hard to keep."),),
)
LED_TO_A_STAGE = Indicator(
    name="led-to-a-stage",
    title=_("Missions followed by a new stage"),
    definition=_(
        "Of the missions that came back twelve months ago, those after which a"
        " cooperation of the two countries entered a further stage within these"
        " twelve months."
    ),
    numerator=_(
        "missions with a step forward of a cooperation of the pair, dated between the"
        " first day of the mission and twelve months after its last"
    ),
    denominator=_("missions that ended twelve months before a day of the period"),
    unit=Unit.SHARE,
    places=MISSION,
    rows=_led_to_a_stage,
    source=_("Stages with their dated evidence"),
    caveats=(
        _("What comes after a mission need not have come from it."),
        _("One step counts for each mission of the pair in the twelve months before."),
    ),
)
RECIPROCATED = Indicator(
    name="missions-reciprocated",
    title=_("Missions with a visit in return"),
    definition=_(
        "Of the missions that ended in the period, those for which a mission the other"
        " way took place within the two years before or after."
    ),
    numerator=_("missions whose host country travelled to the visiting country"),
    denominator=_("missions that ended in the period"),
    unit=Unit.SHARE,
    places=MISSION,
    rows=_returned_visits,
    source=_("Leading countries of the missions"),
    caveats=(_("Recent missions may still be returned, so the share can rise."),),
)
PAIRS_BOTH_WAYS = Indicator(
    name="pairs-both-ways",
    title=_("Pairs of countries with missions both ways"),
    definition=_(
        "Of the pairs of countries with a mission in the period, those that travelled"
        " in both directions in the period."
    ),
    numerator=_("pairs with at least one mission each way"),
    denominator=_("pairs with at least one mission that ended in the period"),
    unit=Unit.SHARE,
    places=MISSION,
    rows=_pairs,
    source=_("Leading countries of the missions"),
    caveats=(_("In the list the last mission of a pair stands for it."),),
    is_of_a_day=True,
    has_programmes=False,
)
