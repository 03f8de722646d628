"""Drafts of missions that change hands, and come back."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from missions.models import Mission, MissionStatus


def locked_drafts(pks: Iterable[int], *, by) -> dict[int, Mission]:
    """Those that are drafts still; nobody changes them until the transaction ends."""
    drafts = Mission.objects.for_user(by).filter(status=MissionStatus.DRAFT)
    drafts = drafts.filter(pk__in=list(pks)).order_by("pk")
    return {row.pk: row for row in drafts.select_for_update(of=("self",))}


@transaction.atomic
def give_draft_to(
    mission: Mission, person: User, *, by, at: datetime, note: str
) -> None:
    """Somebody else goes on with it: it waits on their home page from now on."""
    mission.logged_by = person
    mission.save_edit(expected_version=mission.version, fields=["logged_by"])
    same = {"from_status": mission.status, "to_status": mission.status}
    mission.events.create(**same, by=by, at=at, note=note)


def take_back_drafts(
    changes: Iterable[dict], people: dict[int, User], *, by, at: datetime
) -> list[dict]:
    """What was finished or changed meanwhile stays, and is returned with the reason."""
    noted = {
        int(change["row"][1:]): change
        for change in changes
        if change["verb"] == "draft"
    }
    missions = Mission.objects.for_user(by).filter(pk__in=noted)
    left_out = []
    for mission in missions.select_for_update(of=("self",)).order_by("pk"):
        change = noted[mission.pk]
        if mission.version == change["version"] and mission.is_draft:
            owner = people[change["before"]["owner"]]
            note = _("Taken back at once.")
            give_draft_to(mission, owner, by=by, at=at, note=note)
        else:
            reason = _("Somebody has changed it since.")
            url = mission.get_absolute_url()
            left_out.append({"title": mission.title, "url": url, "reason": reason})
    return left_out
