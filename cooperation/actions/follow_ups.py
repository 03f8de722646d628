"""What promising something on a mission means beyond the follow-up's own row."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from cooperation.models import Activity, FollowUp
from institutions.models import Institution
from migration_coop.lib.records import create_once
from missions.models import Mission, Visit


@transaction.atomic
def open_follow_up(
    *,
    mission: Mission,
    title: str,
    visit: Visit | None = None,
    detail: str = "",
    owner_institution: Institution | None = None,
    owner=None,
    due_on: date | None = None,
    activity: Activity | None = None,
    form_key: UUID | None = None,
    by,
    at: datetime,
) -> FollowUp:
    """Write down a promise under the next number of its mission.

    Without a visit it was agreed at the debriefing. A form that arrives twice leads
    to the first follow-up.
    """

    def create() -> FollowUp:
        follow_up = FollowUp.objects.create(
            mission=mission,
            visit=visit,
            number=_next_number(mission),
            title=title,
            detail=detail,
            owner_institution=owner_institution,
            owner=owner,
            due_on=due_on,
            activity=activity,
            form_key=form_key,
        )
        follow_up.record_start(by=by, at=at)
        return follow_up

    return create_once(FollowUp, form_key=form_key, create=create)


def _next_number(mission: Mission) -> int:
    """The lock on the mission lets one caller at a time look for the last number."""
    Mission.objects.select_for_update().get(pk=mission.pk)
    highest = mission.follow_ups.aggregate(number=Max("number"))["number"]
    return (highest or 0) + 1
