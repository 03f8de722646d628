"""What the page of a mission shows, read in a fixed number of queries."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import OuterRef, Subquery, prefetch_related_objects
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from institutions.country_rules import CountryRules
from institutions.models import Institution, Theme
from migration_coop.lib.formats import format_date_range
from missions.at_the_time import SideThen, sides_then
from missions.balance import Balance, balance_of
from missions.models import (
    DelegationMember,
    Document,
    MinutesVersion,
    Mission,
    Visit,
)
from missions.people import Seat, members_of, seat_of
from missions.permissions import may_read_minutes, name_for
from missions.progress import Gate, Missing, gates_of, minutes_of, state_of
from missions.rule_warnings import warnings_by_rules
from missions.timeline import timeline_of

# Longer missions show only the days on which something happens.
LONGEST_GRID = timedelta(days=7)


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

    @property
    def name_and_state(self) -> str:
        return _("%(name)s: %(state)s") % {"name": self.name, "state": self.state}


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
    def lead_name(self) -> str:
        return self.name_of(self.mission.lead_institution, on=self.mission.starts_on)

    @property
    def host_name(self) -> str:
        return self.name_of(self.mission.host_institution, on=self.mission.starts_on)

    @property
    def facts(self) -> str:
        """One line: where and when, who with whom, paid by what."""
        mission = self.mission
        where = [mission.city, format_date_range(mission.starts_on, mission.ends_on)]
        sides = [self.lead_name, self.host_name]
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

    @property
    def is_due_by_rule(self) -> bool:
        """Whether the day comes from the rule, not from somebody who set it."""
        by_rule = self.rules.report_due_on(self.mission.ends_on)
        return by_rule is not None and by_rule == self.report_due_on

    @property
    def rule_warnings(self) -> list[str]:
        return warnings_by_rules(self.rules, members=len(self.members))

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
        about = {"editable": self.mission.editable}
        return [
            card
            for card in self.cards
            if card.minutes and may_read_minutes(self.user, card.visit, **about)
        ]

    @property
    def debriefing_with(self) -> str:
        debriefing = self.mission.debriefing
        return self.name_of(debriefing.institution, on=debriefing.held_on)

    @property
    def gates(self) -> list[Gate]:
        """The gates, each with what is missing and where it is mended."""
        missing = {
            "#programme": self._visits_to_settle(),
            "#minutes": self._minutes_to_agree(),
            "#debriefing": self._debriefing_to_record(),
        }
        return [
            replace(gate, missing=() if gate.is_met else tuple(missing[gate.anchor]))
            for gate in gates_of(self.mission, self.visits)
        ]

    def _visits_to_settle(self) -> list[Missing]:
        if not self.cards:
            return self._to_edit(_("Add the visits"), "#programme")
        return [
            Missing(card.name_and_state, card.visit.get_absolute_url())
            for card in self.cards
            if not card.visit.is_settled
        ]

    def _minutes_to_agree(self) -> list[Missing]:
        return [
            Missing(card.name_and_state, f"{card.visit.get_absolute_url()}#minutes")
            for card in self.cards
            if card.visit.is_held and not (card.minutes and card.minutes.is_agreed)
        ]

    def _debriefing_to_record(self) -> list[Missing]:
        return self._to_edit(_("Record the debriefing"), "#debriefing")

    def _to_edit(self, label: str, anchor: str) -> list[Missing]:
        if not self.mission.editable:
            return []
        return [Missing(label, f"{self.mission.get_absolute_url()}edit/{anchor}")]

    # Delegation, documents, history

    @cached_property
    def members(self) -> list[DelegationMember]:
        return members_of(self.mission, user=self.user)

    @cached_property
    def seats(self) -> list[Seat]:
        """Delegates as this reader may know them."""
        day = self.mission.starts_on
        return [seat_of(member, user=self.user, on=day) for member in self.members]

    @cached_property
    def sides_then(self) -> list[SideThen]:
        return sides_then(self.mission, user=self.user)

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
