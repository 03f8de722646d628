"""What each topic says of itself, so that the reminders need to know none of them."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from django.db.models import Model, QuerySet

from accounts.models import User
from missions.permissions import name_today
from reminders.models import Audience, Topic
from reminders.people import Directory
from reminders.topics.phrases import DUE, Phrases


@dataclass(frozen=True)
class Scope:
    """What a row belongs to: schedules may be for one of these."""

    programme: int | None = None
    plan: int | None = None
    milestone: int | None = None


@dataclass(frozen=True)
class Words:
    """What a message says of a row. Nothing that its page hides from the reader."""

    # What kind of thing it is, and which.
    kind: str
    title: str
    path: str
    # After the date: the whole that it belongs to, what is asked for.
    facts: Sequence[str] = field(default=())
    in_charge: str = ""
    phrases: Phrases = DUE
    # What the phrases name besides the date.
    values: Mapping[str, str] = field(default_factory=dict)
    # Instead of the title where a text leaves Passerelle: without names of people
    # and of restricted institutions.
    public_title: str = ""


class TopicSource(ABC):
    """One topic: which rows are open, on which day each is due, who hears of it."""

    topic: ClassVar[Topic]
    model: ClassVar[type[Model]]
    # Whether those who heard of a day are told when it moves. Not where moving the
    # day is what they were asked for.
    tells_moves: ClassVar[bool] = True
    # So near its day it waits for no hour; a week for what is about a visit.
    urgent_within: ClassVar[timedelta] = timedelta(days=1)

    @abstractmethod
    def open_rows(self) -> QuerySet[Any]:
        """All that somebody could be reminded of, with what the other methods read in
        the same query; annotated with `due_on` unless the topic has methods of its own
        for the days, and tells of no moves."""

    def due_by(self, last: date) -> QuerySet[Any]:
        """Those of them that are due no later than `last`, or more than those."""
        return self.open_rows().filter(due_on__lte=last)

    def days_of(self, rows: Sequence[Any]) -> dict[int, date]:
        """On which day each is due. A row that is left out is not due at all."""
        return {row.pk: row.due_on for row in rows}

    def changed_since(self, moment: datetime) -> QuerySet[Any]:
        """Keys of the rows that were written since, by the history of their table."""
        history = self.model._meta.get_field("history").related_model
        changed = history._default_manager.filter(pgh_created_at__gte=moment)
        return changed.values("pgh_obj")

    @abstractmethod
    def people(
        self, row: Any, audience: Audience, directory: Directory
    ) -> Sequence[User]:
        """Who hears of the row in this role; often one, or nobody."""

    def scope(self, row: Any) -> Scope:
        return Scope()

    def seen_by(self, user: User) -> QuerySet[Any]:
        """What the user may see."""
        return self.model._default_manager.for_user(user)  # type: ignore[attr-defined]

    @abstractmethod
    def words(self, row: Any, reader: User) -> Words:
        """In the language that is active."""


def in_charge(
    audience: Audience, owners: Iterable[User | None], escalates_to: User | None = None
) -> list[User]:
    """Of those who are in charge of a row, whoever hears of it in this role."""
    owners = [owner for owner in owners if owner]
    found = {
        Audience.OWNER: owners,
        Audience.ESCALATION: [escalates_to],
        Audience.UNIT_HEAD: [owner.line_manager for owner in owners],
    }.get(audience, [])
    return [*dict.fromkeys(person for person in found if person)]


def only(programmes: Sequence[int]) -> int | None:
    """The programme whose schedule holds for what programmes support: of several,
    none does, and the system's holds."""
    return programmes[0] if len(programmes) == 1 else None


def owner_of(row: Any, reader: User) -> str:
    """The person in charge, else the institution as far as the reader may know of it."""
    if row.owner:
        return str(row.owner)
    if row.owner_institution:
        return name_today(reader, row.owner_institution)
    return ""
