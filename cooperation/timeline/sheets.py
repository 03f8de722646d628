"""Plans as tables of a workbook. People's names stay out of files."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cooperation.models import Activity, MilestoneHealth
from cooperation.timeline.comparison import Comparison, Part
from cooperation.timeline.reading import Reading
from cooperation.tree import Branch, Leaf
from migration_coop.lib.formats import format_names
from migration_coop.lib.sheets import Sheet
from missions.permissions import name_today


def sheet_of(reading: Reading, *, user) -> Sheet:
    """One line for each milestone that is shown, in the order of the plan."""
    headings = [
        _("Section"),
        _("Activity"),
        _("Number"),
        _("Milestone"),
        _("Institution"),
        _("Agreed date"),
        pgettext("date of comparison", "Reference"),
        _("Expected date"),
        _("Reached on"),
        _("Slip in days"),
        _("State"),
        _("Why"),
        _("Judged otherwise"),
    ]
    rows = (
        _row(section, activity, leaf, user)
        for section, activity, leaf in _in_order(reading.branches)
        if leaf.is_shown
    )
    return Sheet(reading.plan.code, headings, rows)


def _in_order(branches: Iterable[Branch]) -> Iterator[tuple[str, Activity, Leaf]]:
    for branch in branches:
        yield from _in_order(branch.branches)
        for twig in branch.twigs:
            for leaf in twig.leaves:
                yield str(branch.section), twig.activity, leaf


def _row(section: str, activity: Activity, leaf: Leaf, user) -> list:
    milestone = leaf.milestone
    body = milestone.owner_institution
    judgement = leaf.judgement
    return [
        section,
        str(activity),
        milestone.number,
        milestone.title,
        name_today(user, body) if body else "",
        milestone.baseline_on,
        leaf.from_on,
        milestone.forecast_on,
        milestone.actual_on,
        leaf.slip_days,
        leaf.health.label,
        format_names(str(reason.label) for reason in leaf.reasons),
        judgement.get_health_display() if judgement else "",
    ]


def comparison_sheets(comparison: Comparison, *, by: str) -> list[Sheet]:
    """One sheet for the plans as wholes, one for their axes or themes."""
    figures = [
        _("Milestones"),
        *(health.label for health in MilestoneHealth),
        _("Reached, %"),
        _("Median slip of open milestones, days"),
        _("Worst slip, days"),
        _("Oldest late milestone"),
        _("Agreed date"),
    ]
    plans = comparison.plans
    wholes = ([p.plan.code, p.plan.title, *_figures(p.whole)] for p in plans)
    parts = (
        [p.plan.code, part.title, *_figures(part)] for p in plans for part in p.parts
    )
    return [
        Sheet(_("Action plans"), [_("Code"), _("Action plan"), *figures], wholes),
        Sheet(by, [_("Code"), by, *figures], parts),
    ]


def _figures(part: Part) -> list:
    oldest = part.oldest_late
    return [
        part.total,
        *part.counts.values(),
        part.percent,
        part.median_slip,
        part.worst_slip,
        str(oldest.milestone) if oldest else "",
        oldest.milestone.baseline_on if oldest else None,
    ]
