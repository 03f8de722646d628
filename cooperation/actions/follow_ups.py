"""What promising something on a mission means beyond the follow-up's own row."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from cooperation.actions.evidence import add_evidence
from cooperation.models import FollowUp, FollowUpEvent
from migration_coop.lib.records import create_once
from missions.models import Mission


@transaction.atomic
def open_follow_up(
    *, mission: Mission, form_key: UUID | None = None, by, at: datetime, **promise
) -> FollowUp:
    """Write down a promise under the next number of its mission.

    `promise` is its title, and what else is known of it. Without a visit it was
    agreed at the debriefing. A form that arrives twice leads to the first follow-up.
    """

    def create() -> FollowUp:
        follow_up = FollowUp.objects.create(
            mission=mission, number=_next_number(mission), form_key=form_key, **promise
        )
        follow_up.record_start(by=by, at=at)
        return follow_up

    return create_once(FollowUp, form_key=form_key, create=create)


@transaction.atomic
def open_follow_ups(
    mission: Mission, follow_ups: list[FollowUp], *, by, at: datetime
) -> None:
    """Write down several at once, unsaved until now, in a fixed number of queries."""
    if not follow_ups:
        return
    for number, follow_up in enumerate(follow_ups, start=_next_number(mission)):
        follow_up.mission, follow_up.number = mission, number
    FollowUp.objects.bulk_create(follow_ups)
    FollowUpEvent.objects.bulk_create(
        FollowUpEvent(subject=row, to_status=row.status, by=by, at=at)
        for row in follow_ups
    )


@transaction.atomic
def complete_follow_up(
    follow_up: FollowUp, *, note: str, evidence: dict | None, by, at: datetime
) -> None:
    """Keep what shows it, if anything does, and close it: both, or neither.

    `evidence` is what `add_evidence` takes, dated today by the caller's `at`.
    """
    shown = None
    if evidence is not None:
        dated_on = timezone.localdate(at)
        shown = add_evidence(**evidence, dated_on=dated_on, by=by, at=at)
    follow_up.complete(by=by, at=at, note=note, evidence=shown)


def _next_number(mission: Mission) -> int:
    """The lock on the mission lets one caller at a time look for the last number."""
    Mission.objects.select_for_update().get(pk=mission.pk)
    highest = mission.follow_ups.aggregate(number=Max("number"))["number"]
    return (highest or 0) + 1
