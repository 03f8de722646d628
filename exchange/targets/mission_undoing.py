"""Taking back what an import of missions wrote, unless somebody went on from it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from cooperation.log_noted import forget_noted
from cooperation.log_state import PARTS, put_back, state_of
from cooperation.models import FollowUp
from exchange.targets.leaving import left_alone
from migration_coop.lib.changesets import Change, take_back
from missions.models import Minutes, Mission, MissionStatus, Visit, VisitHost

# Somebody's work on the mission, that an import does not write.
WORK = ("visits", "debriefings", "follow_ups", "minutes", "documents", "activities")


def take_back_missions(
    done: Sequence[Mapping[str, Any]], *, by, at: datetime
) -> list[str]:
    """In the order given: visits go before their mission, and people after it."""
    edge = {"by": by, "at": at, "note": _("An import was taken back.")}
    changes = [Change.load(step) for step in done if "field" in step]
    told = [left_alone(conflict) for conflict in take_back(changes)]
    for step in done:
        if "filed" in step:
            told += _reopen(step["filed"], **edge)
        elif "created" in step:
            label, pk = step["created"]
            if label == "missions.visit":
                told += _undo_visit(pk, **edge)
            elif label == "missions.mission":
                told += _undo_mission(pk, step["version"], **edge)
            else:
                forget_noted(institutions=[], people=[pk], **edge)
    return told


def _reopen(pk: int, **edge: Any) -> list[str]:
    mission = Mission.objects.select_for_update().filter(pk=pk).first()
    if mission is None:
        return []
    if mission.status != MissionStatus.REPORTED:
        message = _("%(mission)s has gone on since: its report stays filed.")
        return [message % {"mission": mission.code}]
    mission.reopen(**edge)
    return []


def _undo_visit(pk: int, **edge: Any) -> list[str]:
    visits = Visit.objects.select_related("mission").select_for_update(of=["self"])
    visit = visits.filter(pk=pk).first()
    if visit is None:
        return []
    work = (Minutes, VisitHost, FollowUp)
    if visit.version > 1 or any(
        model.objects.filter(visit=visit).exists() for model in work
    ):
        message = _("Visit %(number)s of %(mission)s stays: somebody went on from it.")
        about = {"number": visit.number, "mission": visit.mission.code}
        return [message % about]
    visit.undo(**edge)
    return []


def _undo_mission(pk: int, version: int, **edge: Any) -> list[str]:
    mission = Mission.objects.select_for_update().filter(pk=pk).first()
    if mission is None:
        return []
    state = state_of(mission)
    if mission.version != version or any(state[name] for name in WORK):
        message = _("Mission %(mission)s stays: somebody went on from it.")
        return [message % {"mission": mission.code}]
    # Its sides stay with it, so that the record can still say whose it was.
    kept = {name: state[name] for name in ("mission", "hosts", "delegations")}
    put_back(mission, {name: {} for name in PARTS} | kept, **edge)
    mission.refresh_from_db()
    mission.undo_first_save(**edge)
    return []
