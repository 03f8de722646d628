"""What the two ways of reading a workbook share: cells, parts, and what is wrong."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cooperation.planning.columns import LEVELS
from cooperation.planning.outline import ACTIVITY, MILESTONE, Outline, Part
from cooperation.planning.places import NUMBER, TAKEN
from cooperation.planning.shifting import Link, goes_round
from institutions.models import Institution
from migration_coop.lib.periods import parse_last_day
from migration_coop.lib.search import folded
from migration_coop.lib.tables import cell_name
from missions.registry import Registry

AND = re.compile(r"\s*[;\n]\s*")
WAIT = re.compile(r"([\w.-]+?)\s*(?:\+\s*(\d{1,4})\s*\w*\.?)?")
LONGEST = {"number": 20, "title_fr": 300, "title_en": 300}
LONGEST |= {"funding": 300, "expected_evidence": 300}
TEXTS = ("indicator", "target", "means_of_verification", "funding")


@dataclass(frozen=True)
class Problem:
    """What has to be mended before anything is written, and in which cell."""

    cell: str
    value: str
    text: str
    # What may have been meant.
    near: tuple[str, ...] = ()


@dataclass
class Reader:
    """Reads rows once. `columns` says what each holds; rows are numbered as shown."""

    rows: Sequence[Sequence[str]]
    columns: Sequence[str]
    headings: int
    registry: Registry
    country: str = ""
    outline: Outline = field(default_factory=Outline)
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self):
        self.places = {
            name: place for place, name in enumerate(self.columns) if name != LEVELS
        }
        self.places.pop("", None)
        self.levels = [n for n, name in enumerate(self.columns) if name == LEVELS]
        self.by_number: dict[str, Part] = {}
        # Where each part stands, and the text of what it waits for.
        self.cells: dict[str, tuple[int, int]] = {}
        self.waits: list[tuple[Part, int]] = []
        self.bodies: dict[str, Institution | Problem] = {}
        self.row: Sequence[str] = []
        self.line = 0

    def lines(self) -> Iterator[None]:
        """Go to each row that says something, below the headings."""
        for line in range(self.headings + 1, len(self.rows)):
            self.line, self.row = line, self.rows[line]
            if any(self.row):
                yield

    # What steps use

    def text(self, name: str) -> str:
        place = self.places.get(name)
        return self.row[place].strip() if place is not None else ""

    def day(self, name: str) -> date | None:
        text = self.text(name)
        if not text:
            return None
        day = parse_last_day(text)
        if day is None:
            self.say_at(
                name, _("No date: write 31/03/2019, March 2019, T1 2019 or 2019-Q1.")
            )
        return day

    def add(self, part: Part, *, at: int) -> Part | None:
        """Put it into the outline, unless its number or titles cannot be."""
        for name, longest in LONGEST.items():
            if len(getattr(part, name)) > longest:
                message = _("This is too long: at most %(count)s characters.")
                self.say(at, message % {"count": longest})
                return None
        if not NUMBER.fullmatch(part.number) or part.number in TAKEN:
            self.say_at("number", _("This cannot be a number of a plan."), at=at)
            return None
        if part.number in self.by_number:
            message = _("The number %(number)s is there twice (%(cell)s).")
            line, place = self.cells[part.number]
            cell = cell_name(line + 1, place)
            self.say_at(
                "number", message % {"number": part.number, "cell": cell}, at=at
            )
            return None
        self.by_number[part.number] = part
        self.cells[part.number] = (self.line, at)
        self.outline.parts.append(part)
        return part

    def fill(self, part: Part) -> None:
        """What the rest of the row says about an activity or a milestone."""
        if part.kind == ACTIVITY:
            part.partners = [b for b in map(self._body, self._names("partners")) if b]
            for name in TEXTS:
                setattr(part, name, self.text(name))
        names = self._names("body")
        if names:
            part.body = self._body(names[0], "body")
        if part.kind == ACTIVITY:
            others = [self._body(name, "body") for name in names[1:]]
            part.partners += [body for body in others if body]

    def date(self, part: Part) -> None:
        """The days of a milestone: without an agreed one it cannot be."""
        part.baseline_on = self.day("baseline_on")
        part.forecast_on = self.day("forecast_on") or part.baseline_on
        part.expected_evidence = self.text("expected_evidence")
        if not self.text("baseline_on"):
            self.say_at("baseline_on", _("A milestone needs an agreed date."))
        if self.text("waits_for"):
            self.waits.append((part, self.line))

    def next_number(self, kind: str, above: str) -> str:
        stem = f"{above}." if above else ""
        count = 1 + sum(part.above == above for part in self.outline.of_kind(kind))
        while f"{stem}{count}" in self.by_number:
            count += 1
        return f"{stem}{count}"

    def _names(self, column: str) -> list[str]:
        return [name for name in AND.split(self.text(column)) if name]

    def _body(self, name: str, column: str = "partners") -> Institution | None:
        key = folded(name)
        if key not in self.bodies:
            self.bodies[key] = self._look_up(name)
        found = self.bodies[key]
        if isinstance(found, Problem):
            self.say_at(column, found.text, near=found.near)
            return None
        return found

    def _look_up(self, name: str) -> Institution | Problem:
        try:
            return self.registry.institution(name, country=self.country)
        except ValidationError as error:
            labels = self.registry.labels
            found = self.registry.institutions_named(name)
            found = found or [
                body
                for body, _name in self.registry.institutions_near(
                    name, country=self.country
                )
            ]
            near = tuple(labels[body.pk] for body in found)
            return Problem("", name, error.messages[0], near)

    def link(self) -> None:
        links: list[Link] = []
        order = {part.number: n for n, part in enumerate(self.outline.parts)}
        for part, line in self.waits:
            self.line, self.row = line, self.rows[line]
            for name in filter(None, re.split(r"\s*[;,\n]\s*", self.text("waits_for"))):
                found = WAIT.fullmatch(name)
                other = self.by_number.get(found[1]) if found else None
                if other is None or other.kind != MILESTONE or other is part:
                    message = _("The plan has no other milestone “%(number)s”.")
                    self.say_at("waits_for", message % {"number": name})
                    continue
                days = int(found[2] or 0)
                link = Link(order[other.number], order[part.number], days)
                if goes_round([*links, link]):
                    self.say_at("waits_for", _("These milestones wait for each other."))
                    continue
                links.append(link)
                part.waits_for[other.number] = days

    def say_at(self, name: str, text: str, *, at: int = 0, near=()) -> None:
        self.say(self.places.get(name, at), text, near=near)

    def say(self, place: int, text: str, *, near=()) -> None:
        row = self.rows[self.line] if self.line < len(self.rows) else []
        value = row[place] if place < len(row) else ""
        self.problems.append(
            Problem(cell_name(self.line + 1, place), value, text, near)
        )


def dated_activity(reader: Reader, part: Part, above: str, *, at: int) -> Part | None:
    if not above:
        reader.say_at("number", _("A milestone needs an activity above it."), at=at)
        return None
    activity = Part(ACTIVITY, part.number, part.title_fr, part.title_en, above)
    if reader.add(activity, at=at) is None:
        return None
    reader.fill(activity)
    part.above = activity.number
    part.number = reader.next_number(MILESTONE, activity.number)
    return reader.add(part, at=at)
