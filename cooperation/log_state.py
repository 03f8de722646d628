"""A mission with all rows of its log page, as plain values, and back again.

It says whether anything changed since a save, and restores what stood before one.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F

from cooperation.actions.log import FOLLOW_UP_FIELDS
from cooperation.models import FollowUp, MissionActivity, PromisedLine
from migration_coop.lib.lifecycle import Undoable
from missions.actions import delegations, visits
from missions.actions.missions import FIELDS
from missions.models import (
    Debriefing,
    Delegation,
    DelegationMember,
    Document,
    Minutes,
    MinutesAddendum,
    Mission,
    MissionHost,
    Visit,
    VisitHost,
)

State = dict[str, dict[str, dict[str, Any]]]


@dataclass(frozen=True)
class Part:
    """Rows of one model that a save of the page writes, and what it writes in them."""

    model: type[models.Model]
    mission: str
    fields: tuple[str, ...] = ()

    def rows(self, mission: Mission) -> models.QuerySet:
        found = self.model._default_manager.filter(**{self.mission: mission.pk})
        return found.order_by("pk")

    @property
    def columns(self) -> list[str]:
        return [self.model._meta.get_field(name).attname for name in self.fields]


OWN = Part(Mission, "pk", (*FIELDS, "report_due_on"))
# In this order they are written again; the other way round they are taken away.
PARTS = {
    "hosts": Part(MissionHost, "mission", ("mission", "country", "institution")),
    "delegations": Part(Delegation, "mission", ("mission", "country", "institution")),
    "members": Part(
        DelegationMember,
        "delegation__mission",
        ("delegation", "person", *delegations.CHANGING),
    ),
    "debriefings": Part(
        Debriefing, "mission", ("held_on", "institution", "participants", "summary")
    ),
    "visits": Part(Visit, "mission", visits.CHANGING),
    "hosts_met": Part(
        VisitHost, "visit__mission", ("visit", "person", "post", "title")
    ),
    "follow_ups": Part(FollowUp, "mission", FOLLOW_UP_FIELDS),
}
# What others add meanwhile, and an undo must not touch.
WITNESSES = {
    "minutes": Part(Minutes, "visit__mission"),
    "addenda": Part(MinutesAddendum, "minutes__visit__mission"),
    "lines": Part(PromisedLine, "follow_up__mission", ("text", "written_version")),
    "activities": Part(MissionActivity, "mission"),
    "documents": Part(Document, "mission"),
}
# Rows that nothing points at: one that changed is written anew.
REPLACED = {"members", "hosts_met"}


def state_of(mission: Mission) -> State:
    """All of it, in a fixed number of queries, as it is stored in JSON."""
    parts = {"mission": OWN, **PARTS, **WITNESSES}
    state = {
        name: {str(row["pk"]): row for row in _values(part, mission)}
        for name, part in parts.items()
    }
    themes = mission.themes.order_by("pk").values_list("pk", flat=True)
    state["mission"][str(mission.pk)]["themes"] = list(themes)
    return json.loads(json.dumps(state, cls=DjangoJSONEncoder))


def put_back(mission: Mission, before: State, *, by, at: datetime, note: str) -> None:
    """Make the mission what it was; versions go on, so that no page gets mixed up."""
    now = state_of(mission)
    edge = {"by": by, "at": at, "note": note}
    for name, part in reversed(PARTS.items()):
        gone = [pk for pk in now[name] if _is_to_go(name, pk, now, before)]
        _take_away(part, gone, **edge)
    _put_back_mission(mission, before["mission"][str(mission.pk)], **edge)
    for name, part in PARTS.items():
        standing = {str(pk) for pk in part.rows(mission).values_list("pk", flat=True)}
        for pk, row in before[name].items():
            if pk not in standing:
                values = {column: row[column] for column in part.columns}
                part.model._default_manager.create(pk=pk, **values)
            elif row != now[name][pk]:
                _change_back(part, row, **edge)


def _values(part: Part, mission: Mission):
    has = {field.name for field in part.model._meta.concrete_fields}
    more = [name for name in ("status", "version") if name in has]
    return part.rows(mission).values("pk", *part.columns, *more)


def _is_to_go(name: str, pk: str, now: State, before: State) -> bool:
    was_there = pk in before[name]
    return not was_there or (name in REPLACED and before[name][pk] != now[name][pk])


def _take_away(part: Part, pks: list[str], **edge: Any) -> None:
    """Delete rows; those whose steps are on record are undone instead."""
    rows = part.model._default_manager.filter(pk__in=pks)
    if not issubclass(part.model, Undoable):
        rows.delete()
        return
    for row in rows:
        row.undo(**edge)


def _put_back_mission(mission: Mission, row: dict[str, Any], **edge: Any) -> None:
    _change_back(OWN, row, **edge)
    mission.themes.set(row["themes"])


def _change_back(part: Part, row: dict[str, Any], **edge: Any) -> None:
    values: dict[str, Any] = {column: row[column] for column in part.columns}
    if "version" in row:
        values["version"] = F("version") + 1
    rows = part.model._base_manager.filter(pk=row["pk"])
    rows.update(**values)
    if part.model is FollowUp:
        # Its line of the minutes may go on writing it, as if nobody had touched it.
        lines = PromisedLine.objects.filter(follow_up=row["pk"])
        lines.filter(written_version=row["version"]).update(
            written_version=rows.values("version")
        )
    if "status" in row and (changed := rows.exclude(status=row["status"]).first()):
        changed.take_back(row["status"], **edge)
