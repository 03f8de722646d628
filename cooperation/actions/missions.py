"""Closing a mission: its own three gates, and the follow-ups that this app knows."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cooperation.models import FollowUp
from migration_coop.lib.lifecycle import TransitionError
from missions.models import Mission
from missions.progress import Gate, Missing, are_minutes_circulated, gates_of


def closing_gates(mission: Mission) -> list[Gate]:
    """What must be done before the mission can close; two queries."""
    visits = mission.visits.select_related("minutes")
    follow_ups = FollowUp.objects.filter(mission=mission).in_order()
    return [*gates_of(mission, visits), follow_up_gate(follow_ups)]


@transaction.atomic
def close_mission(
    mission: Mission, *, by, at: datetime, note: str = "", may_waive: bool = False
) -> None:
    """Close, if all gates are met.

    A host side that never answers must not keep a mission open for ever: a
    coordinator (`may_waive`) closes with a reason once all minutes are circulated.
    """
    # Nobody adds a follow-up or takes a step between the look and the close.
    Mission.objects.select_for_update(of=("self",)).get(pk=mission.pk)
    unmet = [gate for gate in closing_gates(mission) if not gate.is_met]
    if may_waive and note and are_minutes_circulated(_visits(mission)):
        unmet = [gate for gate in unmet if gate.anchor != "#minutes"]
    if unmet:
        states = "; ".join(f"{gate.name}: {gate.state}" for gate in unmet)
        raise TransitionError(
            _("The mission cannot close yet. %(states)s.") % {"states": states}
        )
    mission.close(by=by, at=at, note=note)


def _visits(mission: Mission):
    return mission.visits.select_related("minutes")


def follow_up_gate(follow_ups: Iterable[FollowUp]) -> Gate:
    """Whether each open one of these has an owner and a date; asks nothing."""
    open_ones = [follow_up for follow_up in follow_ups if follow_up.is_open]
    missing = [
        Missing(_what_it_lacks(follow_up), follow_up.edit_url)
        for follow_up in open_ones
        if not follow_up.is_assigned
    ]
    assigned, total = len(open_ones) - len(missing), len(open_ones)
    return Gate(
        _("Follow-ups assigned"),
        _("%(assigned)s of %(total)s") % {"assigned": assigned, "total": total},
        not missing,
        "#follow-ups",
        "warn",
        tuple(missing),
    )


def _what_it_lacks(follow_up: FollowUp) -> str:
    if follow_up.owner_institution_id:
        text = _("No. %(number)s: no date")
    elif follow_up.due_on:
        text = _("No. %(number)s: nobody in charge")
    else:
        text = _("No. %(number)s: nobody in charge, no date")
    return text % {"number": follow_up.number}
