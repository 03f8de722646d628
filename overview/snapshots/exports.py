"""A snapshot as a workbook: cooperations, plans, milestones. People are left out."""

from typing import Any

from django.utils.translation import gettext as _

from cooperation.models import CooperationStatus, MilestoneStatus, Stage
from cooperation.status import Health
from migration_coop.lib.formats import country_name
from migration_coop.lib.sheets import Sheet
from overview.models import SnapshotCooperation
from overview.snapshots.facts import slip_of, who_acts
from overview.snapshots.freezing import Lines


def snapshot_sheets(lines: Lines, user: Any) -> list[Sheet]:
    return [_cooperations(lines, user), _plans(lines), _milestones(lines)]


def _cooperations(lines: Lines, user: Any) -> Sheet:
    headings = [_("Country"), _("Other country"), _("Cooperation"), _("Stage")]
    headings += [_("Status"), _("State"), _("Reason"), _("Last contact")]
    headings += [_("Open follow-ups"), _("Overdue follow-ups"), _("Next milestone")]
    headings += [_("Expected date"), _("Slip in days"), _("Who must act")]
    rows = (_cooperation_row(line, user) for line in lines.cooperations)
    return Sheet(_("Cooperations"), headings, rows)


def _cooperation_row(line: SnapshotCooperation, user: Any) -> list[Any]:
    row = line.cooperation
    return [
        country_name(row.country_a_id),
        country_name(row.country_b_id),
        row.title,
        Stage(line.stage).label,
        CooperationStatus(line.status).label,
        Health(line.health).label,
        line.reason,
        line.last_contact_on,
        line.open_follow_ups,
        line.overdue_follow_ups,
        line.milestone,
        line.milestone_on,
        line.slip_days,
        who_acts(line, user, with_people=False),
    ]


def _plans(lines: Lines) -> Sheet:
    headings = [_("Country"), _("Action plan"), _("Reached"), _("In progress")]
    headings += [_("At risk"), _("Late"), _("Not started"), _("Median slip in days")]
    rows = (
        [
            country_name(line.plan.country_id),
            line.plan.title,
            *(line.done, line.doing, line.warn, line.late, line.waiting),
            line.median_slip_days,
        ]
        for line in lines.plans
    )
    return Sheet(_("Action plans"), headings, rows)


def _milestones(lines: Lines) -> Sheet:
    headings = [_("Action plan"), _("Milestone"), _("Status"), _("Agreed date")]
    headings += [_("Expected date"), _("Reached on"), _("Slip in days")]
    rows = (
        [
            line.milestone.plan.title,
            line.milestone,
            MilestoneStatus(line.status).label,
            *(line.baseline_on, line.forecast_on, line.actual_on),
            slip_of(line).days,
        ]
        for line in lines.milestones
    )
    return Sheet(_("Milestones"), headings, rows)
