"""What rows of an import made, with a link to it, as far as the reader may see it."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from cooperation.models import Milestone
from exchange.models import ImportRow
from institutions.models import Institution, Person
from migration_coop.lib.formats import format_date
from missions.models import Mission, Visit


@dataclass(frozen=True)
class Created:
    label: str
    url: str


@dataclass(frozen=True)
class Kind:
    """What has a page of its own: what to fetch with it, and what it is called."""

    model: Any
    name: Callable[[Any], str] = str
    related: tuple[str, ...] = ()


def _name_of_visit(visit: Visit) -> str:
    return f"{visit.mission.code}, {format_date(visit.takes_place_on)}"


KINDS = {
    kind.model._meta.label_lower: kind
    for kind in (
        Kind(Institution),
        Kind(Person),
        Kind(Mission),
        Kind(Visit, _name_of_visit, ("mission",)),
        Kind(Milestone, lambda milestone: milestone.title, ("plan",)),
    )
}


def created_records(rows: Iterable[ImportRow], *, user) -> dict[int, Created]:
    """By the key of the row, the last thing that it made: the visit, not its mission.

    One query for each kind of record. What was taken back is not there."""
    made: dict[int, tuple[str, int]] = {}
    keys: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        for step in row.done:
            label, pk = step.get("created", ("", 0))
            if label in KINDS:
                made[row.pk] = label, pk
                keys[label].add(pk)
    found = {label: _found(KINDS[label], pks, user) for label, pks in keys.items()}
    return {
        row: found[label][pk] for row, (label, pk) in made.items() if pk in found[label]
    }


def _found(kind: Kind, pks: set[int], user) -> dict[int, Created]:
    seen = kind.model.objects.for_user(user).select_related(*kind.related)
    return {
        one.pk: Created(kind.name(one), one.get_absolute_url())
        for one in seen.filter(pk__in=pks)
    }
