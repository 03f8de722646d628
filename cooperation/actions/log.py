"""Saving a mission whole: its sides, people, visits, debriefing and follow-ups.

It stands in this app because follow-ups do. One transaction, and as many queries
for sixty rows as for one.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from cooperation.models import FollowUp, FollowUpEvent
from institutions.models import Institution
from migration_coop.lib.lifecycle import TransitionError
from migration_coop.lib.records import EditConflict, create_once
from missions.actions.debriefings import record_debriefing
from missions.actions.delegations import MemberEntry, seat_members
from missions.actions.missions import (
    FIELDS,
    change_mission,
    create_mission,
    propose_title,
)
from missions.actions.visits import VisitEntry, write_programme
from missions.models import Delegation, Mission

FOLLOW_UP_FIELDS = ("title", "owner_institution", "due_on")


@dataclass
class FollowUpEntry:
    """One line of what was agreed, as somebody wrote it."""

    title: str
    pk: int | None = None
    owner_institution: Institution | None = None
    due_on: date | None = None
    # The version that the page showed, where it showed one.
    version: int | None = None


@dataclass
class LogEntry:
    """A whole log page, checked."""

    essentials: dict[str, Any]
    members: list[MemberEntry] = field(default_factory=list)
    visits: list[VisitEntry] = field(default_factory=list)
    debriefing: dict[str, Any] | None = None
    follow_ups: list[FollowUpEntry] = field(default_factory=list)


def log_mission(
    entry: LogEntry, *, is_draft: bool, by, at: datetime, today: date
) -> Mission:
    """Save a new mission; a form that arrives twice leads to the first one."""
    form_key: UUID | None = entry.essentials["form_key"]

    def create() -> Mission:
        mission = _with_essentials(Mission(form_key=form_key), entry)
        themes = entry.essentials["themes"]
        delegation = create_mission(mission, themes=themes, by=by, at=at)
        _write_blocks(mission, delegation, entry, by=by, at=at, today=today)
        if not is_draft:
            mission.finish_draft(by=by, at=at, today=today)
        return mission

    with transaction.atomic():
        return create_once(Mission, form_key=form_key, create=create)


@transaction.atomic
def edit_log(
    mission: Mission,
    entry: LogEntry,
    *,
    expected_version: int,
    is_draft: bool,
    by,
    at: datetime,
    today: date,
) -> None:
    """Save the page of a mission that exists, unless it changed meanwhile."""
    _with_essentials(mission, entry)
    delegation = change_mission(
        mission,
        themes=entry.essentials["themes"],
        expected_version=expected_version,
    )
    _write_blocks(mission, delegation, entry, by=by, at=at, today=today)
    if mission.is_draft and not is_draft:
        mission.finish_draft(by=by, at=at, today=today)


def _with_essentials(mission: Mission, entry: LogEntry) -> Mission:
    typed = dict(entry.essentials)
    typed["time_zone"] = typed["host_country"].time_zone
    typed["title"] = typed["title"] or propose_title(
        typed["kind"],
        typed["visiting_country"].pk,
        typed["host_country"].pk,
        typed["starts_on"],
    )
    for name in FIELDS:
        setattr(mission, name, typed[name])
    return mission


def _write_blocks(
    mission: Mission,
    delegation: Delegation,
    entry: LogEntry,
    *,
    by,
    at: datetime,
    today: date,
) -> None:
    seat_members(delegation, entry.members)
    write_programme(mission, entry.visits, by=by, at=at, today=today)
    if entry.debriefing:
        held_on = entry.debriefing["held_on"] or mission.ends_on
        debriefing = entry.debriefing | {"held_on": held_on}
        record_debriefing(mission, **debriefing, by=by, at=at)
    _write_follow_ups(mission, entry.follow_ups, by=by, at=at)


def _write_follow_ups(
    mission: Mission, entries: list[FollowUpEntry], *, by, at: datetime
) -> None:
    """Add and change what was promised. To drop one takes a reason, on its page."""
    locked = mission.follow_ups.select_for_update().order_by("pk")
    known = {row.pk: row for row in locked}
    highest = max((row.number for row in known.values()), default=0)
    changed, added = [], []
    for entry in entries:
        follow_up = known.get(entry.pk) if entry.pk else None
        typed = {name: getattr(entry, name) for name in FOLLOW_UP_FIELDS}
        if follow_up is None:
            highest += 1
            added.append(FollowUp(mission=mission, number=highest, **typed))
        elif any(getattr(follow_up, name) != typed[name] for name in typed):
            _check_open(follow_up)
            if entry.version not in {None, follow_up.version}:
                raise EditConflict
            for name, value in typed.items():
                setattr(follow_up, name, value)
            follow_up.version += 1
            changed.append(follow_up)
    FollowUp.objects.bulk_update(changed, [*FOLLOW_UP_FIELDS, "version"])
    FollowUp.objects.bulk_create(added)
    FollowUpEvent.objects.bulk_create(
        FollowUpEvent(subject=row, to_status=row.status, by=by, at=at) for row in added
    )


def _check_open(follow_up: FollowUp) -> None:
    if not follow_up.is_open:
        raise TransitionError(
            _("This follow-up is closed meanwhile: %(title)s.")
            % {"title": follow_up.title}
        )
