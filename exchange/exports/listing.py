"""What an export is of: rows that a page lists, and what can be said of each."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any, Protocol

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst

from migration_coop.lib.columns import COLUMNS, SORT, Columns, sort_in_words

# Rows are read so many at a time, with what belongs to them.
AT_ONCE = 500
# Stands for as many as there are.
UNCOUNTED = 10**9


@dataclass(frozen=True)
class Asked:
    """Who asks for what: the address of the list, and the day on which it is read."""

    user: Any
    query: QueryDict
    today: date

    @property
    def sort(self) -> str:
        return self.query.get(SORT, "")


@dataclass(frozen=True)
class Column:
    """What is said of a row, for a reader and for an import.

    `name` is the key in the address, and the heading where the file is to be imported
    again: for that the name of the field is chosen.
    """

    name: str
    label: str | Promise
    # Empty: it is only there to be imported again.
    value: Callable[[Any], Any] | None = None
    # As an import takes it; empty: an import does not know this column.
    again: Callable[[Any], Any] | None = None
    # On the page of the list, and so in an export unless somebody chooses otherwise.
    is_shown: bool = False
    holds_contacts: bool = False

    @property
    def heading(self) -> str:
        """For a reader."""
        return capfirst(str(self.label))

    def read(self, row: Any, *, for_import: bool) -> Any:
        value = self.again if for_import else self.value
        return value(row) if value else None


class Found(Protocol):
    """The rows that the filters leave, of those that the reader may have."""

    @property
    def words(self) -> list[tuple[str, str]]:
        """What narrows them: (label, choice)."""

    def count(self) -> int: ...

    def left_out(self) -> int:
        """How many of the page are not exported."""

    def rows(self) -> Iterator[Any]:
        """In the order of the page, without keeping them."""


@dataclass(frozen=True)
class FoundRows:
    """The rows of a queryset, read by a cursor of the database."""

    queryset: QuerySet
    words: list[tuple[str, str]]
    # The same with what is on the page and stays there.
    on_page: QuerySet | None = None
    # Turns many rows at once into what the columns are read from.
    look_at: Callable[[list], Iterable[Any]] | None = None

    def count(self) -> int:
        return self.queryset.order_by().count()

    def left_out(self) -> int:
        if self.on_page is None:
            return 0
        return self.on_page.order_by().count() - self.count()

    def rows(self) -> Iterator[Any]:
        found = self.queryset.iterator(chunk_size=AT_ONCE)
        if self.look_at is None:
            yield from found
            return
        while chunk := list(islice(found, AT_ONCE)):
            yield from self.look_at(chunk)


@dataclass(frozen=True)
class Listing:
    """Rows of one kind on one page.

    `route` is the name of the page's address. `how_many(n)` says them in words:
    "38 missions". `find` reads the address as the page does.
    """

    name: str
    route: str
    label: str | Promise
    how_many: Callable[[int], str]
    # In which order the page shows them.
    order: str | Promise
    find: Callable[[Asked], Found]
    columns: Callable[[Asked], Sequence[Column]]
    # By what the page sorts its rows; empty: they have one order only.
    sorting: Columns | None = None
    # Columns of the page that are several here, by their name in its address.
    of_page: Mapping[str, Sequence[str]] = field(default_factory=dict)
    # Why a list that looks as if it could be imported again cannot.
    not_again: str | Promise = ""
    # Who may take it away, beyond seeing the page.
    may_export: Callable[[Any], bool] = lambda user: True

    def ordered_by(self, asked: Asked) -> str:
        """In words: by what the reader sorted the page, else its usual order."""
        sort = self.sorting.read_sort(asked.sort) if self.sorting else ()
        return sort_in_words(sort) or str(self.order)

    def offered(self, asked: Asked, *, for_import: bool) -> list[Column]:
        columns = self.columns(asked)
        if for_import:
            return [column for column in columns if column.again]
        return [column for column in columns if column.value]

    @property
    def url(self) -> str:
        """Of its page."""
        return reverse(self.route)

    @property
    def can_be_imported(self) -> bool:
        return self.name in IMPORTED


# What an import takes as it is.
IMPORTED = frozenset({"institutions", "people", "missions"})


def usual(listing: Listing, columns: Iterable[Column], asked: Asked) -> list[str]:
    """Those that the page shows: lists whose columns can be chosen say them in their
    address (docs/adr/0038)."""
    columns = list(columns)
    known = {column.name for column in columns}
    shown: list[str] = []
    for name in asked.query.get(COLUMNS, "").split("."):
        shown += listing.of_page.get(name, [name])
    chosen = [name for name in dict.fromkeys(shown) if name in known]
    return chosen or [column.name for column in columns if column.is_shown]


def all_but_contacts(columns: Iterable[Column]) -> list[str]:
    return [column.name for column in columns if not column.holds_contacts]


def in_words(filters: Any) -> list[tuple[str, str]]:
    """Of a ListFilter, or a form that can say the same."""
    return [(str(label), str(choice)) for _name, label, choice in filters.in_words()]
