"""Steps of cooperations, follow-ups, instruments, plans and milestones.

Statuses, stages and dates come from the tables that keep them on record; owners, the
dates of follow-ups and what was removed from the copies that triggers write.
"""

from django.db.models import OuterRef, Q, QuerySet, Subquery

from cooperation.changes.kinds import (
    AGREED,
    COOPERATION,
    DECISION,
    DUE,
    EXPECTED,
    FOLLOW_UP,
    INSTITUTION,
    INSTRUMENT,
    MILESTONE,
    PLAN,
    STAGE,
)
from cooperation.models import (
    ActionPlan,
    ActionPlanEvent,
    BaselineChange,
    Cooperation,
    CooperationEvent,
    FollowUp,
    FollowUpEvent,
    ForecastChange,
    Instrument,
    InstrumentEvent,
    Milestone,
    MilestoneEvent,
    Rebaseline,
    StageChange,
)
from cooperation.models.follow_up import FollowUpQuerySet
from migration_coop.lib.changes import Scope
from migration_coop.lib.steps import OWNER, Copies, Reading, Step, Subject
from missions.changes import missions_in

OWNED = {OWNER: "owner_id", INSTITUTION: "owner_institution_id"}
FOLLOW_UPS = Copies(
    FollowUp,
    aspects={**OWNED, DUE: "due_on"},
    remembers=("title", "mission_id"),
    removes="undone_at",
)
MILESTONES = Copies(Milestone, aspects=OWNED, remembers=("title_fr", "plan_id"))


def read(reading: Reading, scope: Scope) -> None:
    if scope.asks_for(COOPERATION):
        _read_cooperations(reading, scope)
    if scope.asks_for(FOLLOW_UP):
        _read_follow_ups(reading, scope)
    if scope.asks_for(INSTRUMENT):
        _read_instruments(reading, scope)
    if scope.asks_for(PLAN):
        _read_plans(reading, scope)
    if scope.asks_for(MILESTONE):
        _read_milestones(reading, scope)


def _cooperations(scope: Scope) -> QuerySet:
    found = Cooperation.objects.for_user(scope.user)
    for country in scope.countries:
        found = found.filter(Q(country_a=country) | Q(country_b=country))
    return found


def _read_cooperations(reading: Reading, scope: Scope) -> None:
    found = scope.narrow(COOPERATION, _cooperations(scope)).values("pk")
    reading.read_events(CooperationEvent.objects.filter(subject__in=found), COOPERATION)
    changes = StageChange.objects.filter(cooperation__in=found)
    columns = ("cooperation_id", "from_stage", "to_stage", "by_id", "note")
    for row in reading.newest(changes, columns):
        subject = Subject(COOPERATION, row.cooperation_id)
        stages = (row.from_stage, row.to_stage)
        about = (subject, STAGE, row.at, row.by_id)
        reading.add(Step(*about, *stages, row.note, row.pk))


def _read_follow_ups(reading: Reading, scope: Scope) -> None:
    found = FollowUpQuerySet(FollowUp).for_user(scope.user)
    missions = missions_in(scope).values("pk")
    if scope.countries:
        found = found.filter(mission__in=missions)
    found = scope.narrow(FOLLOW_UP, found).values("pk")
    reading.read_events(FollowUpEvent.objects.filter(subject__in=found), FOLLOW_UP)
    seen = Q(pgh_obj__in=found)
    if FOLLOW_UP not in scope.rows:
        # A row that was deleted is found by the mission that it belonged to.
        seen |= Q(pgh_label="delete", mission__in=missions)
    reading.read_copies(FOLLOW_UPS, FOLLOW_UP, seen)


def _read_instruments(reading: Reading, scope: Scope) -> None:
    found = Instrument.objects.for_user(scope.user)
    if scope.countries:
        found = found.filter(cooperation__in=_cooperations(scope).values("pk"))
    found = scope.narrow(INSTRUMENT, found).values("pk")
    reading.read_events(InstrumentEvent.objects.filter(subject__in=found), INSTRUMENT)


