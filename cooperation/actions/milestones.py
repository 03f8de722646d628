"""What happens to milestones beyond one row: updates, evidence, new agreed dates."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cooperation.actions.evidence import add_evidence
from cooperation.models import ActionPlan, Milestone, MilestoneStatus, Rebaseline
from cooperation.permissions import is_named_by_rule
from migration_coop.lib.lifecycle import TransitionError

# A status can be reached in several ways; each verb is for these ones only.
STARTS_FROM = {
    "start": {MilestoneStatus.NOT_STARTED},
    "confirm": {MilestoneStatus.SUBMITTED},
    "send_back": {MilestoneStatus.SUBMITTED, MilestoneStatus.REACHED},
    "drop": {MilestoneStatus.NOT_STARTED, MilestoneStatus.IN_PROGRESS},
    "take_up_again": {MilestoneStatus.DROPPED},
}


def take_step(milestone: Milestone, verb: str, *, by, at: datetime, note: str) -> None:
    if milestone.status not in STARTS_FROM[verb]:
        raise _refusal(milestone)
    if verb == "confirm" and not is_named_by_rule(by, milestone.plan):
        raise TransitionError(
            _("The rule of the plan says who confirms: %(who)s.")
            % {"who": milestone.plan.get_confirmation_display()}
        )
    getattr(milestone, verb)(by=by, at=at, note=note)


@transaction.atomic
def update_milestone(
    milestone: Milestone,
    *,
    expected_version: int,
    blocked_reason: str,
    forecast_on: date | None,
    reason: str,
    note: str,
    by,
    at: datetime,
) -> None:
    """Say where it is: blocked or not, expected when, and what has moved."""
    if not milestone.is_open:
        raise _refusal(milestone)
    milestone.blocked_reason = blocked_reason
    milestone.save_edit(expected_version=expected_version, fields=["blocked_reason"])
    if forecast_on and forecast_on != milestone.forecast_on:
        milestone.forecast(forecast_on, reason=reason, by=by, at=at)
    if note:
        milestone.report(by=by, at=at, note=note)


@transaction.atomic
def submit_milestone(
    milestone: Milestone, *, evidence: dict, on: date, by, at: datetime, note: str
) -> None:
    """Keep the evidence and say that it is done: both, or neither."""
    shown = add_evidence(**evidence, dated_on=on, by=by, at=at)
    milestone.submit(evidence=shown, on=on, by=by, at=at, note=note)


@transaction.atomic
def rebaseline_plan(
    plan: ActionPlan,
    *,
    decision: dict,
    moves: Iterable[tuple[Milestone, date]],
    by,
    at: datetime,
) -> Rebaseline:
    """Give milestones new agreed dates by one decision: all of them, or none."""
    recorded = plan.rebaselines.create(**decision, by=by, at=at)
    for milestone, on in moves:
        milestone.rebaseline(on, decision=recorded)
    return recorded


def _refusal(milestone: Milestone) -> TransitionError:
    return TransitionError(
        _("This is %(status)s and cannot be changed that way.")
        % {"status": milestone.get_status_display().lower()}
    )
