"""The periodic report to the funders of a programme."""

from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from cooperation.models import ActionPlan
from migration_coop.lib.formats import format_names
from migration_coop.lib.sheets import Sheet
from missions.models import PartnerRole, Programme
from missions.permissions import may_see_lateness
from overview.indicators.overview import Standing, standings
from overview.indicators.scope import Scope
from overview.permissions import may_report_on
from overview.reports.asked import Asked
from overview.reports.completeness import Completeness, completeness
from overview.reports.due import next_report, report_about
from overview.reports.late import Late, late_today
from overview.reports.moved import missions_of, stages_of
from overview.reports.plans import PlanProgress, progress_of

EUROPEAN_UNION = "XX-EU"
SHOWN_LATE = 15


class DonorReport:
    template = "overview/report_donor.html"
    noun = "donor"

    def __init__(self, programme: Programme, asked: Asked):
        self.programme, self.asked = programme, asked
        usual = next_report(programme, asked.today)
        self.due = report_about(programme, asked.period) if asked.period else usual
        self.shows_lateness = may_see_lateness(asked.user, programme)

    @classmethod
    def find(cls, key: str, asked: Asked) -> "DonorReport":
        programmes = Programme.objects.for_user(asked.user).filter(code=key)
        found = programmes.first()
        if found is None or not may_report_on(asked.user, found):
            raise Http404
        return cls(found, asked)

    @property
    def title(self) -> str:
        return _("Report to the donor")

    @property
    def subtitle(self) -> str:
        return self.programme.name

    @property
    def scope(self) -> Scope:
        return self.asked.scope(
            self.due.period,
            programme=self.programme.pk,
            shows_lateness=self.shows_lateness,
        )

    @property
    def countdown(self) -> str:
        return self.due.countdown(self.asked.today)

    @cached_property
    def funders(self) -> list:
        partners = self.programme.partners.filter(role=PartnerRole.FUNDER)
        found = partners.select_related("institution").order_by("pk")
        return [partner.institution for partner in found]

    @property
    def letterhead(self) -> list[str]:
        names = [institution.name for institution in self.funders]
        return (
            [_("Funders: %(names)s") % {"names": format_names(names)}] if names else []
        )

    @property
    def is_funded_by_the_union(self) -> bool:
        return any(body.code == EUROPEAN_UNION for body in self.funders)

    @cached_property
    def missions(self) -> list:
        return list(missions_of(self.scope))

    @cached_property
    def stages(self) -> list:
        return list(stages_of(self.scope))

    @cached_property
    def groups(self) -> list[tuple[str, list[Standing]]]:
        return standings(self.scope)

    @cached_property
    def plans(self) -> list[PlanProgress]:
        plans = ActionPlan.objects.for_user(self.asked.user)
        of_programme = plans.filter(programme=self.programme)
        related = of_programme.select_related("country").in_order()
        return progress_of(related, user=self.asked.user, today=self.asked.today)

    @cached_property
    def late(self) -> Late:
        """In numbers for those who may not see it country by country."""
        found = late_today(self.asked, programme=self.programme)
        return found if self.shows_lateness else Late([], found.counts)

    @property
    def late_shown(self) -> list:
        return self.late.items[:SHOWN_LATE]

    @cached_property
    def completeness(self) -> Completeness:
        return completeness(self.scope)

    def sheets(self) -> list[Sheet]:
        return [
            self._figures(),
            self._missing(),
            Sheet(
                _("Missions"),
                [_("Reference"), _("Title"), _("Country"), _("Host"), _("Until")],
                (
                    (m.code, m.title, m.visiting_country, m.host_country, m.ends_on)
                    for m in self.missions
                ),
            ),
            Sheet(
                _("Stages"),
                [_("Cooperation"), _("From"), _("To"), _("Date"), _("Evidence")],
                (
                    (
                        change.cooperation.title,
                        change.get_from_stage_display(),
                        change.get_to_stage_display(),
                        change.dated_on,
                        change.evidence.title,
                    )
                    for change in self.stages
                ),
            ),
            late_sheet(self.late),
            self._plans(),
        ]

    def _figures(self) -> Sheet:
        rows = (
            (
                row.indicator.title,
                row.figure.in_words,
                row.figure.numerator,
                row.figure.denominator,
                row.before.in_words,
                row.indicator.definition,
            )
            for _title, group in self.groups
            for row in group
        )
        headings = [_("Indicator"), _("Value"), _("Numerator"), _("Denominator")]
        headings += [_("Period before"), _("Definition")]
        return Sheet(_("Indicators"), headings, rows)

    def _missing(self) -> Sheet:
        found = self.completeness
        rows = ((line.name, *(c.missing for c in line.cells)) for line in found.lines)
        titles = [_("%(title)s: missing") % {"title": t} for t in found.headings]
        return Sheet(_("Completeness"), [_("Country"), *titles], rows)

    def _plans(self) -> Sheet:
        headings = [_("Action plan"), _("Milestones"), _("Reached"), _("Late")]
        rows = ((p.plan.title, p.total, p.reached, p.late) for p in self.plans)
        return Sheet(_("Action plans"), headings, rows)


def late_sheet(late: Late) -> Sheet:
    headings = [_("Kind"), _("What"), _("Who must act"), _("Due on"), _("Days late")]
    rows = ((i.kind, i.title, i.owner, i.due_on, i.days) for i in late.items)
    return Sheet(_("Late"), headings, rows)
