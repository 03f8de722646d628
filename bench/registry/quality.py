"""How many duplicates are found, and how many of those found are duplicates.

Each half of the labelled set (corpus.py) is stored as a registry and swept. Recall: of
the records somebody made of a body, how many are paired with it. Precision: of all
pairs kept, how many are of one body. Two such records of one body are counted neither
way.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bench.registry.corpus import HALVES, Record, records
from institutions.duplicates.registers import sweep_institutions
from institutions.models import (
    Country,
    DuplicateKeys,
    DuplicatePair,
    FormerName,
    Institution,
)

AT = datetime(2026, 1, 1, tzinfo=UTC)
FIELDS = [
    "name_fr",
    "name_en",
    "name_pt",
    "name_ar",
    "acronym",
    "city",
    "website",
    "email",
]


@dataclass
class Quality:
    """What came out for one half."""

    known: int = 0
    asked: Counter = field(default_factory=Counter)
    found: Counter = field(default_factory=Counter)
    wrong: list[tuple[Record, Record, int]] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return self.found.total() / self.asked.total()

    @property
    def precision(self) -> float:
        return self.found.total() / (self.found.total() + len(self.wrong))


def measure() -> dict[str, Any]:
    """Recall and precision in per cent, for both halves; prints a table."""
    found: dict[str, Any] = {}
    for half in HALVES:
        quality = quality_of(half)
        found[f"duplicates_{half}_recall"] = round(100 * quality.recall, 1)
        found[f"duplicates_{half}_precision"] = round(100 * quality.precision, 1)
        _print(half, quality)
    return found


def quality_of(half: str) -> Quality:
    """Stores the half in an empty registry, sweeps it, and counts; leaves it there."""
    empty()
    labelled = {store(record, number): record for number, record in _numbered(half)}
    sweep_institutions(at=AT)
    quality = Quality(known=sum(not one.is_variant for one in labelled.values()))
    quality.asked.update(one.rule for one in labelled.values() if one.is_variant)
    for pair in DuplicatePair.objects.order_by("pk"):
        _count(quality, labelled[pair.first_id], labelled[pair.second_id], pair.score)
    return quality


def empty() -> None:
    # A former name that goes writes the keys of its institution once more.
    for model in (DuplicatePair, FormerName, DuplicateKeys, Institution):
        model._base_manager.all().delete()


def store(record: Record, number: int) -> int:
    country = record.fields["country"]
    if country:
        alpha3 = f"{country}{number % 10}"
        Country.objects.get_or_create(
            code=country, defaults={"alpha3": alpha3, "time_zone": "UTC"}
        )
    row = Institution.objects.create(
        code=f"{half_code(record)}-{number}",
        type="GOV-OTH",
        iati_type="10",
        social_side="government",
        country_id=country or None,
        **{name: record.fields.get(name, "") for name in FIELDS},
    )
    if not record.is_variant and record.fields.get("former_name"):
        FormerName.objects.create(
            institution=row, name_fr=record.fields["former_name"], valid_to=AT.date()
        )
    return row.pk


def half_code(record: Record) -> str:
    return record.body.replace("~", "-")[:20]


def _numbered(half: str):
    return enumerate(records(half))


def _count(quality: Quality, one: Record, other: Record, score: int) -> None:
    variants = [record for record in (one, other) if record.is_variant]
    if one.body != other.body:
        if len(variants) < 2:
            quality.wrong.append((one, other, score))
    elif len(variants) == 1:
        quality.found[variants[0].rule] += 1


def _print(half: str, quality: Quality) -> None:
    print(f"{half}: {quality.known} bodies, {quality.asked.total()} records of them")
    for rule, asked in sorted(quality.asked.items()):
        print(f"  {rule:18} {quality.found[rule]:4} of {asked:4}")
    print(f"  wrong pairs        {len(quality.wrong):4}")
    print(f"  recall {quality.recall:.1%}, precision {quality.precision:.1%}")
