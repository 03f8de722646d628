"""What indicators count: held missions, their visits, follow-ups and delegates, and
cooperations; only rows that the reader may see, never one that was undone."""

from django.db.models import Case, F, Q, When

from cooperation.models import Cooperation, CooperationStatus, FollowUp, FollowUpStatus
from missions.models import DelegationMember, Mission, MissionStatus, Visit, VisitStatus
from overview.indicators.indicator import Places
from overview.indicators.scope import Scope

OVER = (MissionStatus.HELD, MissionStatus.REPORTED, MissionStatus.CLOSED)


def _of_mission(prefix: str) -> Places:
    countries = (f"{prefix}visiting_country", f"{prefix}host_country")
    return Places(countries, f"{prefix}programme")


MISSION = _of_mission("")
OF_MISSION = _of_mission("mission__")
DELEGATE = _of_mission("delegation__mission__")
COOPERATION = Places(
    ("country_a", "country_b"), "programmes__programme", is_journey=False
)


def all_held(scope: Scope):
    """Missions that took place, whatever else the scope asks for."""
    return Mission.objects.for_user(scope.user).filter(status__in=OVER)


def held_missions(scope: Scope):
    return MISSION.narrowed(all_held(scope), scope)


def returned(scope: Scope):
    """Held missions that ended in the period."""
    return scope.within(held_missions(scope).annotate(dated_on=F("ends_on")))


def held_visits(scope: Scope):
    visits = Visit.objects.for_user(scope.user).filter(status=VisitStatus.HELD)
    return OF_MISSION.narrowed(_of_held_missions(visits), scope)


def promised(scope: Scope):
    """Follow-ups of held missions, but for those that were dropped."""
    follow_ups = FollowUp.objects.for_user(scope.user)
    kept = follow_ups.exclude(status=FollowUpStatus.DROPPED)
    return OF_MISSION.narrowed(_of_held_missions(kept), scope)


def _of_held_missions(rows):
    return rows.filter(mission__status__in=OVER, mission__undone_at=None)


def delegates(scope: Scope):
    """Everybody who was present in the delegation of a held mission."""
    missions = held_missions(scope).values("pk")
    return DelegationMember.objects.filter(
        delegation__mission__in=missions, is_present=True
    )


def active_cooperations(scope: Scope):
    rows = Cooperation.objects.for_user(scope.user)
    active = rows.filter(status=CooperationStatus.ACTIVE)
    return COOPERATION.narrowed(active, scope)


def true_when(condition: Q) -> Case:
    return Case(When(condition, then=True), default=False)
