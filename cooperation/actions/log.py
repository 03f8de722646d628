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

from cooperation.actions.follow_ups import open_follow_ups
from cooperation.models import FollowUp
from institutions.actions.institutions import note_institutions
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
from missions.models import AssistanceRequest, Delegation, Mission
from missions.registry import folded

FOLLOW_UP_FIELDS = ("title", "owner_institution", "due_on")


@dataclass
class FollowUpEntry:
    """One line of what was agreed, as somebody wrote it."""

    title: str
    pk: int | None = None
    owner_institution: Institution | None = None
    due_on: date | None = None
    # It was read from a line of the debriefing, not from a row of its own.
    is_line: bool = False
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

    @property
    def new_institutions(self) -> list[Institution]:
        """Bodies that the page names and nobody knew, each once, until they are stored."""
        named = [
            self.essentials["lead_institution"],
            self.essentials["host_institution"],
            *(member.institution for member in self.members),
            *(visit.institution for visit in self.visits),
            (self.debriefing or {}).get("institution"),
            *(follow_up.owner_institution for follow_up in self.follow_ups),
        ]
        new = {id(body): body for body in named if body and body.pk is None}
        return list(new.values())

    @property
    def request(self) -> AssistanceRequest | None:
        return self.essentials.get("request")

    @property
    def new_people(self) -> list[MemberEntry]:
        return [member for member in self.members if member.new_name]


def log_mission(
    entry: LogEntry, *, is_draft: bool, by, at: datetime, today: date
) -> Mission:
    """Save a new mission; a form that arrives twice leads to the first one."""
    form_key: UUID | None = entry.essentials["form_key"]

    def create() -> Mission:
        new = _note_institutions(entry, by=by, at=at)
        code = entry.essentials.get("code", "")
        new_one = Mission(form_key=form_key, code=code, request=entry.request)
        mission = _with_essentials(new_one, entry)
        themes = entry.essentials["themes"]
        delegation = create_mission(mission, themes=themes, by=by, at=at)
        _say_where_noted(new, mission)
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
    new = _note_institutions(entry, by=by, at=at)
    _say_where_noted(new, mission)
    _with_essentials(mission, entry)
    delegation = change_mission(
        mission,
        themes=entry.essentials["themes"],
        expected_version=expected_version,
    )
    _write_blocks(mission, delegation, entry, by=by, at=at, today=today)
    if mission.is_draft and not is_draft:
        mission.finish_draft(by=by, at=at, today=today)


def _note_institutions(entry: LogEntry, *, by, at: datetime) -> list[Institution]:
    new = entry.new_institutions
    note_institutions(new, by=by, at=at)
    return new


def _say_where_noted(institutions: list[Institution], mission: Mission) -> None:
    """A new mission has its address only after its institutions are stored."""
    for institution in institutions:
        institution.noted_from = mission.get_absolute_url()
    Institution.objects.bulk_update(institutions, ["noted_from"])


def _with_essentials(mission: Mission, entry: LogEntry) -> Mission:
    typed = dict(entry.essentials)
    typed["time_zone"] = typed.get("time_zone") or typed["host_country"].time_zone
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
    seat_members(delegation, entry.members, by=by, at=at)
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
    said = {folded(row.title) for row in known.values()}
    changed, added = [], []
    for entry in entries:
        follow_up = known.get(entry.pk) if entry.pk else None
        typed = {name: getattr(entry, name) for name in FOLLOW_UP_FIELDS}
        if follow_up is None:
            # A line of the debriefing may say what a visit has promised already.
            if not (entry.is_line and folded(entry.title) in said):
                added.append(FollowUp(**typed))
                said.add(folded(entry.title))
        elif any(getattr(follow_up, name) != typed[name] for name in typed):
            _check_open(follow_up)
            if entry.version not in {None, follow_up.version}:
                raise EditConflict
            for name, value in typed.items():
                setattr(follow_up, name, value)
            follow_up.version += 1
            changed.append(follow_up)
    FollowUp.objects.bulk_update(changed, [*FOLLOW_UP_FIELDS, "version"])
    open_follow_ups(mission, added, by=by, at=at)


def _check_open(follow_up: FollowUp) -> None:
    if not follow_up.is_open:
        raise TransitionError(
            _("This follow-up is closed meanwhile: %(title)s.")
            % {"title": follow_up.title}
        )
