"""The steps that pages offer for missions, visits and minutes, one address each."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from missions.models import (
    Minutes,
    MinutesAddendum,
    MinutesStatus,
    Mission,
    MissionStatus,
    Visit,
    VisitStatus,
)


@dataclass(frozen=True)
class Step:
    """A verb as a button: what it says, what it asks, where it may start."""

    name: str
    verb: str
    label: Promise
    done: Promise
    starts_from: frozenset
    needs_reason: bool = False
    is_main: bool = False
    is_grave: bool = False


def _step(name, label, done, starts_from, **more) -> Step:
    verb = more.pop("verb", name)
    return Step(name, verb, label, done, frozenset(starts_from), **more)


MISSION_STEPS = [
    _step(
        "approve",
        _("Record the authorisation"),
        _("The mission is authorised."),
        [MissionStatus.PLANNED],
        is_main=True,
    ),
    _step(
        "hold",
        _("Record as held"),
        _("The mission is recorded as held."),
        [MissionStatus.PLANNED, MissionStatus.APPROVED, MissionStatus.UNDER_WAY],
    ),
    _step(
        "report",
        _("File the report"),
        _("The report is filed."),
        [MissionStatus.HELD],
        verb="file_report",
        is_main=True,
    ),
    _step(
        "reopen",
        _("Reopen"),
        _("The mission is open again."),
        [MissionStatus.REPORTED, MissionStatus.CLOSED],
        needs_reason=True,
    ),
    _step(
        "plan-again",
        _("Plan again"),
        _("The mission is planned again."),
        [MissionStatus.POSTPONED, MissionStatus.CANCELLED],
        verb="reopen",
        needs_reason=True,
    ),
    _step(
        "postpone",
        _("Postpone the mission"),
        _("The mission is postponed."),
        [MissionStatus.PLANNED, MissionStatus.APPROVED],
        needs_reason=True,
    ),
    _step(
        "cancel",
        _("Cancel the mission"),
        _("The mission is cancelled."),
        [
            MissionStatus.DRAFT,
            MissionStatus.PLANNED,
            MissionStatus.APPROVED,
            MissionStatus.UNDER_WAY,
            MissionStatus.POSTPONED,
        ],
        needs_reason=True,
        is_grave=True,
    ),
]
VISIT_STEPS = [
    _step(
        "confirm",
        _("Confirm the visit"),
        _("The visit is confirmed."),
        [VisitStatus.TO_CONFIRM],
        is_main=True,
    ),
    _step(
        "hold",
        _("Record as held"),
        _("The visit is recorded as held."),
        [VisitStatus.TO_CONFIRM, VisitStatus.CONFIRMED],
    ),
    _step(
        "not-held",
        _("It was not held"),
        _("The visit is confirmed, not held."),
        [VisitStatus.HELD],
        verb="confirm",
        needs_reason=True,
    ),
    _step(
        "plan-again",
        _("Plan again"),
        _("The visit is to be confirmed."),
        [VisitStatus.POSTPONED, VisitStatus.CANCELLED],
        verb="plan_again",
    ),
    _step(
        "postpone",
        _("Postpone the visit"),
        _("The visit is postponed."),
        [VisitStatus.TO_CONFIRM, VisitStatus.CONFIRMED],
        needs_reason=True,
    ),
    _step(
        "cancel",
        _("Cancel the visit"),
        _("The visit is cancelled."),
        [VisitStatus.TO_CONFIRM, VisitStatus.CONFIRMED, VisitStatus.POSTPONED],
        needs_reason=True,
        is_grave=True,
    ),
]
MINUTES_STEPS = [
    _step(
        "circulate",
        _("Circulate"),
        _("The minutes are with the other side."),
        [MinutesStatus.DRAFT],
        is_main=True,
    ),
    _step(
        "agree",
        _("Approve"),
        _("The minutes are approved."),
        [MinutesStatus.CIRCULATED],
        is_main=True,
    ),
    _step(
        "ask-for-correction",
        _("Ask for a correction"),
        _("The minutes are open for a correction."),
        [MinutesStatus.CIRCULATED],
        verb="ask_for_correction",
        needs_reason=True,
    ),
]
# An addendum is circulated when it is written, on its own page.
ADDENDUM_STEPS = [
    _step(
        "agree",
        _("Approve"),
        _("The addendum is approved."),
        [MinutesStatus.CIRCULATED],
        is_main=True,
    ),
    _step(
        "ask-for-correction",
        _("Ask for a correction"),
        _("The addendum is open for a correction."),
        [MinutesStatus.CIRCULATED],
        verb="ask_for_correction",
        needs_reason=True,
    ),
]
# What somebody of the host side may do with a visit that is not theirs to edit.
HOST_STEPS = {"confirm"}


def steps_of_mission(mission: Mission) -> list[Step]:
    return _possible(MISSION_STEPS, mission)


def steps_of_visit(visit: Visit) -> list[Step]:
    return _possible(VISIT_STEPS, visit)


def steps_of_minutes(minutes: Minutes) -> list[Step]:
    return _possible(MINUTES_STEPS, minutes)


def steps_of_addendum(addendum: MinutesAddendum) -> list[Step]:
    return _possible(ADDENDUM_STEPS, addendum)


def _possible(steps: list[Step], thing) -> list[Step]:
    return [step for step in steps if thing.status in step.starts_from]


def named(steps: list[Step], name: str) -> Step:
    return next(step for step in steps if step.name == name)
