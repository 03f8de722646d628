"""How a list shows its rows: which columns, in which order, how close, how sorted.

All of it stands in the address, so that a link and a saved view show the same list.
What somebody chose last is kept in a cookie of theirs as well, for addresses that do
not say (docs/adr/0038). A list declares its `Columns`; `components/columns.html` lets
its reader choose, and `components/column_heads.html` sorts.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import F, QuerySet
from django.db.models.expressions import OrderBy
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.functional import Promise

from migration_coop.lib.filters import POSITIONS
from migration_coop.lib.formats import format_names

COLUMNS, DENSITY, SORT = "columns", "density", "sort"
# What of an address says how a list shows its rows, and not which.
LAYOUT = frozenset({COLUMNS, DENSITY, SORT})
# What the chooser sends: it is answered by an address that says the same in short.
CHOOSER, CHOSEN, EARLIER, LATER, RESET = "layout", "column", "earlier", "later", "reset"
SENT = (CHOOSER, CHOSEN, EARLIER, LATER, RESET)
# The chooser stays open while columns change their places.
ARRANGING = "arranging"
COMPACT, COMFORTABLE = "compact", "comfortable"
A_YEAR = 365 * 24 * 3600
# More is no order that anybody reads.
MOST_SORTED = 3


@dataclass(frozen=True)
class SortKey:
    """What a column is sorted by; made anew, because words are in one's language."""

    expression: Callable[[], Any]
    may_be_empty: bool = False


@dataclass(frozen=True, eq=False)
class Column:
    name: str
    label: str | Promise
    # Unless its reader chose otherwise.
    is_shown: bool = False
    is_number: bool = False
    sort: SortKey | None = None


# Each column that sorts, and whether from its end.
Sort = tuple[tuple[Column, bool], ...]


def sort_in_words(sort: Sort) -> str:
    return format_names(str(column.label) for column, _down in sort)


@dataclass(frozen=True)
class Head:
    """The head of a column; `sort_url` is empty where nothing sorts by it."""

    column: Column
    sort_url: str
    # For aria-sort: "ascending", "descending", or empty.
    direction: str


@dataclass(frozen=True)
class Columns:
    """The columns of one list, of which the first is always shown."""

    name: str
    columns: Sequence[Column]
    # The order unless its reader chose another, such as "-dates"; it also decides
    # between rows that are the same in what they are sorted by.
    usual: str

    def layout(self, request: HttpRequest) -> "Layout":
        kept = self._kept(request)
        names = request.GET.get(COLUMNS) or kept.get(COLUMNS, "")
        density = request.GET.get(DENSITY) or kept.get(DENSITY, "")
        return Layout(
            all=self,
            shown=self._read(names.split(".")),
            is_compact=density == COMPACT,
            sort=self.read_sort(request.GET.get(SORT, "")),
            query=_without(request.GET, *POSITIONS, *SENT, ARRANGING),
            is_arranging=ARRANGING in request.GET,
        )

    def choose(self, request: HttpRequest) -> HttpResponse | None:
        """The answer to the chooser, if that was sent: the list as it was chosen."""
        if CHOOSER not in request.GET:
            return None
        query = _without(request.GET, *POSITIONS, *SENT, COLUMNS, DENSITY, ARRANGING)
        cookie = self._cookie(request)
        if RESET in request.GET:
            response = HttpResponseRedirect(f"?{query.urlencode()}")
            response.delete_cookie(cookie)
            return response
        kept = QueryDict(mutable=True)
        kept[COLUMNS] = ".".join(one.name for one in self._arranged(request.GET))
        is_compact = request.GET.get(DENSITY) == COMPACT
        kept[DENSITY] = COMPACT if is_compact else COMFORTABLE
        for name in (COLUMNS, DENSITY):
            query[name] = str(kept[name])
        if EARLIER in request.GET or LATER in request.GET:
            query[ARRANGING] = "1"
        response = HttpResponseRedirect(f"?{query.urlencode()}")
        _keep(response, cookie, kept)
        return response

    def named(self, name: str) -> Column | None:
        return next((column for column in self.columns if column.name == name), None)

    def ordered(self, rows: QuerySet, sort: Sort) -> tuple[QuerySet, list[OrderBy]]:
        """The rows with what they are sorted by, and the keys for `keyset_page`."""
        annotations, keys = {}, []
        order = dict(sort)
        order.update(one for one in self.usual_sort if one[0] not in order)
        for column, descending in order.items():
            by = column.sort
            assert by is not None, "only such columns are read as an order"
            key = f"sort_{column.name}"
            annotations[key] = by.expression()
            keys.append(_order(key, descending, by.may_be_empty))
        return rows.annotate(**annotations), keys

    @property
    def usual_sort(self) -> Sort:
        return self.read_sort(self.usual)

    def _arranged(self, sent: QueryDict) -> list[Column]:
        shown = list(self._read(sent.getlist(CHOSEN) or [self.columns[0].name]))
        for way, step in ((EARLIER, -1), (LATER, 1)):
            column = self.named(sent.get(way, ""))
            if column in shown[1:]:
                place = shown.index(column)
                # The first column keeps its place.
                new = min(max(place + step, 1), len(shown) - 1)
                shown.insert(new, shown.pop(place))
        return shown

    def _read(self, names: Iterable[str]) -> tuple[Column, ...]:
        """Those of the names that are columns, the first always; else the usual ones."""
        found = dict.fromkeys(filter(None, map(self.named, names)))
        if not found:
            return self.usually_shown
        return tuple(dict.fromkeys([self.columns[0], *found]))

    @property
    def usually_shown(self) -> tuple[Column, ...]:
        first = self.columns[0]
        return tuple(one for one in self.columns if one.is_shown or one is first)

    def read_sort(self, text: str) -> Sort:
        found: dict[Column, bool] = {}
        for part in text.split("."):
            column = self.named(part.removeprefix("-"))
            if column and column.sort:
                found.setdefault(column, part.startswith("-"))
        return tuple(found.items())[:MOST_SORTED]

    def _cookie(self, request: HttpRequest) -> str:
        """Of this list and this person: computers are shared."""
        return f"list-{self.name}-{request.user.pk}"

    def _kept(self, request: HttpRequest) -> QueryDict:
        return QueryDict(request.COOKIES.get(self._cookie(request), ""))


