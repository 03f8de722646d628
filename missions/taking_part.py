"""In which missions somebody travelled, and at which visits they received one."""

from institutions.models import Institution, Person
from missions.models import DelegationMember, Mission, Visit, VisitHost

# Of somebody who took part in more, the latest are shown.
MOST = 50


def missions_of(person: Person, *, user) -> list[DelegationMember]:
    """The latest first. A seat for a body whose people the reader may not know of is
    left out: the page would name who sat there."""
    missions = Mission.objects.for_user(user).values("pk")
    seats = DelegationMember.objects.filter(
        person=person, delegation__mission__in=missions
    )
    hidden = _hidden_from(user)
    seats = seats.exclude(institution__in=hidden).select_related(
        "delegation__mission__visiting_country",
        "delegation__mission__host_country",
        "institution",
    )
    return list(seats.order_by("-delegation__mission__starts_on", "-pk")[:MOST])


def visits_of(person: Person, *, user) -> list[VisitHost]:
    """Each with the name that the body bore on the day of the visit."""
    visits = Visit.objects.for_user(user).values("pk")
    hosts = VisitHost.objects.filter(person=person, visit__in=visits)
    hosts = hosts.exclude(visit__institution__in=_hidden_from(user))
    hosts = hosts.select_related("visit__mission", "visit__institution")
    hosts = hosts.prefetch_related("visit__institution__former_names")
    return list(hosts.order_by("-visit__takes_place_on", "-pk")[:MOST])


def _hidden_from(user):
    shown = Institution.objects.showing_people_to(user).values("pk")
    return Institution.objects.exclude(pk__in=shown).values("pk")
