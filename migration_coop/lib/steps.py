"""Steps as they were taken, read from tables of events and from the copies of rows.

A table is read newest first and up to a limit; where it holds more, the window gets
shorter, so that what is told of it stays whole.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import F, Func, Model, Q, QuerySet, TextField, Window
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Lag

# Whether the thing is there at all: it was opened, or removed.
EXISTENCE = "existence"
STATUS = "status"
# Its values are keys of users.
OWNER = "owner"
DELETED, UPDATED = "delete", "update"


class Subject(NamedTuple):
    """A thing that can move: its kind, such as "mission", and its key."""

    kind: str
    pk: int


@dataclass(frozen=True)
class Step:
    """One aspect of one thing was written, from one stored value to another."""

    subject: Subject
    aspect: str
    at: datetime
    by_id: int | None
    before: Any
    after: Any
    note: str = ""
    # Decides between two of the same moment.
    rank: int = 0


class Reading:
    """Steps of any number of tables, after `since` and up to `until`."""

    LIMIT = 3000

    def __init__(self, since: datetime, until: datetime):
        self.since, self.until = since, until
        # Later than `since` where a table held more rows than LIMIT.
        self.complete_since = since
        self._steps: list[Step] = []

    @property
    def steps(self) -> list[Step]:
        """Oldest first."""
        known = (step for step in self._steps if step.at > self.complete_since)
        return sorted(known, key=lambda step: (step.at, step.rank))

    def add(self, step: Step) -> None:
        self._steps.append(step)

    def newest(self, rows: QuerySet, columns: Sequence[str], *, at: str = "at") -> list:
        """The rows of this window, newest first: `pk`, the moment, then the columns."""
        return self._take(rows.filter(self.within(at)), columns, at)

    def _take(self, rows: QuerySet, columns: Sequence[str], at: str) -> list:
        found = rows.order_by(f"-{at}", "-pk").values_list(
            "pk", at, *columns, named=True
        )
        kept = list(found[: self.LIMIT + 1])
        if len(kept) > self.LIMIT:
            self.complete_since = max(self.complete_since, kept.pop()[1])
        return kept

    def within(self, at: str) -> Q:
        return Q(**{f"{at}__gt": self.since, f"{at}__lte": self.until})

    def read_events(self, events: QuerySet, kind: str) -> None:
        """Steps of a lifecycle: the first opens the thing, each sets its status."""
        columns = ("subject_id", "from_status", "to_status", "by_id", "note")
        for row in self.newest(events, columns):
            about = {"subject": Subject(kind, row.subject_id), "rank": row.pk}
            about |= {"at": row.at, "by_id": row.by_id}
            if not row.from_status:
                self.add(Step(aspect=EXISTENCE, before=None, after=True, **about))
            about |= {"before": row.from_status, "after": row.to_status}
            self.add(Step(aspect=STATUS, note=row.note, **about))

    def read_copies(self, copies: "Copies", kind: str, seen: Q) -> None:
        """What the copies of the rows that `seen` finds tell about some columns."""
        for row in self._take(copies.moved(self, seen), copies.read, AT):
            by = int(row.written_by) if row.written_by else None
            about = {"subject": Subject(kind, row.pgh_obj_id), "rank": row.pk}
            about |= {"at": row.pgh_created_at, "by_id": by}
            if row.pgh_label == DELETED or copies.is_taken_away(row):
                was = tuple(getattr(row, name) for name in copies.remembers) or True
                self.add(Step(aspect=EXISTENCE, before=was, after=None, **about))
            else:
                for aspect, before, after in copies.moves(row):
                    about |= {"before": before, "after": after}
                    self.add(Step(aspect=aspect, **about))


AT = "pgh_created_at"


@dataclass(frozen=True)
class Copies:
    """Copies of the rows of a model, and which of its columns say that it moved."""

    model: type[Model]
    # Aspect: column.
    aspects: Mapping[str, str]
    # What is known of a row that is gone.
    remembers: tuple[str, ...]
    # A column that is filled in when a row is taken away.
    removes: str = ""

    @property
    def history(self) -> type[Model]:
        kept: Any = self.model
        return kept.history.rel.related_model

    @property
    def columns(self) -> list[str]:
        return [*self.aspects.values(), *filter(None, [self.removes])]

    @property
    def read(self) -> list[str]:
        were = [f"{column}_was" for column in self.columns]
        known = ["pgh_obj_id", "pgh_label", "written_by"]
        return [*dict.fromkeys([*known, *self.columns, *were, *self.remembers])]

    def moved(self, reading: Reading, seen: Q) -> QuerySet:
        """Copies that differ from the one before in these columns, or were the last."""
        rows = self.history._default_manager
        touched = rows.filter(seen, reading.within(AT)).exclude(pgh_label="insert")
        copies = rows.filter(pgh_obj_id__in=touched.values("pgh_obj_id"))
        copies = copies.annotate(
            state=_AsText(*self.columns),
            written_by=KeyTextTransform("user", "pgh_context__metadata"),
            **{f"{column}_was": _earlier(column) for column in self.columns},
        ).annotate(state_was=_earlier("state"))
        differs = Q(pgh_label=UPDATED) & ~Q(state=F("state_was"))
        # One condition, so that it holds after the comparison with earlier copies, of
        # which most are older than the window.
        gone = Q(pgh_label=DELETED) & reading.within(AT)
        return copies.filter(gone | (differs & reading.within(AT)))

    def is_taken_away(self, row: Any) -> bool:
        return bool(self.removes) and _differs(row, self.removes)

    def moves(self, row: Any):
        for aspect, column in self.aspects.items():
            if _differs(row, column):
                yield aspect, getattr(row, f"{column}_was"), getattr(row, column)


def _differs(row: Any, column: str) -> bool:
    return getattr(row, column) != getattr(row, f"{column}_was")


def _earlier(name: str) -> Window:
    """The same column of the copy before."""
    of_row = [F("pgh_obj_id")]
    return Window(Lag(name), partition_by=of_row, order_by=F("pgh_id").asc())


class _AsText(Func):
    """Several columns as one text that is never empty, so that they compare at once."""

    template = "(ROW(%(expressions)s))::text"
    output_field = TextField()
