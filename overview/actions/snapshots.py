"""Freezing how things stand."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from institutions.models import Country
from migration_coop.lib.records import create_once
from missions.models import Programme
from overview.models import (
    Snapshot,
    SnapshotCooperation,
    SnapshotMilestone,
    SnapshotPlan,
)
from overview.snapshots.freezing import lines_now


@transaction.atomic
def take_snapshot(
    *,
    form_key: UUID,
    programme: Programme | None = None,
    country: Country | None = None,
    by,
    at: datetime,
    today: date,
    **named,
) -> Snapshot:
    """Freeze all that its taker may see of it; a form sent twice leads to the first.

    `named` is its name and kind, and the days of a period.
    """
    covered = {"programme": programme, "country": country}

    def create() -> Snapshot:
        taken = Snapshot.objects.create(
            form_key=form_key, **named, **covered, by=by, at=at
        )
        lines = lines_now(by, **covered, today=today)
        for line in [*lines.cooperations, *lines.plans]:
            line.snapshot = taken
        SnapshotCooperation.objects.bulk_create(lines.cooperations)
        SnapshotPlan.objects.bulk_create(lines.plans)
        SnapshotMilestone.objects.bulk_create(lines.milestones)
        return taken

    return create_once(Snapshot, form_key=form_key, create=create)
