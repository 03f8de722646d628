"""What the things that moved are called: thousands move, and few of them are shown."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, NamedTuple

from django.db.models import QuerySet

from migration_coop.lib.changes import About, Net
from migration_coop.lib.steps import Subject


class Kind(NamedTuple):
    """The rows of a kind of thing, and what is to be said about one of them."""

    rows: QuerySet
    about: Callable[[Any], About]


class Names:
    """Which things are still there is asked of all at once, one query for each kind.

    Their rows are read when one is named: those that `fetch` was told of, else all.
    """

    def __init__(self, nets: Iterable[Net], kinds: Mapping[str, Kind]):
        self._kinds = kinds
        self._fetched: dict[str, dict[int, Any]] = {kind: {} for kind in kinds}
        keys = _by_kind(net.subject for net in nets)
        self._known = {
            kind: set(found.filter(pk__in=keys[kind]).values_list("pk", flat=True))
            for kind, (found, _about) in kinds.items()
        }

    def find(self, subject: Subject) -> Callable[[], About] | None:
        """How to name it; nothing where it is gone."""
        return partial(self._name, subject) if self.knows(subject) else None

    def knows(self, subject: Subject) -> bool:
        return subject.pk in self._known[subject.kind]

    def fetch(self, subjects: Iterable[Subject]) -> None:
        for kind, keys in _by_kind(subjects).items():
            if kind in self._kinds:
                wanted = (keys & self._known[kind]) - self._fetched[kind].keys()
                self._fetched[kind] |= self._kinds[kind].rows.in_bulk(wanted)

    def _name(self, subject: Subject) -> About:
        kind, fetched = subject.kind, self._fetched[subject.kind]
        if subject.pk not in fetched:
            self.fetch(Subject(kind, pk) for pk in self._known[kind])
        return self._kinds[kind].about(self._fetched[kind][subject.pk])


def _by_kind(subjects: Iterable[Subject]) -> dict[str, set[int]]:
    found = defaultdict(set)
    for subject in subjects:
        found[subject.kind].add(subject.pk)
    return found
