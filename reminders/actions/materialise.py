"""From dates to obligations: write what is missing, end what is no longer true.

Looking twice writes once: each obligation has its key. Rows are written so early
that an outage of three weeks loses nothing; what a longer one missed is caught up.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any, Self

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from reminders.calendar import LONGEST_BREAK, Calendars, WorkCalendar
from reminders.models import (
    FIELDS,
    Audience,
    Reminder,
    ReminderKind,
    ReminderReason,
    ReminderSchedule,
    ReminderState,
    Topic,
)
from reminders.people import Directory
from reminders.schedules import Schedules, Step, is_weekly, steps_of, weekly_steps
from reminders.topics import SOURCES, TopicSource

logger = logging.getLogger(__name__)

# Rows are written so early that no run of holidays moves them before "now".
AHEAD = timedelta(days=LONGEST_BREAK)
BACK = timedelta(days=30)
# For how long somebody who was reminded of a date is told that it has moved.
MEMORY = timedelta(days=90)
CHUNK = 1000
UNSENT = (ReminderState.WAITING, ReminderState.SNOOZED)


@dataclass(frozen=True)
class Round:
    """What one look at everything needs to know, read once."""

    now: datetime
    calendars: Calendars
    schedules: Schedules
    directory: Directory

    @classmethod
    def begin(cls, *, now: datetime) -> Self:
        return cls(now, Calendars.load(), Schedules.load(), Directory.load())

    @property
    def today(self) -> date:
        return self.now.date()


@dataclass(frozen=True)
class Wanted:
    """An obligation as the schedule asks for it, before it is a row."""

    recipient: User
    step: Step

    @property
    def key(self) -> tuple[int, str, int]:
        return self.recipient.pk, self.step.kind, self.step.days


def due_moment(step: Step, due_on: date, calendar: WorkCalendar) -> datetime:
    """The hour of the step's day. A reminder moves to the working day before, one
    about something late to the working day after."""
    day = due_on + timedelta(days=step.days)
    if step.kind == ReminderKind.BEFORE:
        return calendar.hour_of_mail(calendar.on_or_before(day))
    return calendar.hour_of_mail(calendar.on_or_after(day))


def materialise(*, now: datetime, since: datetime | None = None) -> int:
    """Bring the obligations in line with what is on record; returns how many are new.

    With `since`, only of rows that were written since then.
    """
    look = Round.begin(now=now)
    return sum(_bring_in_line(source, look, since=since) for source in SOURCES.values())


def close_stale(*, now: datetime, since: datetime | None = None) -> None:
    """End what nothing else looks at any more: what is closed, and what is too old."""
    unsent = Reminder.objects.filter(state__in=UNSENT)
    for source in SOURCES.values():
        field = FIELDS[source.topic]
        is_open = source.open_rows().filter(pk=OuterRef(field))
        closed = unsent.filter(~Exists(is_open), topic=source.topic)
        if since is not None:
            closed = closed.filter(**{f"{field}__in": source.changed_since(since)})
        closed.supersede(ReminderReason.CLOSED)
    too_late = unsent.filter(due_at__lt=now - BACK)
    too_late.update(state=ReminderState.EXPIRED, reason=ReminderReason.TOO_LATE)


def wanted_for(
    source: TopicSource, row: Any, due_on: date, look: Round, *, is_whole: bool = False
) -> Iterator[Wanted]:
    """The obligations of one row that fall near today, or with `is_whole` all."""
    schedule = look.schedules.of(source.topic, source.scope(row))
    if schedule is None:
        return
    # This week's Monday, and the next one.
    first, last = look.today - timedelta(days=6), look.today + timedelta(days=7)
    for person in source.people(row, Audience.OWNER, look.directory):
        own = look.schedules.of_person(source.topic, person.pk)
        for step in steps_of(schedule, own=own):
            if step.audience == Audience.OWNER and (
                is_whole or _is_near(step, due_on, look)
            ):
                yield Wanted(person, step)
        for step in weekly_steps(schedule, due_on, first=first, last=last):
            yield Wanted(person, step)
    for step in steps_of(schedule):
        if step.audience != Audience.OWNER and (
            is_whole or _is_near(step, due_on, look)
        ):
            for person in source.people(row, step.audience, look.directory):
                yield Wanted(person, step)


def _is_near(step: Step, due_on: date, look: Round) -> bool:
    day = due_on + timedelta(days=step.days)
    return look.today - BACK <= day <= look.today + AHEAD


def _bring_in_line(source: TopicSource, look: Round, *, since: datetime | None) -> int:
    longest = timedelta(days=look.schedules.longest_before(source.topic))
    rows = source.due_by(look.today + AHEAD + longest)
    moved_away = source.open_rows().filter(Exists(_may_be_untrue(source, look)))
    if since is not None:
        changed = source.changed_since(since)
        rows, moved_away = (
            rows.filter(pk__in=changed),
            moved_away.filter(pk__in=changed),
        )
    seen: set[int] = set()
    count = 0
    for chunk in _chunks(rows.order_by("pk")):
        seen.update(row.pk for row in chunk)
        count += _write(source, chunk, look)
    rest = [row for row in moved_away.order_by("pk") if row.pk not in seen]
    return count + _write(source, rest, look)


def _may_be_untrue(source: TopicSource, look: Round) -> QuerySet[Reminder]:
    """What is planned, and what was sent not long ago and gave another date."""
    told = Q(state=ReminderState.MAILED, created_at__gt=look.now - MEMORY)
    return Reminder.objects.about(source.topic, OuterRef("pk")).filter(
        Q(state__in=UNSENT) | (told & ~Q(occurrence=OuterRef("due_on")))
    )


def _chunks(rows: QuerySet) -> Iterator[list[Any]]:
    found = rows.iterator(chunk_size=CHUNK)
    while chunk := list(islice(found, CHUNK)):
        yield chunk


def _write(source: TopicSource, rows: Sequence[Any], look: Round) -> int:
    days = source.days_of(rows)
    known = _known(source, rows)
    new: list[Reminder] = []
    for row in rows:
        try:
            new += _of_row(source, row, days.get(row.pk), known[row.pk], look)
        except Exception:
            # One row that cannot be computed must not stop all the others.
            logger.exception("No reminders for %s %s", source.topic, row.pk)
    Reminder.objects.bulk_create(new, ignore_conflicts=True, batch_size=CHUNK)
    return len(new)


def _known(source: TopicSource, rows: Sequence[Any]) -> dict[int, list[Reminder]]:
    field = FIELDS[source.topic]
    found = Reminder.objects.filter(
        topic=source.topic, **{f"{field}__in": [row.pk for row in rows]}
    )
    known = defaultdict(list)
    for reminder in found.select_related("message").order_by("pk"):
        known[reminder.subject_id].append(reminder)
    return known


def _of_row(
    source: TopicSource,
    row: Any,
    due_on: date | None,
    known: list[Reminder],
    look: Round,
) -> Iterator[Reminder]:
    schedule = look.schedules.of(source.topic, source.scope(row))
    _end_untrue(source, row, due_on, schedule, known, look)
    if due_on is None or schedule is None:
        return
    had = {(r.recipient_id, r.kind, r.step) for r in known if r.occurrence == due_on}
    met = {reminder.recipient_id for reminder in known}
    told = set(had)
    for wanted in wanted_for(source, row, due_on, look):
        if wanted.key in told:
            continue
        told.add(wanted.key)
        is_new = wanted.recipient.pk not in met
        yield _reminder(source, row, due_on, wanted, schedule, look, is_new=is_new)
    for notice in _moved(source, row, due_on, known, look):
        yield _reminder(source, row, due_on, notice, schedule, look, is_new=False)


def _reminder(
    source: TopicSource,
    row: Any,
    due_on: date,
    wanted: Wanted,
    schedule: ReminderSchedule,
    look: Round,
    *,
    is_new: bool,
) -> Reminder:
    """What lay in the past when the recipient came to the thing is never sent."""
    step, calendar = wanted.step, look.calendars.of(wanted.recipient)
    is_notice = step.kind == ReminderKind.REDATED
    due_at = look.now if is_notice else due_moment(step, due_on, calendar)
    is_past = is_new and calendar.today(due_at) < calendar.today(look.now)
    return Reminder(
        topic=source.topic,
        **{FIELDS[source.topic]: row},
        schedule=schedule,
        audience=step.audience,
        recipient=wanted.recipient,
        occurrence=due_on,
        kind=step.kind,
        step=step.days,
        due_at=due_at,
        created_at=look.now,
        state=ReminderState.SUPERSEDED if is_past else ReminderState.WAITING,
        reason=ReminderReason.PAST if is_past else "",
    )


def _moved(
    source: TopicSource,
    row: Any,
    due_on: date,
    known: list[Reminder],
    look: Round,
) -> Iterator[Wanted]:
    """Whoever was last told another date than the one of now. The step counts the
    notices so far, so that what moves there and back is told each time."""
    owners = source.people(row, Audience.OWNER, look.directory)
    for person in owners:
        theirs = [r for r in known if r.recipient_id == person.pk]
        notices = [r for r in theirs if r.kind == ReminderKind.REDATED]
        live = (ReminderState.WAITING, ReminderState.BUNDLED)
        if any(r.occurrence == due_on and r.state in live for r in notices):
            continue
        if _last_told(theirs, look) not in (None, due_on):
            yield Wanted(person, Step(ReminderKind.REDATED, len(notices)))


def _last_told(theirs: Iterable[Reminder], look: Round) -> date | None:
    mailed = [
        reminder
        for reminder in theirs
        if reminder.state == ReminderState.MAILED
        and reminder.created_at > look.now - MEMORY
    ]
    last = max(mailed, key=lambda r: (r.message.sent_at, r.pk), default=None)
    return last and last.occurrence


def _end_untrue(
    source: TopicSource,
    row: Any,
    due_on: date | None,
    schedule: ReminderSchedule | None,
    known: list[Reminder],
    look: Round,
) -> None:
    ended = defaultdict(list)
    for reminder in known:
        if reminder.state in UNSENT:
            reason = _why_untrue(source, row, due_on, schedule, reminder, look)
            if reason:
                ended[reason].append(reminder.pk)
    for reason, pks in ended.items():
        Reminder.objects.filter(pk__in=pks, state__in=UNSENT).supersede(reason)


def _why_untrue(
    source: TopicSource,
    row: Any,
    due_on: date | None,
    schedule: ReminderSchedule | None,
    reminder: Reminder,
    look: Round,
) -> ReminderReason | None:
    if due_on != reminder.occurrence:
        return ReminderReason.MOVED
    people = source.people(row, Audience(reminder.audience), look.directory)
    if reminder.recipient_id not in {person.pk for person in people}:
        return ReminderReason.NOT_IN_CHARGE
    if schedule is None or not _says(schedule, reminder, look):
        return ReminderReason.RULE_OFF
    return None


def _says(schedule: ReminderSchedule, reminder: Reminder, look: Round) -> bool:
    if reminder.kind == ReminderKind.REDATED:
        return True
    own = look.schedules.of_person(Topic(reminder.topic), reminder.recipient_id)
    step = Step(ReminderKind(reminder.kind), reminder.step, Audience(reminder.audience))
    return step in set(steps_of(schedule, own=own)) or is_weekly(
        schedule, reminder.step, reminder.occurrence
    )
