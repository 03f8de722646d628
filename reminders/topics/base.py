"""What each topic says of itself, so that the reminders need to know none of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar

from django.db.models import Model, QuerySet

from accounts.models import User
from reminders.models import Audience, Topic
from reminders.people import Directory


@dataclass(frozen=True)
class Scope:
    """What a row belongs to: schedules may be for one of these."""

    programme: int | None = None
    plan: int | None = None
    milestone: int | None = None


@dataclass(frozen=True)
class Words:
    """What a message says of a row. Nothing that its page hides from the reader."""

    title: str
    path: str
    # After the date: the whole that it belongs to, what is asked for.
    facts: Sequence[str] = field(default=())
    in_charge: str = ""


class TopicSource:
    """One topic: which rows are open, on which day each is due, who hears of it."""

    topic: ClassVar[Topic]
    model: ClassVar[type[Model]]

    def open_rows(self) -> QuerySet[Any]:
        """All that somebody could be reminded of, annotated with `due_on`, with what
        the other methods read in the same query."""
        raise NotImplementedError

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

    def people(
        self, row: Any, audience: Audience, directory: Directory
    ) -> Sequence[User]:
        """Who hears of the row in this role; often one, or nobody."""
        raise NotImplementedError

    def scope(self, row: Any) -> Scope:
        return Scope()

    def seen_by(self, user: User) -> QuerySet[Any]:
        """What the user may see."""
        return self.model._default_manager.for_user(user)  # type: ignore[attr-defined]

    def words(self, row: Any, reader: User) -> Words:
        """In the language that is active."""
        raise NotImplementedError


def in_charge(
    row: Any, audience: Audience, owner: User | None, escalates_to: User | None = None
) -> list[User]:
    """Of a row that one person is in charge of."""
    found = {
        Audience.OWNER: owner,
        Audience.ESCALATION: escalates_to,
        Audience.UNIT_HEAD: owner and owner.line_manager,
    }.get(audience)
    return [found] if found else []
