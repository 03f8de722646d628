"""Who can be put in charge: colleagues and bodies of the countries concerned."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from accounts.models import User
from institutions.models import Institution


def people_of(countries: Iterable[str]) -> QuerySet:
    """Who works in one of them, or was given a role for one."""
    countries = list(countries)
    involved = Q(institution__country__in=countries) | Q(grants__country__in=countries)
    return User.objects.active().filter(involved).distinct().in_order()


def bodies_of(countries: Iterable[str], *, user) -> QuerySet:
    found = Institution.objects.for_user(user).filter(country__in=list(countries))
    return found.in_order()


def countries_of(person: User) -> frozenset[str]:
    """Countries that a person works for."""
    own = person.institution.country_id if person.institution else None
    granted = person.grants.values_list("country", flat=True)
    return frozenset({own, *granted} - {None})
