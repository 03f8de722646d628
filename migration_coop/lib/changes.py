"""What moved between two moments: what came of the steps that were taken, in words.

Knows no domain word. A layer reads its own steps and puts what came of them into words;
`what_changed` asks the layers (docs/adr/0018). Reading is in lib/steps.py.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils import timezone

from migration_coop.lib.steps import (
    EXISTENCE,
    OWNER,
    STATUS,
    Reading,
    Step,
    Subject,
)


@dataclass(frozen=True)
class Scope:
    """Whose changes, and about what: by default about everything that `user` sees."""

    user: Any
    # Only what concerns every one of these countries.
    countries: tuple[str, ...] = ()
    # Only things of these kinds; of a kind in `rows`, only these things.
    kinds: frozenset[str] | None = None
    rows: Mapping[str, Collection[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, user: Any, rows: Mapping[str, Collection[int]]) -> "Scope":
        """About these things and nothing else."""
        return cls(user, kinds=frozenset(rows), rows=rows)

    def asks_for(self, kind: str) -> bool:
        return self.kinds is None or kind in self.kinds

    def narrow(self, kind: str, found: QuerySet) -> QuerySet:
        return found.filter(pk__in=self.rows[kind]) if kind in self.rows else found


@dataclass(frozen=True)
class Net:
    """What came of the steps of one aspect of a thing; `steps` are all of the thing's."""

    subject: Subject
    aspect: str
    before: Any
    after: Any
    last: Step
    steps: tuple[Step, ...]

    @property
    def status(self) -> str:
        """Where it stands since its last step; empty when it took none."""
        taken = [step.after for step in self.steps if step.aspect == STATUS]
        return taken[-1] if taken else ""


@dataclass(frozen=True)
class Group:
    """What changes are listed under: countries, or a thing with a title."""

    key: str = ""
    countries: tuple[str, ...] = ()
    title: str = ""
    url: str = ""


class About(NamedTuple):
    """What is to be said about a thing, whatever moved in it."""

    label: str
    url: str
    group: Group
    person: str = ""


@dataclass(frozen=True)
class Words:
    """One move in words. A sentence never names a person, so that it can be printed:
    `before` and `after` do, where `names_people` says so."""

    kind: str
    sentence: str
    before: str = ""
    after: str = ""
    names_people: bool = False


@dataclass(frozen=True)
class Line:
    """One step, as it was taken."""

    at: datetime
    by: str
    words: Words
    note: str


@dataclass(frozen=True)
class Change:
    """What came of the steps between two moments, for one aspect of one thing."""

    subject: Subject
    at: datetime
    by: str
    words: Words
    steps: tuple[Step, ...]
    # Thousands are found and few of them shown: these words are made on demand.
    name: Callable[[], About]
    tell: Callable[[Step], Line]

    @property
    def kind(self) -> str:
        return self.words.kind

    @cached_property
    def about(self) -> About:
        return self.name()

    @property
    def lines(self) -> list[Line]:
        """The steps of the thing in words."""
        return [self.tell(step) for step in self.steps]


class Layer(NamedTuple):
    """How an app takes part. `word` is for things of its kinds: it gets what came of
    their steps, and answers how to name each thing and how to say each move."""

    kinds: frozenset[str]
    read: Callable[[Reading, Scope], None]
    word: Callable[[list[Net], Scope, "People"], "Wording"]


class Wording(NamedTuple):
    # How to name the thing; nothing where it cannot be named any more.
    about: Callable[[Subject], Callable[[], About] | None]
    say: Callable[[Net | Step], Words]
    # Reads at once what the names of these things are made from.
    fetch: Callable[[Collection[Subject]], None] = lambda subjects: None


People = Mapping[int, Any]


class Found(NamedTuple):
    """Newest first. `since` is later than was asked for where there is too much."""

    changes: list[Change]
    since: datetime
    wordings: Sequence[Wording] = ()

    def fetch_names(self, subjects: Collection[Subject]) -> None:
        """For a page that shows these of them and no others."""
        for wording in self.wordings:
            wording.fetch(subjects)


def what_changed(
    layers: Iterable[Layer],
    scope: Scope,
    *,
    since: datetime,
    until: datetime | None = None,
) -> Found:
    """Both moments as `at` of the steps say, which is when something was recorded."""
    reading = Reading(since, until or timezone.now())
    layers = list(layers)
    for layer in layers:
        layer.read(reading, scope)
    nets = list(net(reading.steps))
    people = _people(nets)
    changes: list[Change] = []
    wordings: list[Wording] = []
    for layer in layers:
        own = [entry for entry in nets if entry.subject.kind in layer.kinds]
        if own:
            wordings.append(layer.word(own, scope, people))
            changes += _in_words(own, wordings[-1], people)
    changes.sort(key=lambda change: change.at, reverse=True)
    return Found(changes, reading.complete_since, wordings)


def net(steps: Iterable[Step]) -> Iterator[Net]:
    """From steps in their order to what they come to.

    What was opened, or removed, is that and nothing else. What came and went in
    between, or is back where it was, is not there.
    """
    of_subject: dict[Subject, list[Step]] = defaultdict(list)
    for step in steps:
        of_subject[step.subject].append(step)
    for subject, taken in of_subject.items():
        aspects: dict[str, list[Step]] = defaultdict(list)
        for step in taken:
            aspects[step.aspect].append(step)
        life = aspects.pop(EXISTENCE, [])
        if life and not (life[0].before and life[-1].after):
            aspects = {EXISTENCE: life}
        for aspect, chain in aspects.items():
            before, last = chain[0].before, chain[-1]
            if before != last.after:
                yield Net(subject, aspect, before, last.after, last, tuple(taken))


def of_rows(
    layer: Layer, user: Any, rows: Mapping[str, Collection[int]], *, since: datetime
) -> dict[Subject, list[Change]]:
    """What moved in these things, for lists that mark them: nothing is asked when
    there are none."""
    moved: dict[Subject, list[Change]] = defaultdict(list)
    if any(rows.values()):
        scope = Scope.of(user, rows)
        for change in what_changed([layer], scope, since=since).changes:
            moved[change.subject].append(change)
    return dict(moved)


def mark_moved(rows: Iterable[Any], layer: Layer, kind: str, *, request: Any) -> None:
    """Give each row of a list `moved`: what changed in it since the moment that the
    reader chose (`request.since`), if they did."""
    if not request.since:
        return
    rows = rows if isinstance(rows, QuerySet) else list(rows)
    asked = {kind: [row.pk for row in rows]}
    moved = of_rows(layer, request.user, asked, since=request.since.at)
    for row in rows:
        row.moved = moved.get(Subject(kind, row.pk), [])


def _people(nets: Iterable[Net]) -> People:
    keys = set()
    for step in {step for entry in nets for step in entry.steps}:
        keys.add(step.by_id)
        if step.aspect == OWNER:
            keys |= {step.before, step.after}
    return get_user_model()._base_manager.in_bulk(keys - {None})


def _in_words(nets: list[Net], wording: Wording, people: People) -> Iterator[Change]:
    def name(by_id: int | None) -> str:
        return str(people.get(by_id or 0, ""))

    def tell(step: Step) -> Line:
        return Line(step.at, name(step.by_id), wording.say(step), step.note)

    named = ((entry, wording.about(entry.subject)) for entry in nets)
    for entry, about in ((entry, about) for entry, about in named if about):
        last, words = entry.last, wording.say(entry)
        edge = (entry.subject, last.at, name(last.by_id))
        yield Change(*edge, words, entry.steps, about, tell)
