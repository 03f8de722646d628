"""The labelled set: bodies of the registry, their sisters, and how they get written.

bench/corpus/registry/: bodies.csv are the bodies; sisters.csv are others that look
like one of them and are not; handmade.csv are records of bodies written by hand.
A body, its sisters and its variants are in one half, chosen by a fixed hash.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zlib import crc32

from bench.registry.variants import Fields, variants_of

CORPUS = Path(__file__).parents[1] / "corpus" / "registry"
HALVES = ("tuned", "held_out")


@dataclass(frozen=True)
class Record:
    """One row of a registry; `body` says which body it truly is."""

    body: str
    rule: str
    fields: Fields

    @property
    def is_variant(self) -> bool:
        return bool(self.rule)


def half_of(code: str) -> str:
    return HALVES[crc32(code.encode()) % 2]


def records(half: str) -> list[Record]:
    return [*_known(half), *_variants(half)]


def _known(half: str) -> Iterator[Record]:
    for row in _rows("bodies"):
        if half_of(row["code"]) == half:
            yield Record(row["code"], "", row)
    for number, row in enumerate(_rows("sisters")):
        if half_of(row["family"]) == half:
            yield Record(f"{row['family']}~{number}", "", row)


def _variants(half: str) -> Iterator[Record]:
    for row in _rows("bodies"):
        if half_of(row["code"]) == half:
            for rule, fields in variants_of(row):
                yield Record(row["code"], rule, fields)
    for number, row in enumerate(_rows("sisters")):
        if half_of(row["family"]) == half and row["name_fr"]:
            body = row | {"code": f"{row['family']}~{number}", "former_name": ""}
            for rule, fields in variants_of(body):
                if rule in {"capitals", "typos", "abbreviations"}:
                    yield Record(body["code"], rule, fields)
    for row in _rows("handmade"):
        if half_of(row["of"]) == half:
            yield Record(row["of"], "by hand", row)


@cache
def _rows(name: str) -> list[Fields]:
    with (CORPUS / f"{name}.csv").open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))
