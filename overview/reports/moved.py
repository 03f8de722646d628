"""What moved in a period: missions held, and stages that cooperations entered."""

from django.db.models import Q

from cooperation.facts import Standing, standings
from cooperation.models import Cooperation, StageChange
from overview.indicators.scope import Scope
from overview.indicators.subjects import active_cooperations, returned


def missions_of(scope: Scope):
    """Held missions that ended in the period, the newest first."""
    related = ("visiting_country", "host_country", "programme")
    return returned(scope).select_related(*related).newest_first()


def stages_of(scope: Scope):
    """Steps dated in the period, of cooperations that the reader may see."""
    seen = Cooperation.objects.for_user(scope.user)
    if scope.country:
        seen = seen.filter(Q(country_a=scope.country) | Q(country_b=scope.country))
    if scope.programme:
        seen = seen.filter(programmes__programme=scope.programme)
    changes = StageChange.objects.filter(cooperation__in=seen.values("pk"))
    related = ("cooperation__country_a", "cooperation__country_b", "evidence")
    return scope.within(changes).select_related(*related).order_by("-dated_on", "-pk")


def cooperations_of(scope: Scope) -> list[Standing]:
    """How each active cooperation is doing today: the one place of reports that asks."""
    rows = active_cooperations(scope).with_countries().in_order()
    return standings(rows, user=scope.user, today=scope.today)
