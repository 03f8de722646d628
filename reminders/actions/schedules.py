"""Saying when people are reminded. The next tick sees it and brings the rows in line."""

from typing import Any

from django.db import IntegrityError, transaction

from migration_coop.lib.records import EditConflict
from reminders.models import EscalationStep, ReminderSchedule, Topic
from reminders.proposals import FIELDS, Proposal


@transaction.atomic
def set_schedule(
    topic: Topic,
    for_what: dict[str, Any],
    proposal: Proposal,
    *,
    expected_version: int,
) -> ReminderSchedule:
    """`for_what` names a programme, a plan, a milestone, a person or nothing.

    `expected_version` is 0 where no such schedule stood: then a first one is made, and
    of two people who make it at once the second is told so.
    """
    values: dict[str, Any] = {name: getattr(proposal, name) for name in FIELDS}
    row = ReminderSchedule.objects.filter(topic=topic, **for_what).first()
    if row is not None:
        for name, value in values.items():
            setattr(row, name, value)
        row.save_edit(expected_version=expected_version, fields=FIELDS)
    elif expected_version:
        raise EditConflict
    else:
        row = _add(ReminderSchedule(topic=topic, **for_what, **values))
    _tell(row, proposal)
    return row


def _add(schedule: ReminderSchedule) -> ReminderSchedule:
    try:
        with transaction.atomic():
            schedule.save(force_insert=True)
    except IntegrityError as error:
        raise EditConflict from error
    return schedule


def _tell(schedule: ReminderSchedule, proposal: Proposal) -> None:
    """The lines about who else hears of it. Those that stay keep their rows."""
    wanted = {(line.after_days, line.audience.value) for line in proposal.told}
    rows = EscalationStep.objects.filter(schedule=schedule)
    known = {(row.after_days, row.audience): row.pk for row in rows}
    gone = [pk for line, pk in known.items() if line not in wanted]
    EscalationStep.objects.filter(pk__in=gone).delete()
    EscalationStep.objects.bulk_create(
        EscalationStep(schedule=schedule, after_days=days, audience=audience)
        for days, audience in sorted(wanted - known.keys())
    )
