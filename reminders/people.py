"""Who coordinates and administers what, and who is gone; read once for a whole run."""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.db.models import F, Q

from accounts.models import Grant, Role, User
from mailing.models import Suppression, SuppressionReason
from missions.models.programme import ProgrammeGrant, ProgrammeRole
from reminders.models import ReminderReason

EVERYWHERE = None
Group = tuple[User, ...]


@dataclass(frozen=True)
class Directory:
    """Active users by their role, and by the country or programme it is for."""

    by_role: Mapping[tuple[str, str | None], Group]
    of_programmes: Mapping[int, Group]

    @classmethod
    def load(cls, *, without: Container[int] = ()) -> Self:
        """`without` those who are gone: where no others are left, the coordinators of
        everything hear of it."""
        roles = (Role.COORDINATOR, Role.ADMIN)
        grants = Grant.objects.filter(
            role__in=roles, institution=None, user__is_active=True
        )
        by_role = defaultdict(list)
        for grant in grants.select_related("user__institution").order_by("user"):
            if grant.user_id not in without:
                by_role[grant.role, grant.country_id].append(grant.user)
        of_programmes = defaultdict(list)
        coordinators = ProgrammeGrant.objects.filter(
            role=ProgrammeRole.COORDINATOR, user__is_active=True
        )
        for row in coordinators.select_related("user__institution").order_by("user"):
            if row.user_id not in without:
                of_programmes[row.programme_id].append(row.user)
        return cls(_frozen(by_role), _frozen(of_programmes))

    def coordinators(
        self, countries: Iterable[str | None], *programmes: int | None
    ) -> Group:
        """Those of the programmes and of the countries; else those of everything."""
        found: Group = ()
        for programme in programmes:
            if programme is not None:
                found += self.of_programmes.get(programme, ())
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


def out_of_reach(now: datetime) -> dict[int, ReminderReason]:
    """Who would not learn of a mail, or is not in charge of anything any more, and why:
    the account is closed, the post is left, or mail to the address comes back."""
    returned = Suppression.objects.active(now).filter(
        Q(address="") | Q(address__iexact=F("recipient__email")),
        reason__in=[SuppressionReason.BAD_ADDRESS, SuppressionReason.BOUNCED],
    )
    found = dict.fromkeys(
        returned.values_list("recipient", flat=True), ReminderReason.UNREACHABLE
    )
    gone = User.objects.gone(now.date()).values_list("pk", "is_active")
    for pk, is_active in gone:
        found[pk] = (
            ReminderReason.LEFT_POST if is_active else ReminderReason.ACCOUNT_CLOSED
        )
    return found
