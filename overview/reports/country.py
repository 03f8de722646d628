"""What concerns one country: a brief of two pages, and a note of one for its minister."""

from collections import Counter
from datetime import timedelta
from typing import NamedTuple

from django.db.models import Count, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from cooperation.facts import Standing
from cooperation.models import ActionPlan, FollowUp, Instrument, Milestone
from cooperation.status import Health
from institutions.models import Country, Institution
from migration_coop.lib.formats import format_date
from migration_coop.lib.sheets import Sheet
from missions.models import Mission, MissionStatus, Visit
from missions.permissions import may_see_lateness
from overview.indicators.periods import Period, four_quarters
from overview.indicators.scope import Scope
from overview.permissions import may_report_on_country
from overview.reports.asked import Asked
from overview.reports.donor import late_sheet
from overview.reports.late import Late, late_today
from overview.reports.moved import cooperations_of, missions_of, stages_of
from overview.reports.plans import PlanProgress, progress_of

# So that the brief keeps to its two pages and the note to its one.
MOST = {"cooperations": 10, "missions": 6, "late": 6, "dates": 6, "institutions": 5}
TO_DECIDE, MOVED, ACT = 3, 4, 4
EXPIRES_WITHIN = timedelta(days=183)


class NextDate(NamedTuple):
    on: object
    text: str
    url: str


class Decision(NamedTuple):
    """One sentence that asks for a decision, and where it is taken."""

    text: str
    reason: str
    url: str


class CountryReport:
    """What brief and note share."""

    def __init__(self, country: Country, asked: Asked):
        self.country, self.asked = country, asked
        self.shows_lateness = may_see_lateness(asked.user)

    @classmethod
    def find(cls, key: str, asked: Asked):
        code = key.upper()
        country = Country.objects.filter(code=code).first()
        if country is None or not may_report_on_country(asked.user, code):
            raise Http404
        return cls(country, asked)

    @property
    def subtitle(self) -> str:
        return self.country.name

    @property
    def letterhead(self) -> list[str]:
        return [self.country.name]

    @property
    def period(self) -> Period:
        return self.asked.period or four_quarters(self.asked.today)

    @property
    def scope(self) -> Scope:
        return self.asked.scope(
            self.period, country=self.country.code, shows_lateness=self.shows_lateness
        )

    @cached_property
    def cooperations(self) -> list:
        return cooperations_of(self.scope)

    @cached_property
    def missions(self) -> list:
        return list(missions_of(self.scope))

    @cached_property
    def stages(self) -> list:
        return list(stages_of(self.scope))

    @cached_property
    def late(self) -> Late:
        if not self.shows_lateness:
            return Late([])
        return late_today(self.asked, country=self.country.code)

    @cached_property
    def plans(self) -> list[PlanProgress]:
        plans = ActionPlan.objects.for_user(self.asked.user)
        mine = plans.filter(country=self.country).select_related("country").in_order()
        return progress_of(mine, user=self.asked.user, today=self.asked.today)

    @cached_property
    def instruments(self) -> list[Instrument]:
        """Those that expire within six months, unless they renew by themselves."""
        until = self.asked.today + EXPIRES_WITHIN
        pair = Q(cooperation__country_a=self.country)
        pair |= Q(cooperation__country_b=self.country)
        found = Instrument.objects.for_user(self.asked.user).filter(
            pair,
            expires_on__range=(self.asked.today, until),
            renews_by_itself=False,
            status__in=["signed", "in_force"],
        )
        return list(found.order_by("expires_on", "pk"))


