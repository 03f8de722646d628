"""Pages of one list that is made of several models, by keyset.

Each model is filtered, ordered and cut by a query of its own, and the database puts
the few rows of each together: a page costs what one of its parts costs, page 400
what page 1 costs. See pages.py for lists of one model.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.core import signing
from django.db.models import Field, IntegerField, Q, QuerySet, Value
from django.http import HttpRequest

from migration_coop.lib.pages import AFTER, BEFORE, KeysetPage

SIZE = 25


class Place(NamedTuple):
    """Where a row stands in the list: its key, which part it is of, its own pk."""

    key: Any
    part: int
    pk: int


@dataclass(frozen=True)
class UnionList:
    """Querysets, each with the same annotation `order`, never empty, to sort by.

    An expression with an index, `(order, id)`, makes every page quick. Rows of the
    same key stand in the order of the parts. `name` tells one order from another,
    so that an address that was made for one is page one of all others.
    """

    parts: Sequence[QuerySet]
    order: str
    name: str

    def page(self, request: HttpRequest, *, size: int = SIZE) -> KeysetPage:
        """The page that ?after=… or ?before=… names; its rows are places."""
        if place := self._position(request, BEFORE):
            rows, has_more = self._rows(place, size, backwards=True)
            # Fewer rows than a page come before: that is page one, shown in full.
            if has_more:
                return self._linked(request, rows, has_previous=True, has_next=True)
        place = self._position(request, AFTER)
        rows, has_more = self._rows(place, size, backwards=False)
        return self._linked(
            request, rows, has_previous=place is not None, has_next=has_more
        )

    def after(self, place: Place | None, *, size: int) -> list[Place]:
        """So many rows further on, for whoever reads the whole list."""
        return self._rows(place, size, backwards=False)[0]

    def count(self, *, most: int) -> int:
        """How many there are; `most` stands for that many or more."""
        parts = [part.order_by().values_list("pk")[:most] for part in self.parts]
        return min(parts[0].union(*parts[1:], all=True).count(), most)

    def _rows(self, place, size, *, backwards) -> tuple[list[Place], bool]:
        sign = "-" if backwards else ""
        parts = []
        for number, part in enumerate(self.parts):
            if place is not None:
                part = part.filter(self._beyond(place, number, backwards=backwards))
            part = part.annotate(part=Value(number, output_field=IntegerField()))
            part = part.order_by(f"{sign}{self.order}", f"{sign}pk")
            parts.append(part.values_list(self.order, "part", "pk")[: size + 1])
        merged = parts[0].union(*parts[1:], all=True)
        order = (f"{sign}{name}" for name in (self.order, "part", "pk"))
        rows = [Place(*row) for row in merged.order_by(*order)[: size + 1]]
        has_more = len(rows) > size
        rows = rows[:size]
        return (rows[::-1] if backwards else rows), has_more

    def _beyond(self, place: Place, number: int, *, backwards: bool) -> Q:
        """Rows of this part that come later; its first half is what an index takes."""
        way = "lt" if backwards else "gt"
        later = Q(**{f"{self.order}__{way}": place.key})
        if number == place.part:
            reached = Q(**{f"{self.order}__{way}e": place.key})
            return reached & (later | Q(**{f"pk__{way}": place.pk}))
        if (number > place.part) != backwards:
            return Q(**{f"{self.order}__{way}e": place.key})
        return later

    def _linked(self, request, rows, *, has_previous, has_next) -> KeysetPage:
        def link(way: str, place: Place) -> str:
            parameters = request.GET.copy()
            for name in (AFTER, BEFORE):
                parameters.pop(name, None)
            key = place.key if isinstance(place.key, str | int) else str(place.key)
            parameters[way] = self._signer.sign_object([key, place.part, place.pk])
            return f"?{parameters.urlencode()}"

        return KeysetPage(
            rows,
            previous_url=link(BEFORE, rows[0]) if rows and has_previous else "",
            next_url=link(AFTER, rows[-1]) if rows and has_next else "",
        )

    def _position(self, request: HttpRequest, way: str) -> Place | None:
        try:
            key, part, pk = self._signer.unsign_object(request.GET.get(way, ""))
        except signing.BadSignature:
            return None
        return Place(self._field.to_python(key), part, pk)

    @property
    def _field(self) -> Field:
        return self.parts[0].query.annotations[self.order].output_field

    @property
    def _signer(self) -> signing.Signer:
        return signing.Signer(salt=f"union of {self.name}")
