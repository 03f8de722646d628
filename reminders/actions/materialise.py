"""From dates to obligations: write what is missing, end what is no longer true.

Looking twice writes once: each obligation has its key. Rows are written so early
that an outage of three weeks loses nothing; what a longer one missed is caught up.
"""

import logging
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from mailing.models import Suppression
from migration_coop.lib.troubles import others_go_on
from reminders.actions.cases import MEMORY, Case, Known
from reminders.models import FIELDS, UNSENT, Reminder, ReminderReason, ReminderState
from reminders.topics import SOURCES, TopicSource
from reminders.wanted import AHEAD, BACK, Round, Wanted, due_moment, wanted_for

logger = logging.getLogger(__name__)

CHUNK = 1000
__all__ = ["AHEAD", "BACK", "Round", "Wanted", "due_moment", "wanted_for"]


def materialise(
    *, now: datetime, since: datetime | None = None, last_look: datetime | None = None
) -> int:
    """Bring the obligations in line with what is on record; returns how many are new.

    With `since`, only of rows that were written since then. What was already in the
    past at the last look at everything was not wanted then, so it is not sent now.
    """
    look = Round.begin(now=now, last_look=last_look)
    return sum(_bring_in_line(source, look, since=since) for source in SOURCES.values())


def close_stale(*, now: datetime, since: datetime | None = None) -> None:
    """End what nothing else looks at any more: what is closed, and what is too old."""
    unsent = Reminder.objects.unsent()
    for source in SOURCES.values():
        field = FIELDS[source.topic]
        is_open = source.open_rows().filter(pk=OuterRef(field))
        closed = unsent.filter(~Exists(is_open), topic=source.topic)
        if since is not None:
            closed = closed.filter(**{f"{field}__in": source.changed_since(since)})
        closed.supersede(ReminderReason.CLOSED)
    muted = Suppression.objects.active(now).filter(recipient=OuterRef("recipient"))
    too_late = unsent.filter(~Exists(muted), due_at__lt=now - BACK)
    too_late.update(state=ReminderState.EXPIRED, reason=ReminderReason.TOO_LATE)


def _bring_in_line(source: TopicSource, look: Round, *, since: datetime | None) -> int:
    longest = timedelta(days=look.schedules.longest_before(source.topic))
    near = source.due_by(look.today + AHEAD + longest)
    elsewhere = source.open_rows().filter(Exists(_may_be_untrue(source, look)))
    if since is not None:
        changed = source.changed_since(since)
        near, elsewhere = near.filter(pk__in=changed), elsewhere.filter(pk__in=changed)
    seen: set[int] = set()
    count = 0
    for chunk in _chunks(near):
        seen.update(row.pk for row in chunk)
        count += _write(source, chunk, look)
    rest = set(elsewhere.values_list("pk", flat=True)) - seen
    for chunk in _chunks(source.open_rows().filter(pk__in=rest)) if rest else ():
        count += _write(source, chunk, look)
    return count


def _may_be_untrue(source: TopicSource, look: Round) -> QuerySet[Reminder]:
    """What is planned, and what was sent not long ago and gave another date."""
    doubtful = Q(state__in=UNSENT)
    if source.tells_moves:
        told = Q(state=ReminderState.MAILED, created_at__gt=look.now - MEMORY)
        doubtful |= told & ~Q(occurrence=OuterRef("due_on"))
    return Reminder.objects.about(source.topic, OuterRef("pk")).filter(doubtful)


def _chunks(rows: QuerySet) -> Iterator[list[Any]]:
    found = rows.order_by("pk").iterator(chunk_size=CHUNK)
    while chunk := list(islice(found, CHUNK)):
        yield chunk


def _write(source: TopicSource, rows: Sequence[Any], look: Round) -> int:
    days, known = source.days_of(rows), _known(source, rows)
    new: list[dict[str, Any]] = []
    ended: dict[ReminderReason, list[int]] = defaultdict(list)
    moments: dict[datetime, list[int]] = defaultdict(list)
    for row in rows:
        with others_go_on(logger, "No reminders for %s %s", source.topic, row.pk):
            case = Case.of(source, row, days.get(row.pk), known[row.pk], look)
            new += case.missing()
            for reason, pk in case.ended():
                ended[reason].append(pk)
            for moment, pk in (*case.rescheduled(), *case.revived()):
                moments[moment].append(pk)
    for reason, pks in ended.items():
        Reminder.objects.unsent().filter(pk__in=pks).end(reason)
    for moment, pks in moments.items():
        Reminder.objects.filter(pk__in=pks).plan(moment)
    Reminder.objects.add_missing(new)
    return len(new)


def _known(source: TopicSource, rows: Sequence[Any]) -> dict[int, list[Known]]:
    subject = FIELDS[source.topic]
    columns = (subject if name == "subject" else name for name in Known._fields[:-1])
    found = Reminder.objects.filter(
        topic=source.topic, **{f"{subject}__in": [row.pk for row in rows]}
    )
    known = defaultdict(list)
    for values in found.order_by("pk").values_list(*columns, "message__sent_at"):
        reminder = Known(*values)
        known[reminder.subject].append(reminder)
    return known
