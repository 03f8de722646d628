"""What the page of one cooperation shows, for whoever reads it."""

from datetime import date

from cooperation.contacts import contacts
from cooperation.due_items import open_follow_ups
from cooperation.facts import standings
from cooperation.models import Cooperation, FollowUp, Instrument, StageGroup
from cooperation.stage_proposal import propose_stage
from missions.models import Mission, MissionStatus

CONTACTS = 12
FOLLOW_UPS = 25
TO_COME = (MissionStatus.PLANNED, MissionStatus.APPROVED, MissionStatus.UNDER_WAY)


def page_of(cooperation: Cooperation, *, user, today: date) -> dict:
    about = {"user": user, "today": today}
    [standing] = standings([cooperation], **about)
    missions = Mission.objects.for_user(user).between(
        cooperation.country_a_id, cooperation.country_b_id
    )
    return {
        "standing": standing,
        "ladder": ladder(cooperation),
        "changes": _stage_changes_of(cooperation),
        "proposal": propose_stage(cooperation, **about),
        "instruments": _instruments_of(cooperation, user),
        "contacts": contacts([cooperation], **about, limit=CONTACTS),
        "to_come": missions.filter(status__in=TO_COME).order_by("starts_on", "pk"),
        "follow_ups": _follow_ups_of(cooperation, user),
        "parties": cooperation.parties.select_related("country", "institution"),
        "themes": cooperation.themes.order_by("code"),
        "today": today,
    }


def ladder(cooperation: Cooperation) -> list[dict]:
    """The five groups, each done, current or to come."""
    current = cooperation.stage_group
    return [
        {
            "label": group.label,
            "is_done": group < current,
            "is_current": group == current,
        }
        for group in StageGroup
    ]


def _follow_ups_of(cooperation: Cooperation, user):
    """Those that the figures count."""
    pair = [cooperation.country_a_id, cooperation.country_b_id]
    found = open_follow_ups(FollowUp.objects.for_user(user), countries=pair)
    return found.with_mission().soonest_first()[:FOLLOW_UPS]


def _stage_changes_of(cooperation: Cooperation) -> list:
    changes = cooperation.stage_changes.select_related("evidence__file", "by")
    return list(changes.order_by("-dated_on", "-pk"))


def _instruments_of(cooperation: Cooperation, user) -> list:
    instruments = Instrument.objects.for_user(user)
    return list(instruments.filter(cooperation=cooperation).in_order())
