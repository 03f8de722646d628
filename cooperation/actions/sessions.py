"""Committee sessions: prepared, kept with their minutes, and what they decide."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from cooperation.actions.milestones import rebaseline_plan, take_step
from cooperation.actions.planning import add_part
from cooperation.models import (
    ActionPlan,
    AgendaPoint,
    Attendance,
    CommitteeSession,
    DecisionKind,
    Milestone,
    MilestoneHealth,
    MilestoneStatus,
    SessionDecision,
)
from institutions.models import Institution
from migration_coop.lib.records import create_once

# Step of a milestone: what a decision that takes it is called.
DECIDED = {
    "confirm": DecisionKind.CONFIRMED,
    "send_back": DecisionKind.SENT_BACK,
    "drop": DecisionKind.DROPPED,
}
WORRYING = (MilestoneHealth.LATE, MilestoneHealth.AT_RISK)


@dataclass
class Around:
    """What stands around a session in rows of its own."""

    milestones: list[Milestone] = field(default_factory=list)
    points: list[str] = field(default_factory=list)
    # Who was there, and who was excused: an institution, a function, or both.
    present: list[tuple[Institution | None, str]] = field(default_factory=list)
    excused: list[tuple[Institution | None, str]] = field(default_factory=list)


def worth_speaking_of(
    milestones: Iterable[Milestone], *, today: date
) -> list[Milestone]:
    """What waits for a second person, is late or at risk: the proposed agenda."""
    return [
        milestone
        for milestone in milestones
        if milestone.status == MilestoneStatus.SUBMITTED
        or milestone.health(today) in WORRYING
    ]


def add_session(session: CommitteeSession, around: Around) -> CommitteeSession:
    """Numbered after the last one of its plan; sent twice it is the first one."""

    def create() -> CommitteeSession:
        ActionPlan.objects.select_for_update().get(pk=session.plan_id)
        last = session.plan.sessions.aggregate(last=Max("number"))["last"] or 0
        session.number = last + 1
        session.save(force_insert=True)
        _write_around(session, around)
        return session

    return create_once(CommitteeSession, form_key=session.form_key, create=create)


@transaction.atomic
def edit_session(
    session: CommitteeSession,
    around: Around,
    *,
    expected_version: int,
    fields: Iterable[str],
) -> None:
    session.save_edit(expected_version=expected_version, fields=fields)
    session.points.all().delete()
    session.attendances.all().delete()
    _write_around(session, around)


def note_decision(session: CommitteeSession, *, text: str, by, at: datetime):
    return _decide(session, DecisionKind.NOTED, text=text, by=by, at=at)


@transaction.atomic
def decide_milestone(
    session: CommitteeSession, milestone: Milestone, *, text: str, by, at: datetime
) -> SessionDecision:
    """The session wants something done: a milestone with its owner and date."""
    add_part(milestone, by=by, at=at)
    about = {"text": text, "milestone": milestone}
    return _decide(session, DecisionKind.ADDED, **about, by=by, at=at)


@transaction.atomic
def decide_step(
    session: CommitteeSession,
    milestone: Milestone,
    *,
    verb: str,
    text: str,
    by,
    at: datetime,
) -> SessionDecision:
    """The session confirms what was submitted, sends it back, or drops it."""
    take_step(milestone, verb, by=by, at=at, note=text)
    about = {"text": text, "milestone": milestone}
    return _decide(session, DECIDED[verb], **about, by=by, at=at)


@transaction.atomic
def decide_dates(
    session: CommitteeSession | None,
    plan: ActionPlan,
    *,
    decision: dict,
    moves: Iterable[tuple[Milestone, date]],
    by,
    at: datetime,
) -> None:
    """New agreed dates: by a session, or by whoever else decides."""
    who = {"by": by, "at": at}
    recorded = rebaseline_plan(plan, decision=decision, moves=moves, **who)
    if session is not None:
        about = {"text": recorded.reason, "rebaseline": recorded}
        _decide(session, DecisionKind.REBASELINED, **about, **who)


def _decide(session: CommitteeSession, kind: DecisionKind, **about) -> SessionDecision:
    return session.decisions.create(plan_id=session.plan_id, kind=kind, **about)


def _write_around(session: CommitteeSession, around: Around) -> None:
    points = [AgendaPoint(milestone=milestone) for milestone in around.milestones]
    points += [AgendaPoint(text=text) for text in around.points]
    for position, point in enumerate(points, start=1):
        point.session, point.position = session, position
    AgendaPoint.objects.bulk_create(points)
    Attendance.objects.bulk_create(
        Attendance(
            session=session, institution=body, function=function, is_present=is_present
        )
        for who, is_present in ((around.present, True), (around.excused, False))
        for body, function in who
    )
