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

    def create() -> Snapshot:
        taken = Snapshot.objects.create(
            **named,
            form_key=form_key,
            programme=programme,
            country=country,
            by=by,
            at=at,
        )
        lines = lines_now(by, programme=programme, country=country, today=today)
        for cooperation in lines.cooperations:
            cooperation.snapshot = taken
        for plan in lines.plans:
            plan.snapshot = taken
        SnapshotCooperation.objects.bulk_create(lines.cooperations)
        SnapshotPlan.objects.bulk_create(lines.plans)
        SnapshotMilestone.objects.bulk_create(lines.milestones)
        return taken

    return create_once(Snapshot, form_key=form_key, create=create)
