"""The two registers that are swept: institutions and people."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import connection
from django.db.models import F, QuerySet

from institutions.duplicates.candidates import Wanted, candidates, keys_of
from institutions.duplicates.facts import Facts, facts_by_key
from institutions.duplicates.people import compare_people, near_people, people_by_key
from institutions.duplicates.score import compare
from institutions.duplicates.sweep import Keys, Register, Swept, sweep
from institutions.models import (
    DuplicateKeys,
    DuplicatePair,
    Institution,
    Person,
    PersonPair,
    SweptPerson,
)

# Records that are looked at in one go: a task has twenty seconds.
AT_ONCE = 400


def sweep_a_while(*, at: datetime) -> bool:
    """Some records of each register; whether that was all of them."""
    bodies = sweep_institutions(at=at, most=AT_ONCE)
    people = sweep_people(at=at, most=AT_ONCE)
    return bodies.is_complete and people.is_complete


def sweep_institutions(*, at: datetime, most: int | None = None) -> Swept:
    return sweep(INSTITUTIONS, at=at, most=most)


def sweep_people(*, at: datetime, most: int | None = None) -> Swept:
    return sweep(PEOPLE, at=at, most=most)


def _existing_institutions() -> QuerySet:
    """By country: records of one country are compared with each other."""
    by_country = F("country").asc(nulls_last=True)
    return Institution.objects.existing().order_by(by_country, "pk")


def _near_institutions(changed: Mapping[int, Facts]) -> set[Keys]:
    keys = keys_of(changed)
    return {
        (min(pk, other), max(pk, other))
        for pk, facts in changed.items()
        for other in candidates([Wanted(facts, keys[pk], own=pk)])[0]
    }


def _seen_institutions(keys: Sequence[int]) -> dict[int, str]:
    kept = DuplicateKeys.objects.filter(pk__in=keys)
    return dict(kept.values_list("pk", "digest"))


def _remember_institutions(digests: Mapping[int, str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE institutions_duplicatekeys AS kept SET digest = seen.digest"
            " FROM unnest(%s, %s) AS seen(pk, digest)"
            " WHERE kept.institution_id = seen.pk",
            [list(digests), list(digests.values())],
        )


def _forget_institutions(gone: QuerySet) -> None:
    seen = DuplicateKeys.objects.exclude(digest="")
    seen.filter(institution__in=gone).update(digest="")


def _existing_people() -> QuerySet:
    there = Person.objects.filter(is_withdrawn=False, merged_into=None)
    return there.order_by("pk")


def _seen_people(keys: Sequence[int]) -> dict[int, str]:
    kept = SweptPerson.objects.filter(pk__in=keys)
    return dict(kept.values_list("pk", "digest"))


def _remember_people(digests: Mapping[int, str]) -> None:
    SweptPerson.objects.bulk_create(
        [SweptPerson(person_id=pk, digest=digest) for pk, digest in digests.items()],
        update_conflicts=True,
        update_fields=["digest"],
        unique_fields=["person"],
    )


def _forget_people(gone: QuerySet) -> None:
    SweptPerson.objects.filter(person__in=gone).delete()


INSTITUTIONS = Register(
    pairs=DuplicatePair.objects.all(),
    existing=_existing_institutions,
    everything=Institution._base_manager.all(),
    facts=facts_by_key,
    near=_near_institutions,
    compare=compare,
    seen=_seen_institutions,
    remember=_remember_institutions,
    forget=_forget_institutions,
)
PEOPLE = Register(
    pairs=PersonPair.objects.all(),
    existing=_existing_people,
    everything=Person._base_manager.all(),
    facts=people_by_key,
    near=near_people,
    compare=compare_people,
    seen=_seen_people,
    remember=_remember_people,
    forget=_forget_people,
)
