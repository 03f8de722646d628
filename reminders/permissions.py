"""Who may say when people are reminded, beyond seeing it (`for_user`)."""

from dataclasses import dataclass
from typing import Self

from accounts.access import Access
from cooperation.models import ActionPlan
from missions.models import Programme
from reminders.places import Place


@dataclass(frozen=True)
class ScheduleRights:
    """Of one user, read once for a page of schedules."""

    access: Access
    coordinated: frozenset[int]

    @classmethod
    def of(cls, user) -> Self:
        programmes = Programme.objects.coordinated_by(user)
        return cls(user.access(), frozenset(programmes.values_list("pk", flat=True)))

    def may_change(self, place: Place) -> bool:
        """Administrators everywhere; coordinators what is of their countries and
        programmes."""
        if place.is_everything:
            return self.access.administers_everywhere
        if self.access.writes_everywhere:
            return True
        if place.programme:
            return place.programme.pk in self.coordinated
        return self._coordinates(
            place.milestone.plan if place.milestone else place.plan
        )

    def _coordinates(self, plan: ActionPlan) -> bool:
        is_of_country = plan.country_id in self.access.coordinated_countries
        return is_of_country or plan.programme_id in self.coordinated


def may_correct_holidays(user, country: str) -> bool:
    """Administrators and coordinators, of everything or of that country."""
    access = user.access()
    mine = access.administered_countries | access.coordinated_countries
    return access.writes_everywhere or country in mine
