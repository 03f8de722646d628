"""Where the institutions of a mission stood on its day, and what its countries were
members of: a mission of 2019 shows 2019, whatever has happened since."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from institutions.models import (
    Country,
    CountryMembership,
    Institution,
    InstitutionParent,
)
from missions.models import Mission
from missions.permissions import may_name, name_for


@dataclass(frozen=True)
class SideThen:
    """One side of a mission on its first day."""

    country: Country
    # In full, with the body above it; empty where none leads, or none is known.
    institution: str
    under: str
    memberships: tuple[str, ...]


def sides_then(mission: Mission, *, user) -> list[SideThen]:
    """Four queries at most; nothing where all that is known are the two countries."""
    sides = [
        (mission.visiting_country, mission.lead_institution),
        (mission.host_country, mission.host_institution),
    ]
    day = mission.starts_on
    parents = parents_on(day, [body for _country, body in sides if body], user=user)
    members = _memberships_on(day, [country for country, _body in sides], user=user)
    found = [
        SideThen(
            country,
            name_for(user, body, on=day, in_full=True),
            parents.get(body.pk, "") if body else "",
            tuple(members[country.pk]),
        )
        for country, body in sides
    ]
    return [side for side in found if side.under or side.memberships]


def parents_on(
    day: date, institutions: Iterable[Institution], *, user
) -> dict[int, str]:
    """By institution, what the body above it was called that day. Nothing of a body
    that this reader may not name."""
    listed = Institution.objects.showing_people_to(user)
    named = [body.pk for body in institutions if may_name(user, body)]
    entries = InstitutionParent.objects.on(day).filter(
        institution__in=named, parent__in=listed
    )
    entries = entries.select_related("parent").prefetch_related("parent__former_names")
    return {
        entry.institution_id: name_for(user, entry.parent, on=day, in_full=True)
        for entry in entries.order_by("pk")
    }


def _memberships_on(
    day: date, countries: Iterable[Country], *, user
) -> dict[str, list[str]]:
    entries = CountryMembership.objects.on(day).filter(country__in=list(countries))
    entries = entries.select_related("body").prefetch_related("body__former_names")
    found: dict[str, list[str]] = defaultdict(list)
    for entry in entries.order_by("body__acronym", "pk"):
        found[entry.country_id].append(name_for(user, entry.body, on=day))
    return found
