"""What a line of a snapshot says, as (label, stored value, words for this reader)."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import npgettext, pgettext

from cooperation.models import CooperationStatus, MilestoneStatus, Stage
from cooperation.status import Health
from migration_coop.lib.formats import format_date, format_number, format_slippage
from missions.permissions import name_today
from overview.models import SnapshotCooperation, SnapshotMilestone, SnapshotPlan


class Fact(NamedTuple):
    label: str
    value: Any
    words: str


def facts_of_cooperation(line: SnapshotCooperation, user: Any) -> list[Fact]:
    acts = (line.acting_person_id, line.acting_institution_id)
    return [
        Fact(_("Stage"), line.stage, str(Stage(line.stage).label)),
        Fact(_("Status"), line.status, str(CooperationStatus(line.status).label)),
        Fact(_("State"), line.health, str(Health(line.health).label)),
        _day(_("Last contact"), line.last_contact_on),
        _number(_("Open follow-ups"), line.open_follow_ups),
        _number(_("Overdue follow-ups"), line.overdue_follow_ups),
        Fact(_("Next milestone"), line.milestone_id, str(line.milestone or "")),
        _day(_("Expected date"), line.milestone_on),
        _slip(_("Slip"), line.slip_days or 0),
        Fact(_("Who must act"), acts, who_acts(line, user)),
    ]


def facts_of_plan(line: SnapshotPlan) -> list[Fact]:
    counts = [
        _number(words.capitalize(), count) for _state, words, count in shares_of(line)
    ]
    return [*counts, _slip(_("Median slip"), line.median_slip_days)]


def facts_of_milestone(line: SnapshotMilestone) -> list[Fact]:
    return [
        Fact(_("Status"), line.status, str(MilestoneStatus(line.status).label)),
        _day(_("Agreed date"), line.baseline_on),
        _day(_("Expected date"), line.forecast_on),
        _day(_("Reached on"), line.actual_on),
    ]


def who_acts(line: SnapshotCooperation, user: Any, *, with_people: bool = True) -> str:
    """Its name, if this reader may know it; nothing when nobody was named."""
    if line.acting_person is not None:
        return str(line.acting_person) if with_people else _("A person")
    if line.acting_institution is not None:
        return name_today(user, line.acting_institution)
    return ""


def shares_of(line: SnapshotPlan) -> list[tuple[str, str, int]]:
    """For the bar, as cooperation.tree.shares makes it of a plan today."""
    return [
        ("done", npgettext("milestones", "reached", "reached", line.done), line.done),
        (
            "doing",
            npgettext("milestones", "in progress", "in progress", line.doing),
            line.doing,
        ),
        ("warn", npgettext("milestones", "at risk", "at risk", line.warn), line.warn),
        ("late", npgettext("milestones", "late", "late", line.late), line.late),
        (
            "waiting",
            npgettext("milestones", "not started", "not started", line.waiting),
            line.waiting,
        ),
    ]


def slip_of(line: SnapshotMilestone) -> timedelta:
    return (line.actual_on or line.forecast_on) - line.baseline_on


def _day(label: str, day: date | None) -> Fact:
    none = pgettext("date", "None")
    return Fact(label, day, format_date(day) if day else none)


def _number(label: str, count: int) -> Fact:
    return Fact(label, count, format_number(count))


def _slip(label: str, days: int) -> Fact:
    return Fact(label, days, format_slippage(days) or pgettext("slip", "None"))
