"""Everything that moved between two moments, as far as the reader may see it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

import cooperation.changes
import institutions.changes
import missions.changes
from cooperation.changes import COOPERATION, INSTRUMENT, MILESTONE, PLAN
from cooperation.models import ActionPlan, Cooperation, Instrument, Milestone
from migration_coop.lib.changes import Change, Found, Group, Scope, what_changed
from migration_coop.lib.steps import Subject

LAYERS = (cooperation.changes.LAYER, missions.changes.LAYER, institutions.changes.LAYER)
KINDS = {
    **cooperation.changes.KINDS,
    **missions.changes.KINDS,
    **institutions.changes.KINDS,
}


@dataclass(frozen=True)
class Thing:
    """Something that moved, with all that moved in it."""

    changes: list[Change]

    @property
    def subject(self) -> Subject:
        return self.changes[0].subject

    @property
    def about(self):
        return self.changes[0].about

    @property
    def at(self) -> datetime:
        return max(change.at for change in self.changes)

    @property
    def by(self) -> str:
        return max(self.changes, key=lambda change: change.at).by

    @cached_property
    def lines(self):
        return self.changes[0].lines


@dataclass(frozen=True)
class Section:
    """What moved between two countries, or in one plan; newest first."""

    group: Group
    things: list[Thing] = field(default_factory=list)

    @property
    def title(self) -> str:
        return self.group.title


def find_changes(
    scope: Scope, *, since: datetime, until: datetime | None = None
) -> Found:
    return what_changed(LAYERS, scope, since=since, until=until)


def moved(
    user, since: datetime, *, scope: Scope | None = None, until: datetime | None = None
) -> dict[Subject, list[Change]]:
    """What moved in each thing, for boards: {("cooperation", 7): [change, …]}."""
    by_thing: dict[Subject, list[Change]] = {}
    for change in find_changes(scope or Scope(user), since=since, until=until).changes:
        by_thing.setdefault(change.subject, []).append(change)
    return by_thing


def scope_of_cooperation(user, row: Cooperation) -> Scope:
    """What happens between its two countries, and of cooperations and instruments its
    own only."""
    texts = Instrument.objects.filter(cooperation=row).values_list("pk", flat=True)
    return Scope(
        user,
        countries=(row.country_a_id, row.country_b_id),
        rows={COOPERATION: [row.pk], INSTRUMENT: list(texts)},
    )


def scope_of_plan(user, plan: ActionPlan) -> Scope:
    dated = Milestone.objects.filter(plan=plan).values_list("pk", flat=True)
    return Scope.of(user, {PLAN: [plan.pk], MILESTONE: list(dated)})


def counted(changes: Iterable[Change]) -> list[tuple[str, str, int]]:
    """(kind, its name, how many), in the order of KINDS; those that occur."""
    counts = Counter(change.kind for change in changes)
    return [(k, str(name), counts[k]) for k, name in KINDS.items() if counts[k]]


def things_of(changes: Iterable[Change]) -> list[Thing]:
    """What moved last comes first."""
    things: dict[Subject, list[Change]] = {}
    for change in changes:
        things.setdefault(change.subject, []).append(change)
    return [Thing(rows) for rows in things.values()]


def sections(things: Iterable[Thing]) -> list[Section]:
    """By pair or plan: the one where something moved last comes first."""
    found: dict[str, Section] = {}
    for thing in things:
        group = thing.about.group
        section = found.setdefault(group.key or group.title, Section(group))
        section.things.append(thing)
    return list(found.values())
