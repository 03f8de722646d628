"""Who coordinates and administers what, read once for a whole run."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from accounts.models import Grant, Role, User
from missions.models.programme import ProgrammeGrant, ProgrammeRole

EVERYWHERE = None
Group = tuple[User, ...]


@dataclass(frozen=True)
class Directory:
    """Active users by their role, and by the country or programme it is for."""

    by_role: Mapping[tuple[str, str | None], Group]
    of_programmes: Mapping[int, Group]

    @classmethod
    def load(cls) -> Self:
        roles = (Role.COORDINATOR, Role.ADMIN)
        grants = Grant.objects.filter(
            role__in=roles, institution=None, user__is_active=True
        )
        by_role = defaultdict(list)
        for grant in grants.select_related("user__institution").order_by("user"):
            by_role[grant.role, grant.country_id].append(grant.user)
        of_programmes = defaultdict(list)
        coordinators = ProgrammeGrant.objects.filter(
            role=ProgrammeRole.COORDINATOR, user__is_active=True
        )
        for row in coordinators.select_related("user__institution").order_by("user"):
            of_programmes[row.programme_id].append(row.user)
        return cls(_frozen(by_role), _frozen(of_programmes))

    def coordinators(
        self, countries: Iterable[str | None], programme: int | None = None
    ) -> Group:
        """Those of the programme and of the countries; else those of everything."""
        found = self.of_programmes.get(programme, ()) if programme else ()
        return self._of(Role.COORDINATOR, countries, found)

    def administrators(self, countries: Iterable[str | None]) -> Group:
        return self._of(Role.ADMIN, countries, ())

    def _of(self, role: Role, countries: Iterable[str | None], found: Group) -> Group:
        for country in countries:
            if country is not None:
                found += self.by_role.get((role, country), ())
        found = found or self.by_role.get((role, EVERYWHERE), ())
        return tuple(dict.fromkeys(found))


def _frozen(groups: Mapping) -> dict:
    return {key: tuple(users) for key, users in groups.items()}