@dataclass(frozen=True)
class Layout:
    """A list as one person sees it."""

    all: Columns
    shown: tuple[Column, ...]
    is_compact: bool
    sort: Sort
    query: QueryDict
    is_arranging: bool

    @property
    def others(self) -> list[Column]:
        """Those that are not shown, for the chooser."""
        return [column for column in self.all.columns if column not in self.shown]

    @cached_property
    def names(self) -> set[str]:
        return {column.name for column in self.shown}

    @property
    def sort_words(self) -> str:
        """By what it is sorted, where somebody asked for that: "Country and Type"."""
        return sort_in_words(self.sort)

    @property
    def unsorted_url(self) -> str:
        return self._url(SORT, "")

    @property
    def as_shown(self) -> QueryDict:
        """The address of the list as it stands, also where a cookie says how."""
        query = _without(self.query, COLUMNS)
        if self.shown != self.all.usually_shown:
            query[COLUMNS] = ".".join(column.name for column in self.shown)
        return query

    @property
    def kept_query(self) -> list[tuple[str, str]]:
        """What the chooser sends again: all but what it chooses."""
        return _pairs(_without(self.query, COLUMNS, DENSITY))

    @property
    def kept_layout(self) -> list[tuple[str, str]]:
        """What a form of filters sends again, that of itself knows no layout."""
        others = [name for name in self.query if name not in LAYOUT]
        return _pairs(_without(self.query, *others))

    @property
    def whole_query(self) -> list[tuple[str, str]]:
        return _pairs(self.query)

    def heads(self) -> Iterator[Head]:
        directions = {one: down for one, down in self.sort or self.all.usual_sort}
        for column in self.shown:
            direction = ""
            if column in directions:
                direction = "descending" if directions[column] else "ascending"
            sorts = column.sort is not None
            yield Head(column, self._sort_url(column) if sorts else "", direction)

    def ordered(self, rows: QuerySet) -> tuple[QuerySet, list[OrderBy]]:
        return self.all.ordered(rows, self.sort)

    def _sort_url(self, column: Column) -> str:
        """By this column, and where it is the same as before; pressed again, backwards."""
        current = self.sort or self.all.usual_sort
        first, is_backwards = current[0]
        backwards = first is column and not is_backwards
        further = [(one, down) for one, down in self.sort if one is not column]
        order = [(column, backwards), *further][:MOST_SORTED]
        parts = [f"-{one.name}" if down else one.name for one, down in order]
        return self._url(SORT, ".".join(parts))

    def _url(self, name: str, value: str) -> str:
        query = self.query.copy()
        query.pop(name, None)
        if value:
            query[name] = value
        return f"?{query.urlencode()}"


def _keep(response: HttpResponse, cookie: str, layout: QueryDict) -> None:
    response.set_cookie(
        cookie,
        layout.urlencode(),
        max_age=A_YEAR,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _order(key: str, descending: bool, may_be_empty: bool) -> OrderBy:
    """Empty ones last, and first backwards: as PostgreSQL has them in its indexes."""
    if not may_be_empty:
        return OrderBy(F(key), descending=descending)
    first, last = (True, None) if descending else (None, True)
    return OrderBy(F(key), descending=descending, nulls_first=first, nulls_last=last)


def _pairs(query: QueryDict) -> list[tuple[str, str]]:
    return [(name, text) for name, texts in query.lists() for text in texts]


def _without(query: QueryDict, *names: str) -> QueryDict:
    rest = query.copy()
    for name in names:
        rest.pop(name, None)
    return rest
