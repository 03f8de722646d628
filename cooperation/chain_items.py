"""What stands on the chain of beads: one thing each, its state, and its words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db import models
from django.utils.translation import gettext, gettext_lazy, ngettext

from cooperation.models import FollowUp, FollowUpStatus, Milestone
from cooperation.models.milestone import MilestoneHealth
from missions.models import AssistanceRequest, Mission, MissionStatus, Visit
from missions.models.request import ENDED as REQUEST_ENDED
from missions.models.visit import VisitStatus
from missions.permissions import NAMES_OF_VISIT, name_of_visit

REQUEST, MISSION, VISIT = "request", "mission", "visit"
FOLLOW_UP, MILESTONE, EVIDENCE = "follow_up", "milestone", "evidence"


class State(StrEnum):
    """The worst one of several colours their bead, in this order."""

    LATE = "late"
    OPEN = "open"
    DONE = "done"
    ENDED = "ended"


TONES = {
    State.LATE: "late",
    State.OPEN: "info",
    State.DONE: "ok",
    State.ENDED: "mute",
}


@dataclass(frozen=True)
class Item:
    """One thing of the chain, and where its page is."""

    label: str
    url: str
    state: State
    words: str

    @property
    def tone(self) -> str:
        return TONES[self.state]


def _request(row: AssistanceRequest, user, today: date) -> Item:
    state = State.DONE if row.is_approved else State.OPEN
    state = State.ENDED if row.status in REQUEST_ENDED else state
    return _item(row, row.title, state)


def _mission(row: Mission, user, today: date) -> Item:
    due = row.report_due_on
    state = State.OPEN
    if row.status in {MissionStatus.REPORTED, MissionStatus.CLOSED}:
        state = State.DONE
    elif row.status == MissionStatus.CANCELLED:
        state = State.ENDED
    elif row.status == MissionStatus.HELD and due and due < today:
        state = State.LATE
    return _item(row, f"{row.code} – {row.title}", state)


def _visit(row: Visit, user, today: date) -> Item:
    state = State.LATE if row.takes_place_on < today else State.OPEN
    if row.status in {VisitStatus.HELD, VisitStatus.CANCELLED}:
        state = State.DONE if row.is_held else State.ENDED
    return _item(row, name_of_visit(user, row), state)


def _follow_up(row: FollowUp, user, today: date) -> Item:
    state = State.LATE if row.is_overdue(today) else State.OPEN
    if not row.is_open:
        is_done = row.status == FollowUpStatus.DONE
        state = State.DONE if is_done else State.ENDED
    return _item(row, row.title, state)


def _milestone(row: Milestone, user, today: date) -> Item:
    states = {
        MilestoneHealth.REACHED: State.DONE,
        MilestoneHealth.DROPPED: State.ENDED,
        MilestoneHealth.LATE: State.LATE,
    }
    state = states.get(row.health(today), State.OPEN)
    return _item(row, str(row), state)


def evidence_of(row: FollowUp | Milestone) -> Item:
    evidence = row.evidence
    kind = evidence.get_kind_display()
    return Item(evidence.title, row.get_absolute_url(), State.DONE, kind)


def _item(row, label: str, state: State) -> Item:
    words = gettext("Late") if state == State.LATE else row.get_status_display()
    return Item(label, row.get_absolute_url(), state, words)


@dataclass(frozen=True)
class Kind:
    """What a bead of this kind is called, shows, and says when there is none."""

    name: Any
    icon: str
    missing: Any
    model: type[models.Model] | None = None
    details: tuple[str, ...] = ()
    item: Callable[..., Item] = _item
    count_of: Callable[[int], str] = str
    # Fetched for all rows at once.
    lists: tuple[str, ...] = ()


def _missions(count: int) -> str:
    return ngettext("%(count)s mission", "%(count)s missions", count) % {"count": count}


def _requests(count: int) -> str:
    return ngettext("%(count)s request", "%(count)s requests", count) % {"count": count}


def _visits(count: int) -> str:
    return ngettext("%(count)s visit", "%(count)s visits", count) % {"count": count}


def _follow_ups(count: int) -> str:
    text = ngettext("%(count)s follow-up", "%(count)s follow-ups", count)
    return text % {"count": count}


def _milestones(count: int) -> str:
    text = ngettext("%(count)s milestone", "%(count)s milestones", count)
    return text % {"count": count}


def _pieces(count: int) -> str:
    text = ngettext(
        "%(count)s piece of evidence", "%(count)s pieces of evidence", count
    )
    return text % {"count": count}


KINDS = {
    REQUEST: Kind(
        gettext_lazy("Request"),
        "inbox",
        gettext_lazy("No request on record"),
        AssistanceRequest,
        (),
        _request,
        _requests,
    ),
    MISSION: Kind(
        gettext_lazy("Mission"),
        "plane-departure",
        gettext_lazy("No mission yet"),
        Mission,
        (),
        _mission,
        _missions,
    ),
    VISIT: Kind(
        gettext_lazy("Visit"),
        "map-pin",
        gettext_lazy("No visit yet"),
        Visit,
        ("mission", "institution"),
        _visit,
        _visits,
        (NAMES_OF_VISIT,),
    ),
    FOLLOW_UP: Kind(
        gettext_lazy("Follow-up"),
        "arrow-back-up",
        gettext_lazy("No follow-up yet"),
        FollowUp,
        ("evidence",),
        _follow_up,
        _follow_ups,
    ),
    MILESTONE: Kind(
        gettext_lazy("Milestone"),
        "target-arrow",
        gettext_lazy("No milestone yet"),
        Milestone,
        ("plan", "evidence"),
        _milestone,
        _milestones,
    ),
    EVIDENCE: Kind(
        gettext_lazy("Evidence"),
        "paperclip",
        gettext_lazy("No evidence yet"),
        count_of=_pieces,
    ),
}
