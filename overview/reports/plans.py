"""How far action plans have come, and one plan as the table of domain.md 5.2."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cooperation.models import (
    ActionPlan,
    Activity,
    Milestone,
    MilestoneHealth,
    MilestoneStatus,
)
from migration_coop.lib.formats import format_slippage
from migration_coop.lib.sheets import Sheet
from missions.permissions import name_today
from overview.reports.asked import Asked
from overview.reports.late import owner_of


@dataclass(frozen=True)
class PlanProgress:
    """Milestones of a plan by how they stand today; dropped ones are left out."""

    plan: ActionPlan
    counts: Counter

    @property
    def total(self) -> int:
        return sum(self.counts.values()) - self.counts[MilestoneHealth.DROPPED]

    @property
    def reached(self) -> int:
        return self.counts[MilestoneHealth.REACHED]

    @property
    def late(self) -> int:
        return self.counts[MilestoneHealth.LATE]


def progress_of(plans, *, user, today: date) -> list[PlanProgress]:
    """Two queries, however many plans."""
    plans = list(plans)
    counts: dict[int, Counter] = defaultdict(Counter)
    for milestone in Milestone.objects.for_user(user).filter(plan__in=plans):
        counts[milestone.plan_id][milestone.health(today)] += 1
    return [PlanProgress(plan, counts[plan.pk]) for plan in plans]


@dataclass(frozen=True)
class PlanRow:
    """A milestone, or an activity that has none yet."""

    activity: Activity
    responsible: str
    milestone: Milestone | None
    owner: str
    state: str
    tone: str
    slip: str


TONES = {
    MilestoneHealth.REACHED: "ok",
    MilestoneHealth.DROPPED: "mute",
    MilestoneHealth.LATE: "late",
    MilestoneHealth.AT_RISK: "warn",
    MilestoneHealth.ON_TRACK: "info",
    MilestoneHealth.NOT_STARTED: "mute",
}


class PlanTable:
    """Activity, responsible, indicator, target, agreed, expected, reached, state, slip."""

    template = "overview/report_plan.html"
    noun = "plan"

    def __init__(self, plan: ActionPlan, asked: Asked):
        self.plan, self.asked = plan, asked

    @classmethod
    def find(cls, key: str, asked: Asked) -> "PlanTable":
        plans = ActionPlan.objects.for_user(asked.user)
        plan = plans.select_related("country", "lead_institution").filter(code=key)
        if not (found := plan.first()):
            raise Http404
        return cls(found, asked)

    @property
    def title(self) -> str:
        return _("Progress of the action plan")

    @property
    def subtitle(self) -> str:
        return self.plan.title

    @property
    def letterhead(self) -> list[str]:
        lead = self.plan.lead_institution
        body = [name_today(self.asked.user, lead)] if lead else []
        return [self.plan.country.name, *body]

    @cached_property
    def rows(self) -> list[PlanRow]:
        of_activity = defaultdict(list)
        milestones = Milestone.objects.for_user(self.asked.user).filter(plan=self.plan)
        related = milestones.select_related("plan", "owner_institution", "owner")
        for milestone in related.in_order():
            of_activity[milestone.activity_id].append(milestone)
        activities = Activity.objects.for_user(self.asked.user).filter(plan=self.plan)
        ordered = activities.select_related("section", "responsible").order_by(
            "section__position", "section", "position", "pk"
        )
        return [
            self._row(activity, milestone)
            for activity in ordered
            for milestone in of_activity[activity.pk] or [None]
        ]

    def _row(self, activity: Activity, milestone: Milestone | None) -> PlanRow:
        body = activity.responsible
        responsible = name_today(self.asked.user, body) if body else ""
        if milestone is None:
            nothing = pgettext("plan", "No milestone")
            return PlanRow(activity, responsible, None, "", nothing, "mute", "")
        health = milestone.health(self.asked.today)
        return PlanRow(
            activity,
            responsible,
            milestone,
            owner_of(milestone, self.asked),
            _state_of(milestone, health),
            TONES[health],
            format_slippage(milestone.slip.days),
        )

    @cached_property
    def progress(self) -> PlanProgress:
        counts: Counter = Counter()
        for row in self.rows:
            if row.milestone:
                counts[row.milestone.health(self.asked.today)] += 1
        return PlanProgress(self.plan, counts)

    def sheets(self) -> list[Sheet]:
        headings = [
            *(_("Section"), _("Activity"), _("Responsible"), _("Indicator")),
            *(_("Target"), _("Milestone"), _("In charge"), _("Agreed date")),
            *(_("Expected date"), _("Reached on"), _("State"), _("Slip in days")),
        ]
        return [Sheet(self.plan.code, headings, map(_cells, self.rows))]


def _state_of(milestone: Milestone, health: MilestoneHealth) -> str:
    """What waits for a second person is neither on track nor late."""
    if milestone.status == MilestoneStatus.SUBMITTED:
        return milestone.get_status_display()
    return str(health.label)


def _cells(row: PlanRow) -> list:
    activity, milestone = row.activity, row.milestone
    about = [str(activity.section), str(activity), row.responsible]
    about += [activity.indicator, activity.target]
    if milestone is None:
        return [*about, "", "", None, None, None, row.state, None]
    days = [milestone.baseline_on, milestone.forecast_on, milestone.actual_on]
    slip = milestone.slip.days
    return [*about, str(milestone), row.owner, *days, row.state, slip]
