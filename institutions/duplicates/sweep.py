"""Looks through a register for records that are there twice.

What is looked at is what changed since it was last looked at: the digest of the facts
says so. The rows are the truth: each batch is a transaction of its own, so a sweep that
is stopped goes on where it was, and one that runs twice writes nothing new.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from institutions.duplicates.score import ALIKE, Likeness

READ = 500
COMPARED = 50
Keys = tuple[int, int]


@dataclass(frozen=True)
class Register:
    """What is swept, and how its records are read, found and compared."""

    pairs: QuerySet
    # Everything that can be a duplicate, in the order in which it is looked at.
    existing: Callable[[], QuerySet]
    everything: QuerySet
    facts: Callable[[Sequence[int]], dict[int, Any]]
    near: Callable[[Mapping[int, Any]], set[Keys]]
    compare: Callable[[Any, Any], Likeness]
    # The digests of the last sweep, and how new ones are kept.
    seen: Callable[[Sequence[int]], dict[int, str]]
    remember: Callable[[Mapping[int, str]], None]
    # Those that are gone: looked at afresh if they ever come back.
    forget: Callable[[QuerySet], None]


@dataclass
class Swept:
    """What a sweep did; `is_complete` unless it stopped before the end."""

    looked_at: int = 0
    alike: set[Keys] = field(default_factory=set)
    dropped: int = 0
    is_complete: bool = True


def sweep(register: Register, *, at: datetime, most: int | None = None) -> Swept:
    """Compare what changed, `most` records at most; drop pairs that are none any more."""
    swept = Swept(dropped=_drop_gone(register))
    for changed in _changed(register):
        waiting = iter(changed.items())
        while some := dict(islice(waiting, COMPARED)):
            if most is not None and swept.looked_at >= most:
                swept.is_complete = False
                return swept
            _sweep_some(register, some, swept, at=at)
    return swept


def _drop_gone(register: Register) -> int:
    """Of what was merged or dissolved; what somebody answered is kept."""
    gone = register.everything.exclude(pk__in=register.existing().values("pk"))
    register.forget(gone)
    of_gone = Q(first__in=gone) | Q(second__in=gone)
    return register.pairs.filter(of_gone, told_apart_at=None).delete()[0]


def _changed(register: Register) -> Iterator[dict[int, Any]]:
    """Records that are not as the last sweep saw them, some at a time."""
    waiting = iter(list(register.existing().values_list("pk", flat=True)))
    while keys := list(islice(waiting, READ)):
        seen, facts = register.seen(keys), register.facts(keys)
        yield {pk: row for pk, row in facts.items() if row.digest != seen.get(pk)}


@transaction.atomic
def _sweep_some(
    register: Register, changed: Mapping[int, Any], swept: Swept, *, at: datetime
) -> None:
    before = _pairs_of(register, changed)
    near = register.near(changed) | {(first, second) for _pk, first, second in before}
    known = _known(register, changed, near)
    alike: dict[Keys, Likeness] = {}
    for one, other in sorted(near):
        if one in known and other in known:
            likeness = register.compare(known[one], known[other])
            if likeness.score >= ALIKE:
                alike[one, other] = likeness
    # A pair that is less alike by now goes, unless somebody answered.
    gone = [pk for pk, *pair in before if tuple(pair) not in alike]
    dropped = register.pairs.filter(pk__in=gone, told_apart_at=None).delete()
    swept.looked_at += len(changed)
    swept.alike |= set(alike)
    swept.dropped += dropped[0]
    _keep(register, alike, at=at)
    register.remember({pk: facts.digest for pk, facts in sorted(changed.items())})


def _known(
    register: Register, changed: Mapping[int, Any], near: Collection[Keys]
) -> dict[int, Any]:
    others = {pk for pair in near for pk in pair} - set(changed)
    existing = register.existing().filter(pk__in=others)
    keys = list(existing.values_list("pk", flat=True))
    return register.facts(keys) | dict(changed)


def _pairs_of(
    register: Register, changed: Collection[int]
) -> list[tuple[int, int, int]]:
    pairs = register.pairs.filter(Q(first__in=changed) | Q(second__in=changed))
    return list(pairs.values_list("pk", "first", "second"))


def _keep(register: Register, alike: Mapping[Keys, Likeness], *, at: datetime) -> None:
    """As they are now; when they were found first, and what was said, stays."""
    register.pairs.bulk_create(
        [
            register.pairs.model(
                first_id=first,
                second_id=second,
                score=likeness.per_cent,
                reasons=[list(reason) for reason in likeness.reasons],
                found_at=at,
            )
            for (first, second), likeness in sorted(alike.items())
        ],
        update_conflicts=True,
        update_fields=["score", "reasons"],
        unique_fields=["first", "second"],
    )
