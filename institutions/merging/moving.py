"""The rows that point at the record that is put away: which move, and which stay."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Count, Model, Q, QuerySet

from institutions.merging.collisions import says_the_same, would_collide
from institutions.merging.pointers import GIVE_WAY, Pointer, moving_pointers
from migration_coop.lib.changesets import Change, changes_of
from migration_coop.lib.lifecycle import Undoable


@dataclass(frozen=True)
class Sum:
    """So many on either side, and so many together: 3 + 1 = 3 where one is there twice."""

    pointer: Pointer
    kept: int
    merged: int
    staying: int

    @property
    def together(self) -> int:
        return self.kept + self.merged - self.staying


@dataclass
class Moves:
    changes: list[Change] = field(default_factory=list)
    staying: list[tuple[Pointer, Model]] = field(default_factory=list)


def sums(kept: Model, merged: Model) -> list[Sum]:
    """What there is to move, counted: one query for each table and foreign key."""
    found = [_sum(one, kept, merged) for one in moving_pointers(type(kept))]
    return [one for one in found if one.merged]


def count_rows(merged: Model) -> int:
    """How many rows there are to look at: those that will stay, too."""
    pointers = moving_pointers(type(merged))
    return sum(pointer.rows_of(merged).count() for pointer in pointers)


def plan_moves(kept: Model, merged: Model) -> Moves:
    """Nothing is written here."""
    moves = Moves()
    for pointer in moving_pointers(type(kept)):
        rows = pointer.rows_of(merged)
        staying = _staying(pointer, kept)
        if staying is not None:
            moves.staying += [(pointer, row) for row in rows.filter(staying)]
        stay = {row.pk for which, row in moves.staying if which is pointer}
        moves.changes += [
            Change(
                pointer.model._meta.label_lower,
                str(pk),
                pointer.name,
                str(merged.pk),
                str(kept.pk),
            )
            for pk in rows.order_by("pk").values_list("pk", flat=True)
            if pk not in stay
        ]
        moves.changes += _giving_way(pointer, rows, kept, stay)
    return moves


def _giving_way(
    pointer: Pointer, rows: QuerySet, kept: Model, stay: set
) -> Iterator[Change]:
    values = GIVE_WAY.get(pointer.key)
    collides = would_collide(pointer, kept)
    if values and collides is not None:
        for row in rows.filter(collides).exclude(pk__in=stay).order_by("pk"):
            yield from changes_of(row, values)


def _staying(pointer: Pointer, kept: Model) -> Q | None:
    same, collides = says_the_same(pointer, kept), would_collide(pointer, kept)
    if pointer.key in GIVE_WAY or collides is None:
        return same
    return collides if same is None else same | collides


def _sum(pointer: Pointer, kept: Model, merged: Model) -> Sum:
    staying = _staying(pointer, kept)
    of_kept, of_merged = Q(**{pointer.name: kept.pk}), Q(**{pointer.name: merged.pk})
    rows = pointer.model._base_manager.filter(of_kept | of_merged)
    if issubclass(pointer.model, Undoable):
        rows = rows.filter(undone_at=None)
    counted = rows.aggregate(
        kept=Count("pk", filter=of_kept),
        merged=Count("pk", filter=of_merged),
        **(
            {}
            if staying is None
            else {"staying": Count("pk", filter=of_merged & staying)}
        ),
    )
    return Sum(pointer, **({"staying": 0} | counted))
