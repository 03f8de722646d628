"""Three versions of a page made into one, field by field.

The base is what a page was made from, theirs what was saved since, mine what is
sent now. A change of one side only is taken; the same change on both sides is one
change; two different changes of one field clash, and somebody has to choose.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import Enum

from merge3 import Merge3

# What is posted under one name. Nothing written is no value at all.
Values = list[str]
Row = dict[str, Values]


class Kind(Enum):
    """How two changes of one field are brought together."""

    ONE = "one value: two changes clash"
    TEXT = "lines: changes of different lines are joined"
    SET = "several values: each side adds and takes away its own"


@dataclass
class Page:
    """Fields by name, and rows by group and key.

    The key of a row is the same in all versions; one that is not saved yet has a
    key that begins with `NEW`, which means nothing in another version.
    """

    fields: Row = field(default_factory=dict)
    rows: dict[str, dict[str, Row]] = field(default_factory=dict)


NEW = "new-"


@dataclass(frozen=True)
class Place:
    """A field of a page: of a row when `group` says so; no name is the whole row."""

    group: str
    key: str
    name: str


@dataclass(frozen=True)
class Clash:
    """Both changed it, differently. A row that one side removed has no values."""

    place: Place
    base: Values
    theirs: Values
    mine: Values
    # Of a text: the lines that both agree on, and at each clash mine, then theirs.
    joined: str = ""
    is_removed_by: str = ""


@dataclass
class Merge:
    """One page, what still clashes in it, and whose changes went into it."""

    page: Page = field(default_factory=Page)
    clashes: list[Clash] = field(default_factory=list)
    # Changed by one side only: by them, by me.
    taken: list[Place] = field(default_factory=list)
    kept: list[Place] = field(default_factory=list)


def merge(
    base: Page, theirs: Page, mine: Page, *, kinds: Mapping[tuple[str, str], Kind]
) -> Merge:
    """Bring them together. `kinds` tells, by group and name, what is not `ONE`."""
    found = Merge()
    merger = _Merger(found, kinds)
    found.page.fields = merger.row("", "", base.fields, theirs.fields, mine.fields)
    for group in dict.fromkeys([*mine.rows, *theirs.rows]):
        versions = (page.rows.get(group, {}) for page in (base, theirs, mine))
        found.page.rows[group] = merger.rows(group, *versions)
    return found


def merge_texts(base: str, theirs: str, mine: str) -> tuple[str, bool]:
    """The text in which both changes stand, and whether they kept out of each
    other's way. Where they did not, mine comes first, then theirs."""
    before, ours, others = (text.split("\n") for text in (base, mine, theirs))
    joined: list[str] = []
    is_clean = True
    for kind, *parts in Merge3(before, ours, others).merge_groups():
        if kind == "conflict":
            is_clean = False
            joined += [*parts[1], *parts[2]]
        else:
            joined += parts[0]
    return "\n".join(joined), is_clean


def what_is_new(base: str, text: str) -> Iterator[tuple[bool, str]]:
    """The text in parts, each with whether it came in after the base."""
    before, after = (re.findall(r"\s+|\S+", version) for version in (base, text))
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, _start, _end, start, end in matcher.get_opcodes():
        if part := "".join(after[start:end]):
            yield kind != "equal", part


class _Merger:
    def __init__(self, found: Merge, kinds: Mapping[tuple[str, str], Kind]):
        self.found, self.kinds = found, kinds

    def rows(
        self,
        group: str,
        base: dict[str, Row],
        theirs: dict[str, Row],
        mine: dict[str, Row],
    ) -> dict[str, Row]:
        """My order first; what only they have comes after it."""
        twins = _twins(base, theirs, mine)
        order = dict.fromkeys(twins.get(key, key) for key in [*mine, *theirs])
        pairs = {twin: key for key, twin in twins.items()}
        merged = {}
        for key in order:
            versions = (base.get(key), theirs.get(key), mine.get(pairs.get(key, key)))
            row = self._row_of(group, key, *versions, is_twin=key in pairs)
            if row is not None:
                merged[key] = row
        return merged

    def _row_of(
        self,
        group: str,
        key: str,
        base: Row | None,
        theirs: Row | None,
        mine: Row | None,
        *,
        is_twin: bool,
    ) -> Row | None:
        if is_twin:
            return theirs
        if theirs is not None and mine is not None:
            return self.row(group, key, base or {}, theirs, mine)
        place = Place(group, key, "")
        left = mine if theirs is None else theirs
        assert left is not None
        if base is None:
            (self.found.kept if theirs is None else self.found.taken).append(place)
            return left
        if _written(left) == _written(base):
            (self.found.taken if theirs is None else self.found.kept).append(place)
            return None
        removed_by = "them" if theirs is None else "me"
        self.found.clashes.append(
            Clash(place, _first(base), [], [], is_removed_by=removed_by)
        )
        return left

    def row(self, group: str, key: str, base: Row, theirs: Row, mine: Row) -> Row:
        merged = {}
        for name in dict.fromkeys([*mine, *theirs]):
            versions = (_said(row, name) for row in (base, theirs, mine))
            values = self._field(Place(group, key, name), *versions)
            if values:
                merged[name] = values
        return merged

    def _field(
        self, place: Place, base: Values, theirs: Values, mine: Values
    ) -> Values:
        if mine == theirs:
            return mine
        if mine == base:
            self.found.taken.append(place)
            return theirs
        if theirs == base:
            self.found.kept.append(place)
            return mine
        kind = self.kinds.get((place.group, place.name), Kind.ONE)
        if kind is Kind.SET:
            return self._set(place, base, theirs, mine)
        joined = ""
        if kind is Kind.TEXT:
            texts = ("\n".join(values) for values in (base, theirs, mine))
            joined, is_clean = merge_texts(*texts)
            if is_clean:
                self.found.taken.append(place)
                self.found.kept.append(place)
                return [joined] if joined else []
        self.found.clashes.append(Clash(place, base, theirs, mine, joined))
        return [joined] if joined else mine

    def _set(self, place: Place, base: Values, theirs: Values, mine: Values) -> Values:
        self.found.taken.append(place)
        self.found.kept.append(place)
        kept = [value for value in mine if value in theirs or value not in base]
        added = [value for value in theirs if value not in base and value not in mine]
        return [*kept, *added]


def _twins(
    base: dict[str, Row], theirs: dict[str, Row], mine: dict[str, Row]
) -> dict[str, str]:
    """New rows of mine that they have added as well: my key, their key.

    A saved row may say more than the one that was typed: what the server filled in.
    """
    added = [key for key in theirs if key not in base and key not in mine]
    twins: dict[str, str] = {}
    for key, row in mine.items():
        if not key.startswith(NEW):
            continue
        typed = set(_written(row).items())
        for other in added:
            is_free = other not in twins.values()
            if is_free and typed and typed <= set(_written(theirs[other]).items()):
                twins[key] = other
                break
    return twins


def _said(row: Row, name: str) -> Values:
    return [value for value in row.get(name, []) if value]


def _written(row: Row) -> dict[str, tuple[str, ...]]:
    said = {name: tuple(_said(row, name)) for name in row}
    return {name: values for name, values in said.items() if values}


def _first(row: Row) -> Values:
    return next(_non_empty(row), [])


def _non_empty(row: Row) -> Iterator[Values]:
    return (said for name in row if (said := _said(row, name)))