def _plans(scope: Scope) -> QuerySet:
    """A plan is one country's: it says nothing about two."""
    found = ActionPlan.objects.for_user(scope.user)
    for country in scope.countries:
        found = found.filter(country=country)
    return scope.narrow(PLAN, found)


def _read_plans(reading: Reading, scope: Scope) -> None:
    found = _plans(scope).values("pk")
    reading.read_events(ActionPlanEvent.objects.filter(subject__in=found), PLAN)
    decisions = Rebaseline.objects.filter(plan__in=found)
    columns = ("plan_id", "decided_on", "by_id", "reason")
    for row in reading.newest(decisions, columns):
        subject = Subject(PLAN, row.plan_id)
        about = (subject, DECISION, row.at, row.by_id)
        reading.add(Step(*about, None, row.decided_on, row.reason, row.pk))


def _read_milestones(reading: Reading, scope: Scope) -> None:
    found = Milestone.objects.filter(plan__in=_plans(scope).values("pk"))
    found = scope.narrow(MILESTONE, found).values("pk")
    reading.read_events(MilestoneEvent.objects.filter(subject__in=found), MILESTONE)
    seen = Q(pgh_obj__in=found)
    if MILESTONE not in scope.rows:
        plans = _plans(scope).values("pk")
        seen |= Q(pgh_label="delete", plan__in=plans)
    reading.read_copies(MILESTONES, MILESTONE, seen)
    _read_expected_dates(reading, found)
    _read_agreed_dates(reading, found)


def _read_expected_dates(reading: Reading, milestones: QuerySet) -> None:
    changes = ForecastChange.objects.filter(milestone__in=milestones)
    columns = ("milestone_id", "from_on", "to_on", "by_id", "reason")
    for row in reading.newest(changes, columns):
        about = (Subject(MILESTONE, row.milestone_id), EXPECTED, row.at, row.by_id)
        reading.add(Step(*about, row.from_on, row.to_on, row.reason, row.pk))


def _read_agreed_dates(reading: Reading, milestones: QuerySet) -> None:
    """A decision sets the agreed date, and the expected one with it."""
    changes = BaselineChange.objects.filter(milestone__in=milestones)
    changes = changes.annotate(**_expected_before())
    columns = ("milestone_id", "from_on", "to_on", "decision__by_id")
    columns += ("decision__reason", *_expected_before())
    for row in reading.newest(changes, columns, at="decision__at"):
        subject, at = Subject(MILESTONE, row.milestone_id), row.decision__at
        about = {"subject": subject, "at": at, "by_id": row.decision__by_id}
        about |= {"after": row.to_on, "note": row.decision__reason, "rank": row.pk}
        reading.add(Step(aspect=AGREED, before=row.from_on, **about))
        expected = _latest(row)
        if expected != row.to_on:
            reading.add(Step(aspect=EXPECTED, before=expected, **about))


def _expected_before() -> dict[str, Subquery]:
    """What a decision does not say: which date was expected when it was taken. It is
    where the change before left it, or how the milestone began."""
    moved = ForecastChange.objects.filter(
        milestone=OuterRef("milestone"), at__lt=OuterRef("decision__at")
    ).order_by("-at", "-pk")
    agreed = BaselineChange.objects.filter(
        milestone=OuterRef("milestone"), decision__at__lt=OuterRef("decision__at")
    ).order_by("-decision__at", "-pk")
    copies = MILESTONES.history._default_manager
    first = copies.filter(pgh_obj=OuterRef("milestone")).order_by("pgh_id")
    return {
        "moved_at": Subquery(moved.values("at")[:1]),
        "moved_to": Subquery(moved.values("to_on")[:1]),
        "agreed_at": Subquery(agreed.values("decision__at")[:1]),
        "agreed_to": Subquery(agreed.values("to_on")[:1]),
        "first_on": Subquery(first.values("forecast_on")[:1]),
    }


def _latest(row):
    moves = [(row.moved_at, row.moved_to), (row.agreed_at, row.agreed_to)]
    known = [move for move in moves if move[0]]
    return max(known)[1] if known else row.first_on
