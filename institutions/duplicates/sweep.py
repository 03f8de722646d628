"""Looks through the registry for records that are there twice.

What is looked at again is what changed since it was last looked at: the digest of the
facts says so. The rows are the truth: each batch is a transaction of its own, so a
sweep that is stopped goes on where it was, and one that runs twice writes nothing new.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db import connection, transaction
from django.db.models import F, Q

from institutions.duplicates.candidates import candidates, keys_of
from institutions.duplicates.facts import Facts, facts_by_key
from institutions.duplicates.score import ALIKE, Likeness, compare
from institutions.models import DuplicateKeys, DuplicatePair, Institution

READ = 500
COMPARED = 50


@dataclass
class Swept:
    """What a sweep did; `is_complete` unless it stopped before the end."""

    looked_at: int = 0
    kept: int = 0
    dropped: int = 0
    is_complete: bool = True


def sweep_institutions(*, at: datetime, most: int | None = None) -> Swept:
    """Compare what changed, `most` records at most; drop pairs that are none any more."""
    swept = Swept(dropped=_drop_gone())
    for changed in _changed():
        waiting = iter(changed.items())
        while some := dict(islice(waiting, COMPARED)):
            if most is not None and swept.looked_at >= most:
                swept.is_complete = False
                return swept
            _sweep_some(some, swept, at=at)
    return swept


def _drop_gone() -> int:
    """Of bodies that were merged or dissolved; what somebody answered is kept."""
    gone = Institution._base_manager.exclude(pk__in=Institution.objects.existing())
    of_gone = Q(first__in=gone) | Q(second__in=gone)
    return DuplicatePair.objects.filter(of_gone, told_apart_at=None).delete()[0]


def _changed() -> Iterator[dict[int, Facts]]:
    """Records that are not as the last sweep saw them, some at a time.

    By country, because records of one country are compared with each other.
    """
    existing = Institution.objects.existing()
    rows = existing.order_by(F("country").asc(nulls_last=True), "pk")
    waiting = iter(list(rows.values_list("pk", flat=True)))
    while keys := list(islice(waiting, READ)):
        kept = DuplicateKeys.objects.filter(pk__in=keys)
        seen = dict(kept.values_list("pk", "digest"))
        facts = facts_by_key(keys)
        yield {pk: row for pk, row in facts.items() if row.digest != seen[pk]}


@transaction.atomic
def _sweep_some(changed: Mapping[int, Facts], swept: Swept, *, at: datetime) -> None:
    alike: dict[tuple[int, int], Likeness] = {}
    near = _near(changed)
    known = _known(changed, near)
    for one, other in sorted(near):
        if one in known and other in known:
            likeness = compare(known[one], known[other])
            if likeness.score >= ALIKE:
                alike[one, other] = likeness
    swept.looked_at += len(changed)
    swept.kept += len(alike)
    swept.dropped += _drop_unlike(changed, alike)
    _keep(alike, at=at)
    _remember(changed)


def _near(changed: Mapping[int, Facts]) -> set[tuple[int, int]]:
    """The pairs to compare: with candidates, and with what was alike before."""
    keys = keys_of(changed)
    found = {
        (min(pk, other), max(pk, other))
        for pk, facts in changed.items()
        for other in candidates(facts, keys[pk], own=pk)
    }
    return found | {(first, second) for _pk, first, second in _pairs_of(changed)}


def _known(
    changed: Mapping[int, Facts], near: Collection[tuple[int, int]]
) -> dict[int, Facts]:
    others = {pk for pair in near for pk in pair} - set(changed)
    existing = Institution.objects.existing().filter(pk__in=others)
    keys = list(existing.values_list("pk", flat=True))
    return facts_by_key(keys) | dict(changed)


def _pairs_of(changed: Collection[int]) -> list[tuple[int, int, int]]:
    pairs = DuplicatePair.objects.filter(Q(first__in=changed) | Q(second__in=changed))
    return list(pairs.values_list("pk", "first", "second"))


def _drop_unlike(changed: Collection[int], alike: Collection[tuple[int, int]]) -> int:
    """Pairs that are less alike by now, unless somebody answered."""
    gone = [pk for pk, *pair in _pairs_of(changed) if tuple(pair) not in alike]
    return DuplicatePair.objects.filter(pk__in=gone, told_apart_at=None).delete()[0]


def _keep(alike: Mapping[tuple[int, int], Likeness], *, at: datetime) -> None:
    """As they are now; when they were found first, and what was said, stays."""
    DuplicatePair.objects.bulk_create(
        [
            DuplicatePair(
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


def _remember(changed: Mapping[int, Facts]) -> None:
    values = [(pk, facts.digest) for pk, facts in sorted(changed.items())]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE institutions_duplicatekeys AS kept SET digest = seen.digest"
            " FROM unnest(%s, %s) AS seen(pk, digest)"
            " WHERE kept.institution_id = seen.pk",
            [[pk for pk, _digest in values], [digest for _pk, digest in values]],
        )
