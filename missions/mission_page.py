"""What the page of a mission shows, read in a fixed number of queries."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Subquery, prefetch_related_objects
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from institutions.country_rules import CountryRules
from institutions.models import Institution, Person, SocialSide, Theme
from migration_coop.lib.formats import format_date_range
from missions.balance import Balance, balance_of
from missions.models import (
    DelegationMember,
    Document,
    MemberRole,
    MinutesVersion,
    Mission,
    Visit,
)
from missions.permissions import name_for
from missions.progress import Gate, gates_of, minutes_of, state_of
from missions.timeline import timeline_of

# Longer missions show only the days on which something happens.
LONGEST_GRID = timedelta(days=7)
SIDES_DRAWN = {SocialSide.GOVERNMENT, SocialSide.EMPLOYERS, SocialSide.WORKERS}


@dataclass
class VisitCard:
    """A visit as the programme shows it to one reader."""

    visit: Visit
    name: str
    tone: str
    state: str

    @property
    def minutes(self):
        return minutes_of(self.visit)


class MissionPage:
    def __init__(self, mission: Mission, *, user, today: date):
        self.mission, self.user, self.today = mission, user, today
        self._read_former_names()

    # Institutions, as they were called

    def name_of(self, institution: Institution | None, *, on: date) -> str:
        return name_for(self.user, institution, on=on)

    def _read_former_names(self) -> None:
        """All institutions of the page at once, instead of a query for each kind."""
        debriefing = getattr(self.mission, "debriefing", None)
        bodies = [
            self.mission.lead_institution,
            self.mission.host_institution,
            debriefing and debriefing.institution,
            *(visit.institution for visit in self.visits),
            *(member.institution for member in self.members),
        ]
        prefetch_related_objects([body for body in bodies if body], "former_names")

    @property
    def facts(self) -> str:
        """One line: where and when, who with whom, paid by what."""
        mission = self.mission
        where = [mission.city, format_date_range(mission.starts_on, mission.ends_on)]
        sides = [
            self.name_of(mission.lead_institution, on=mission.starts_on),
            self.name_of(mission.host_institution, on=mission.starts_on),
        ]
        parts = [
            ", ".join(part for part in where if part),
            " – ".join(side for side in sides if side),
            str(mission.programme or ""),
            mission.get_kind_display(),
        ]
        return " · ".join(part for part in parts if part)

    # What the rules of the country that travels ask

    @cached_property
    def rules(self) -> CountryRules:
        return self.mission.rules_of_visitors()

    @property
    def report_due_on(self) -> date | None:
        return self.mission.report_due_by(self.rules)

    # Programme

    @cached_property
    def visits(self) -> list[Visit]:
        last = MinutesVersion.objects.filter(minutes__visit=OuterRef("pk"))
        visits = self.mission.visits.select_related("institution", "minutes")
        author = Subquery(last.order_by("-number").values("by")[:1])
        rows = list(visits.annotate(last_author=author).in_order())
        for visit in rows:
            visit.mission = self.mission
        return rows

    @cached_property
    def cards(self) -> list[VisitCard]:
        return [
            VisitCard(
                visit,
                self.name_of(visit.institution, on=visit.takes_place_on),
                *state_of(visit, today=self.today),
            )
            for visit in self.visits
        ]

    @property
    def days(self) -> list[tuple[date, list[VisitCard]]]:
        by_day = defaultdict(list)
        for card in self.cards:
            by_day[card.visit.takes_place_on].append(card)
        if debriefing := getattr(self.mission, "debriefing", None):
            by_day[debriefing.held_on] += []
        start, end = self.mission.starts_on, self.mission.ends_on
        if end - start < LONGEST_GRID:
            for offset in range((end - start).days + 1):
                by_day[start + timedelta(days=offset)] += []
        return sorted(by_day.items())

    @property
    def minutes_cards(self) -> list[VisitCard]:
        return [card for card in self.cards if card.minutes]

    @property
    def debriefing_with(self) -> str:
        debriefing = self.mission.debriefing
        return self.name_of(debriefing.institution, on=debriefing.held_on)

    @property
    def gates(self) -> list[Gate]:
        return gates_of(self.mission, self.visits)

    # Delegation, documents, history

    @cached_property
    def members(self) -> list[DelegationMember]:
        shown = Person.objects.for_user(self.user).filter(pk=OuterRef("person"))
        members = DelegationMember.objects.filter(delegation__mission=self.mission)
        members = members.select_related("person", "institution")
        return list(members.annotate(is_person_shown=Exists(shown)).in_order())

    @property
    def seats(self) -> list[dict]:
        """Delegates as this reader may know them."""
        return [self._seat(member) for member in self.members]

    def _seat(self, member: DelegationMember) -> dict:
        institution = self.name_of(member.institution, on=self.mission.starts_on)
        is_named = member.person is None or member.is_person_shown
        name = member.name if is_named else member.title or _("Name withheld")
        facts = [
            member.title if member.title != name else "",
            institution,
            "" if member.role == MemberRole.MEMBER else member.get_role_display(),
            "" if member.is_present else _("absent"),
        ]
        return {
            "name": name,
            "facts": ", ".join(fact for fact in facts if fact),
            "tone": member.side if member.side in SIDES_DRAWN else "others",
            "side": member.get_side_display(),
        }

    @property
    def balance(self) -> Balance:
        return balance_of(self.members)

    @cached_property
    def themes(self) -> list[Theme]:
        return list(self.mission.themes.order_by("code", "pk"))

    @cached_property
    def documents(self) -> list[Document]:
        return list(self.mission.documents.select_related("file").in_order())

    @cached_property
    def history(self) -> list[dict]:
        return timeline_of(self.mission)
