"""Saving the log page so that the save can be undone as a whole for some minutes."""

from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from cooperation.actions.log import LogEntry, edit_log, log_mission
from cooperation.log_noted import forget_noted
from cooperation.log_state import PARTS, put_back, state_of
from cooperation.models import LogSave
from drafts.actions import free_key, start_draft
from drafts.models import Draft
from institutions.models import Institution
from missions.models import Mission

Posted = dict[str, list[str]]
# Of one press of a button, not of the page.
NOT_TYPED = {"confirmed", "draft", "over", "form_key"}


class TooLateToUndo(Exception):
    """Time is up, or somebody went on from what was saved. Fit to show."""


@transaction.atomic
def save_new(
    entry: LogEntry,
    *,
    posted: Posted,
    draft_key: UUID | None = None,
    is_draft: bool,
    by,
    at: datetime,
    today: date,
) -> tuple[Mission, LogSave | None]:
    """A form that arrives twice leads to the mission and the save of the first."""
    new = entry.new_institutions
    mission = log_mission(entry, is_draft=is_draft, by=by, at=at, today=today)
    if mission.logged_at != at:
        return mission, mission.saves.filter(by=by).order_by("at").first()
    save = _remember(
        mission, None, entry, new, posted=posted, draft_key=draft_key, by=by, at=at
    )
    return mission, save


@transaction.atomic
def save_edit(
    mission: Mission,
    entry: LogEntry,
    *,
    posted: Posted,
    draft_key: UUID | None = None,
    by,
    at: datetime,
    **how,
) -> LogSave:
    before, new = state_of(mission), entry.new_institutions
    edit_log(mission, entry, by=by, at=at, **how)
    return _remember(
        mission, before, entry, new, posted=posted, draft_key=draft_key, by=by, at=at
    )


def why_not_undo(save: LogSave, *, at: datetime) -> str:
    """A sentence that says what stands against it; none when nothing does."""
    if at > save.undo_until:
        return _("Ten minutes have passed: edit the mission instead.")
    if save.mission.undone_at:
        return _("This was undone already.")
    if state_of(save.mission) != save.after:
        return _("Something was changed since: edit the mission instead.")
    return ""


@transaction.atomic
def undo_save(save: LogSave, *, by, at: datetime) -> Draft | None:
    """Make everything what it was before the save. What a first save was made of is
    given back as a draft."""
    save.mission = Mission._base_manager.select_for_update().get(pk=save.mission_id)
    if reason := why_not_undo(save, at=at):
        raise TooLateToUndo(reason)
    note = _("Saved by mistake and undone")
    before = save.before
    if before is None:
        # Its sides stay with it, so that the record can still say whose it was.
        kept = {name: save.after[name] for name in ("mission", "hosts", "delegations")}
        before = {name: {} for name in PARTS} | kept
    put_back(save.mission, before, by=by, at=at, note=note)
    draft = None
    if save.is_first:
        save.mission.undo_first_save(by=by, at=at, note=note)
        draft = _give_back(save, by=by, at=at)
    noted = {"institutions": save.new_institutions, "people": save.new_people}
    forget_noted(**noted, by=by, at=at, note=note)
    free_key(save.draft_key)
    save.delete()
    return draft


def _remember(
    mission: Mission,
    before: dict | None,
    entry: LogEntry,
    new: list[Institution],
    *,
    posted: Posted,
    draft_key: UUID | None,
    by,
    at: datetime,
) -> LogSave:
    """Older saves are of no use to anybody any more."""
    LogSave.objects.expired(at).delete()
    new_people = [member.person for member in entry.new_people]
    return LogSave.objects.create(
        mission=mission,
        by=by,
        at=at,
        before=before,
        after=state_of(mission),
        draft_key=draft_key,
        posted={name: posted[name] for name in posted if name not in NOT_TYPED},
        new_institutions=[body.pk for body in new],
        new_people=[person.pk for person in new_people if person],
    )


def _give_back(save: LogSave, *, by, at: datetime) -> Draft:
    key = uuid4()
    draft = Draft(fields=save.posted | {"form_key": [str(key)]})
    return start_draft(
        key=key,
        owner=by,
        address="/missions/new/",
        posted=draft.posted,
        label=save.mission.title,
        at=at,
    )