class CountryBrief(CountryReport):
    template = "overview/report_country.html"
    noun = "country"
    most = MOST

    @property
    def title(self) -> str:
        return _("Country brief")

    @cached_property
    def dates(self) -> list[NextDate]:
        """Missions, promises, milestones and ends of instruments that come next."""
        return sorted(self._dates(), key=lambda row: (row.on, row.text))[
            : MOST["dates"]
        ]

    def _dates(self):
        user, code, today = self.asked.user, self.country.code, self.asked.today
        pair = Q(visiting_country=code) | Q(host_country=code)
        missions = Mission.objects.for_user(user).filter(pair, starts_on__gte=today)
        live = missions.exclude(
            status__in=[MissionStatus.CANCELLED, MissionStatus.DRAFT]
        )
        for mission in live.order_by("starts_on", "pk")[: MOST["dates"]]:
            yield NextDate(mission.starts_on, mission.title, mission.get_absolute_url())
        owed = Q(owner_institution__country=code)
        promises = (
            FollowUp.objects.for_user(user).open().filter(owed, due_on__gte=today)
        )
        for row in promises.soonest_first()[: MOST["dates"]]:
            yield NextDate(row.due_on, row.title, row.get_absolute_url())
        milestones = Milestone.objects.for_user(user).open().select_related("plan")
        coming = milestones.filter(plan__country=code, forecast_on__gte=today)
        for row in coming.soonest_first()[: MOST["dates"]]:
            yield NextDate(row.forecast_on, str(row), row.get_absolute_url())
        for row in self.instruments:
            text = _("%(title)s expires") % {"title": row.title}
            yield NextDate(row.expires_on, text, row.get_absolute_url())

    @cached_property
    def institutions(self) -> list[Institution]:
        """Those of the country that were visited or led missions most."""
        seen = Institution.objects.for_user(self.asked.user).filter(
            country=self.country
        )
        counted = seen.annotate(
            met=_number_of(Visit.objects.filter(institution=OuterRef("pk"))),
            led=_number_of(Mission.objects.filter(lead_institution=OuterRef("pk"))),
        )
        busy = counted.annotate(times=F("met") + F("led")).filter(times__gt=0)
        return list(busy.order_by("-times", "name_fr", "pk")[: MOST["institutions"]])

    def sheets(self) -> list[Sheet]:
        return [*_shared_sheets(self), self._plans()]

    def _plans(self) -> Sheet:
        headings = [_("Action plan"), _("Milestones"), _("Reached"), _("Late")]
        rows = ((p.plan.title, p.total, p.reached, p.late) for p in self.plans)
        return Sheet(_("Action plans"), headings, rows)


def _number_of(rows) -> Coalesce:
    """Counted apart: two joins at once would multiply each other."""
    together = rows.order_by().annotate(all=Value(1)).values("all")
    return Coalesce(Subquery(together.values(number=Count("pk"))), 0)


class MinisterNote(CountryReport):
    template = "overview/report_note.html"
    noun = "note"

    @property
    def title(self) -> str:
        return _("Note for the minister")

    @property
    def health(self) -> Counter:
        return Counter(row.verdict.health for row in self.cooperations)

    @property
    def late_cooperations(self) -> int:
        return self.health[Health.LATE]

    @cached_property
    def milestones(self) -> tuple[int, int]:
        """Reached, of all."""
        return (sum(p.reached for p in self.plans), sum(p.total for p in self.plans))

    @property
    def moved(self) -> list:
        return self.stages[:MOVED]

    @property
    def must_act(self) -> list[tuple[str, int]]:
        return self.late.must_act()[:ACT]

    @cached_property
    def decisions(self) -> list[Decision]:
        """What has waited longest; then what ends soon; then what has gone silent."""
        late = [
            Decision(
                _("Have it done, or set another date: %(title)s")
                % {"title": item.title},
                item.lateness,
                item.url,
            )
            for item in self.late.one_of_each_kind_first()
        ]
        found = [*late[:1], *self._expiring()[:1], *self._silent()[:1], *late[1:]]
        return found[:TO_DECIDE]

    def _expiring(self) -> list[Decision]:
        return [
            Decision(
                _("Renew it, or let it end: %(title)s") % {"title": row.title},
                _("expires on %(day)s") % {"day": format_date(row.expires_on, "long")},
                row.get_absolute_url(),
            )
            for row in self.instruments
        ]

    def _silent(self) -> list[Decision]:
        if not self.shows_lateness:
            return []
        return [
            Decision(
                _("Take it up again, or suspend it: %(title)s")
                % {"title": row.cooperation.title},
                row.verdict.reason,
                row.cooperation.get_absolute_url(),
            )
            for row in self.cooperations
            if row.verdict.health == Health.NO_NEWS
        ]

    def sheets(self) -> list[Sheet]:
        rows = ((row.text, row.reason) for row in self.decisions)
        decide = Sheet(_("To decide"), [_("Decision"), _("Reason")], rows)
        return [decide, *_shared_sheets(self)]


def _shared_sheets(report: CountryReport) -> list[Sheet]:
    headings = [_("Cooperation"), _("With"), _("Stage"), _("Last contact")]
    if report.shows_lateness:
        headings += [_("State"), _("Reason")]
    return [
        Sheet(
            _("Cooperations"),
            headings,
            (_cooperation_cells(row, report) for row in report.cooperations),
        ),
        Sheet(
            _("Missions"),
            [_("Reference"), _("Title"), _("Country"), _("Host"), _("Until")],
            (
                (m.code, m.title, m.visiting_country, m.host_country, m.ends_on)
                for m in report.missions
            ),
        ),
        late_sheet(report.late),
    ]


def _cooperation_cells(row: Standing, report: CountryReport) -> list:
    cooperation = row.cooperation
    is_first = cooperation.country_a_id == report.country.code
    partner = cooperation.country_b if is_first else cooperation.country_a
    stage = cooperation.get_stage_display()
    cells = [cooperation.title, partner.name, stage, row.last_contact_on]
    if report.shows_lateness:
        cells += [row.verdict.label, row.verdict.reason]
    return cells
