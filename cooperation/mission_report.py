"""The official report of a mission, as it is printed on a day."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.functional import cached_property

from cooperation.models import FollowUp
from institutions.models import InstitutionParent
from migration_coop.lib.formats import days_between, format_date, format_lateness
from missions.mission_page import MissionPage, VisitCard
from missions.models import Mission, MissionStatus
from missions.people import Seat, hosts_met
from missions.permissions import name_for

FINAL = {MissionStatus.REPORTED, MissionStatus.CLOSED}


@dataclass
class FollowUpLine:
    follow_up: FollowUp
    owner: str
    state: str


@dataclass
class VisitMinutes:
    card: VisitCard
    people_met: list[str]


class MissionReport:
    """Everything one reader may see of a mission, in the order of the report."""

    def __init__(self, mission: Mission, *, user, at: datetime, with_minutes: bool):
        self.mission, self.user, self.at = mission, user, at
        self.with_minutes = with_minutes
        self.page = MissionPage(mission, user=user, today=self.today)

    @property
    def today(self) -> date:
        return timezone.localdate(self.at)

    @property
    def day_in_short(self) -> str:
        return format_date(self.today, "day")

    @property
    def is_final(self) -> bool:
        return self.mission.status in FINAL

    @cached_property
    def letterhead(self) -> list[str]:
        """Under whom the leading institution stood, and its own full name."""
        day, lead = self.mission.starts_on, self.mission.lead_institution
        if lead is None:
            return []
        stood_under = InstitutionParent.objects.on(day).filter(institution=lead)
        bodies = [row.parent for row in stood_under.select_related("parent")]
        prefetch_related_objects(bodies, "former_names")
        return [
            name_for(self.user, body, on=day, in_full=True) for body in [*bodies, lead]
        ]

    @property
    def head(self) -> Seat | None:
        return next((seat for seat in self.page.seats if seat.is_head), None)

    @property
    def rapporteur(self) -> Seat | None:
        return next((seat for seat in self.page.seats if seat.is_rapporteur), None)

    @property
    def minutes(self) -> list[VisitMinutes]:
        if not self.with_minutes:
            return []
        met = hosts_met(self.mission, user=self.user)
        return [
            VisitMinutes(card, met[card.visit.pk]) for card in self.page.minutes_cards
        ]

    @cached_property
    def follow_ups(self) -> list[FollowUpLine]:
        found = FollowUp.objects.for_user(self.user).filter(mission=self.mission)
        found = found.select_related("owner_institution", "owner").in_order()
        found = found.prefetch_related("owner_institution__former_names")
        return [
            FollowUpLine(
                follow_up, self._owner_of(follow_up), self._state_of(follow_up)
            )
            for follow_up in found
        ]

    def _owner_of(self, follow_up: FollowUp) -> str:
        institution = name_for(self.user, follow_up.owner_institution, on=self.today)
        return ", ".join(filter(None, [institution, str(follow_up.owner or "")]))

    def _state_of(self, follow_up: FollowUp) -> str:
        if follow_up.is_overdue(self.today):
            return format_lateness(days_between(follow_up.due_on, self.today))
        return follow_up.get_status_display()
