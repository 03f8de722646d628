"""All that is known of who hears of a thing, read once for the rows of a topic."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from accounts.models import User
from reminders.models import Audience, ReminderSchedule, Topic
from reminders.subjects import Item
from reminders.timeline.hearings import Hearing, ahead, written
from reminders.topics import SOURCES
from reminders.wanted import Round


@dataclass(frozen=True)
class Known:
    """`row` is that of the topic's open rows; None: nobody is reminded of it."""

    item: Item
    row: Any = None
    due_on: date | None = None
    schedule: ReminderSchedule | None = None
    owners: Sequence[User] = ()
    hearings: list[Hearing] = field(default_factory=list)

    @property
    def to_come(self) -> list[Hearing]:
        return [hearing for hearing in self.hearings if hearing.is_to_come]

    @property
    def people(self) -> set[User]:
        return {*self.owners, *(hearing.recipient for hearing in self.to_come)}


def known_of(topic: Topic, items: Sequence[Item], look: Round) -> Iterator[Known]:
    """Of the items of one topic: as many queries for all as for one."""
    source = SOURCES[topic]
    pks = [item.row.pk for item in items]
    open_rows = {row.pk: row for row in source.open_rows().filter(pk__in=pks)}
    days = source.days_of([*open_rows.values()])
    on_record = written(topic, pks)
    for item in items:
        row, hearings = open_rows.get(item.row.pk), on_record[item.row.pk]
        if row is None:
            yield Known(item, hearings=hearings)
            continue
        due_on = days.get(row.pk)
        if due_on is not None:
            hearings += ahead(source, row, due_on, look, known=hearings)
        yield Known(
            item=item,
            row=row,
            due_on=due_on,
            schedule=look.schedules.holding(topic, source.scope(row)),
            owners=source.people(row, Audience.OWNER, look.directory),
            hearings=hearings,
        )
