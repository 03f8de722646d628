"""Who heard of a thing and who will: what is on record, and what is still ahead."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from accounts.models import User
from mailing.models import MessageState
from mailing.models.state import HELD, WAITING
from reminders.models import (
    FIELDS,
    Audience,
    Reminder,
    ReminderKind,
    ReminderState,
    Topic,
)
from reminders.schedules import Step
from reminders.topics import TopicSource
from reminders.wanted import Round, due_moment, wanted_for

ON_ITS_WAY = WAITING + HELD


@dataclass(frozen=True)
class Hearing:
    """Somebody hears of it, heard of it, or would have."""

    recipient: User
    step: Step
    moment: datetime
    # None: a step ahead that no look has written down yet.
    reminder: Reminder | None = None

    @classmethod
    def of(cls, reminder: Reminder) -> Self:
        kind, audience = ReminderKind(reminder.kind), Audience(reminder.audience)
        message, moment = reminder.message, reminder.due_at
        if message and message.state == MessageState.SENT:
            moment = message.sent_at
        elif message and message.state in ON_ITS_WAY:
            moment = message.not_before
        step = Step(kind, reminder.step, audience)
        return cls(reminder.recipient, step, moment, reminder)

    @property
    def is_to_come(self) -> bool:
        if self.reminder is None:
            return True
        if self.reminder.state == ReminderState.BUNDLED:
            return self.reminder.message.state in ON_ITS_WAY
        return self.reminder.state in (ReminderState.WAITING, ReminderState.SNOOZED)


def written(topic: Topic, pks: Sequence[int]) -> dict[int, list[Hearing]]:
    rows = Reminder.objects.filter(topic=topic, **{f"{FIELDS[topic]}__in": pks})
    found = defaultdict(list)
    for row in rows.select_related("recipient", "message").newest_first():
        found[row.subject_id].append(Hearing.of(row))
    return found


def ahead(
    source: TopicSource,
    row: Any,
    due_on: date,
    look: Round,
    *,
    known: Sequence[Hearing],
) -> Iterator[Hearing]:
    """The steps that no look has written down yet."""
    keys = {
        (hearing.recipient.pk, reminder.occurrence, reminder.kind, reminder.step)
        for hearing in known
        if (reminder := hearing.reminder)
    }
    for wanted in wanted_for(source, row, due_on, look):
        person, step = wanted.recipient, wanted.step
        moment = due_moment(step, due_on, look.calendars.of(person))
        key = (person.pk, due_on, step.kind, step.days)
        if key not in keys and moment > look.now:
            keys.add(key)
            yield Hearing(person, step, moment)
