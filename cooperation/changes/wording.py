"""How moves of cooperations, follow-ups, plans and instruments are said."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from cooperation.changes import kinds
from cooperation.models import (
    ActionPlan,
    Cooperation,
    CooperationStatus,
    FollowUp,
    FollowUpStatus,
    Instrument,
    InstrumentStatus,
    Milestone,
    MilestoneStatus,
    PlanStatus,
    Stage,
)
from institutions.models import Institution
from migration_coop.lib.changes import (
    About,
    Group,
    Net,
    People,
    Scope,
    Wording,
    Words,
)
from migration_coop.lib.formats import format_date, format_slippage
from migration_coop.lib.names_of_things import Kind, Names
from migration_coop.lib.steps import EXISTENCE, OWNER, STATUS, Step, Subject
from missions.changes import group_of, group_of_pair
from missions.models import Mission
from missions.permissions import name_today

Move = Net | Step
STATUSES = {
    kinds.COOPERATION: (kinds.STATES, dict(CooperationStatus.choices)),
    kinds.FOLLOW_UP: (kinds.FOLLOW_UPS, dict(FollowUpStatus.choices)),
    kinds.INSTRUMENT: (kinds.INSTRUMENTS, dict(InstrumentStatus.choices)),
    kinds.MILESTONE: (kinds.MILESTONES, dict(MilestoneStatus.choices)),
    kinds.PLAN: (kinds.PLANS, dict(PlanStatus.choices)),
}
CLOSING = {FollowUpStatus.DONE: kinds.CLOSED, FollowUpStatus.DROPPED: kinds.DROPPED}


def word(nets: list[Net], scope: Scope, people: People) -> Wording:
    names = Names(nets, THINGS)
    owners = _institutions(nets)

    def institution(key: int | None) -> str:
        return name_today(scope.user, owners[key]) if key in owners else _nobody()

    def person(key: int | None) -> str:
        return str(people[key]) if key in people else _nobody()

    def say(move: Move) -> Words:
        if move.aspect == OWNER:
            names = person(move.before), person(move.after)
            return Words(kinds.OWNERS, _("Person in charge"), *names, True)
        if move.aspect == kinds.INSTITUTION:
            names = institution(move.before), institution(move.after)
            return Words(kinds.OWNERS, _("Institution in charge"), *names)
        return SAYINGS[move.aspect](move)

    return Wording(_about(nets, names), say, names.fetch)


def _nobody() -> str:
    return pgettext("in charge", "Nobody")


# --- What a move is called --------------------------------------------------------------


def _say_existence(move: Move) -> Words:
    kind, labels = STATUSES[move.subject.kind]
    if not move.after:
        return Words(kinds.REMOVED, _("Removed"))
    stands = move.status if isinstance(move, Net) else ""
    if move.subject.kind == kinds.FOLLOW_UP:
        kind = kinds.OPENED
    # Thousands are counted by kind, and few of them shown: they are translated then.
    return Words(kind, OPENING[move.subject.kind], after=labels.get(stands, ""))


def _say_status(move: Move) -> Words:
    kind, labels = STATUSES[move.subject.kind]
    if move.before == move.after:
        return Words(kind, _("Noted"))
    before, after = labels.get(move.before, ""), labels[move.after]
    if move.subject.kind == kinds.FOLLOW_UP:
        kind = CLOSING.get(move.after, kind)
    return Words(kind, _("Status"), str(before), str(after))


def _say_stage(move: Move) -> Words:
    before, after = Stage(move.before).label, Stage(move.after).label
    return Words(kinds.STAGES, _("Stage"), str(before), str(after))


def _say_date(sentence: Callable[[], str]) -> Callable[[Move], Words]:
    def say(move: Move) -> Words:
        after = LAZY_MOVE(move.before, move.after)
        return Words(kinds.DATES, sentence(), LAZY_DATE(move.before), after)

    return say


def _say_decision(move: Move) -> Words:
    day = format_date(move.after)
    text = _("New agreed dates, decided on %(day)s")
    return Words(kinds.PLANS, text % {"day": day})


def _date(day: date | None) -> str:
    return format_date(day) if day else _("No date")


def _moved_to(before: date | None, after: date | None) -> str:
    if not before or not after:
        return _date(after)
    slip = format_slippage((after - before).days)
    return _("%(day)s (%(slip)s)") % {"day": _date(after), "slip": slip}


LAZY_DATE, LAZY_MOVE = lazy(_date, str), lazy(_moved_to, str)
OPENING = {
    kinds.COOPERATION: gettext_lazy("New cooperation"),
    kinds.FOLLOW_UP: pgettext_lazy("follow-up", "Opened"),
    kinds.INSTRUMENT: gettext_lazy("New instrument"),
    kinds.MILESTONE: gettext_lazy("New milestone"),
    kinds.PLAN: gettext_lazy("New plan"),
}
SAYINGS: dict[str, Callable[[Move], Words]] = {
    EXISTENCE: _say_existence,
    STATUS: _say_status,
    kinds.STAGE: _say_stage,
    kinds.DUE: _say_date(lambda: _("Due on")),
    kinds.EXPECTED: _say_date(lambda: _("Expected date")),
    kinds.AGREED: _say_date(lambda: _("Agreed date")),
    kinds.DECISION: _say_decision,
}


# --- What a thing is called -------------------------------------------------------------


def _about(
    nets: list[Net], names: Names
) -> Callable[[Subject], Callable[[], About] | None]:
    ended = (net for net in nets if net.aspect == EXISTENCE and not net.after)
    gone = {net.subject: net.before for net in ended}
    gone = {subject: was for subject, was in gone.items() if not names.knows(subject)}
    parents = _parents(gone)

    def about(subject: Subject) -> Callable[[], About] | None:
        if known := names.find(subject):
            return known
        was = gone.get(subject)
        return was and partial(_about_gone, *was, parents[subject.kind])

    return about


def _parents(gone: dict[Subject, tuple]) -> dict[str, dict[int, Any]]:
    """What rows that were deleted belonged to."""

    def keys(kind: str) -> set[int]:
        return {was[1] for subject, was in gone.items() if subject.kind == kind}

    return {
        kinds.FOLLOW_UP: Mission._base_manager.in_bulk(keys(kinds.FOLLOW_UP)),
        kinds.MILESTONE: ActionPlan.objects.in_bulk(keys(kinds.MILESTONE)),
    }


def _about_gone(title: str, parent_id: int, parents: dict[int, Any]) -> About:
    parent = parents[parent_id]
    is_mission = isinstance(parent, Mission)
    return About(title, "", group_of(parent) if is_mission else _group_of_plan(parent))


def _group_of_plan(plan: ActionPlan) -> Group:
    code = plan.country_id
    return Group(plan.code, (code,), plan.title, plan.get_absolute_url())


def _about_cooperation(row: Cooperation) -> About:
    group = group_of_pair(row.country_a_id, row.country_b_id)
    return About(row.title, row.get_absolute_url(), group)


def _about_follow_up(row: FollowUp) -> About:
    url = "" if row.undone_at else row.get_absolute_url()
    return About(row.title, url, group_of(row.mission))


def _about_instrument(row: Instrument) -> About:
    group = _about_cooperation(row.cooperation).group
    return About(row.title, row.get_absolute_url(), group)


def _about_milestone(row: Milestone) -> About:
    return About(str(row), row.get_absolute_url(), _group_of_plan(row.plan))


def _about_plan(row: ActionPlan) -> About:
    return About(row.title, row.get_absolute_url(), _group_of_plan(row))


THINGS = {
    kinds.COOPERATION: Kind(Cooperation._base_manager.all(), _about_cooperation),
    kinds.FOLLOW_UP: Kind(
        FollowUp._base_manager.select_related("mission"), _about_follow_up
    ),
    kinds.INSTRUMENT: Kind(
        Instrument._base_manager.select_related("cooperation"), _about_instrument
    ),
    kinds.MILESTONE: Kind(
        Milestone._base_manager.select_related("plan"), _about_milestone
    ),
    kinds.PLAN: Kind(ActionPlan._base_manager.all(), _about_plan),
}


def _institutions(nets: list[Net]) -> dict[int, Institution]:
    keys = {
        key
        for entry in nets
        for step in entry.steps
        if step.aspect == kinds.INSTITUTION
        for key in (step.before, step.after)
    }
    return Institution._base_manager.in_bulk(keys - {None})
