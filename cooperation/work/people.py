"""Who can be put in charge: colleagues and bodies of the countries concerned."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from accounts.models import User
from institutions.models import Institution
from institutions.models.institution_rows import GONE


def people_of(countries: Iterable[str]) -> QuerySet:
    """Who works in one of them, or was given a role for one."""
    countries = list(countries)
    involved = Q(institution__country__in=countries) | Q(grants__country__in=countries)
    return User.objects.active().filter(involved).distinct().in_order()


def bodies_of(countries: Iterable[str], *, user, named: int | None = None) -> QuerySet:
    """Who is gone takes on nothing new; `named` is the one in charge already."""
    seen = Institution.objects.for_user(user).filter(country__in=list(countries))
    gone = Q(status__in=GONE)
    return seen.filter(~gone | Q(pk=named)).in_order()


def countries_of(person: User) -> frozenset[str]:
    """Countries that a person works for."""
    own = person.institution.country_id if person.institution else None
    granted = person.grants.values_list("country", flat=True)
    return frozenset({own, *granted} - {None})
