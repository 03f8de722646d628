"""A workbook on its way to become a plan: what was read, corrected, and is wrong yet.

The file itself is not kept. Its cells are a field of a draft (signed, compressed), and
so are the columns and the corrections; the draft goes when the plan is written.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from django.core import signing
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from openpyxl.utils import coordinate_to_tuple

from cooperation.planning.columns import COLUMNS, find_headings, mapped
from cooperation.planning.outline import Outline, Part
from cooperation.planning.reader import Problem
from cooperation.planning.reading import read_outline
from migration_coop.lib.tables import Table
from missions.registry import Registry

TABLE, SALT = "table", "plan-import"
CELLS = re.compile(r"cells((?:-[A-Z]{1,3}[0-9]{1,6})+)")
MOST_PROBLEMS, MOST_NAMED = 200, 5
NAME = 200


def kept(table: Table, *, name: str) -> str:
    """For a field of the draft."""
    fields = {"title": table.title, "rows": table.whole(), "notes": table.notes}
    fields["name"] = PurePosixPath(name.replace("\\", "/")).name[-NAME:]
    return signing.dumps(fields, salt=SALT, compress=True)


@dataclass
class Mistake:
    """What is wrong in one cell, or in several in the same way."""

    problem: Problem
    cells: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return "-".join(["cells", *self.cells])

    @property
    def where(self) -> str:
        shown = ", ".join(self.cells[:MOST_NAMED])
        return shown if len(self.cells) <= MOST_NAMED else f"{shown}, …"


class Imported:
    """What a draft of an import says, with what was corrected on the page."""

    def __init__(self, posted: QueryDict, *, registry: Registry):
        self.posted, self.registry = posted, registry
        fields = signing.loads(posted.get(TABLE, ""), salt=SALT)
        self.name, self.notes = fields["name"], fields["notes"]
        self.title, self._rows = fields["title"], fields["rows"]

    @cached_property
    def rows(self) -> list[list[str]]:
        """With the corrections in their cells."""
        rows = [list(row) for row in self._rows]
        for cell, text in self.corrections.items():
            line, place = coordinate_to_tuple(cell)
            if line <= len(rows) and place <= len(rows[line - 1]):
                rows[line - 1][place - 1] = text.strip()
        return rows

    @cached_property
    def corrections(self) -> Mapping[str, str]:
        """One field corrects every cell that says the same."""
        found = ((CELLS.fullmatch(name), name) for name in self.posted)
        return {
            cell: self.posted[name]
            for match, name in found
            if match
            for cell in match[1].strip("-").split("-")
        }

    @cached_property
    def headings(self) -> int:
        return find_headings(self.rows)

    @cached_property
    def columns(self) -> list[str]:
        """As chosen on the page, else as the headings tell."""
        row = self.rows[self.headings] if self.rows else []
        known = {column.name for column in COLUMNS}
        chosen = [self.posted.get(f"column-{n}") for n in range(len(row))]
        if all(choice is None for choice in chosen):
            return mapped(row)
        return [choice if choice in known else "" for choice in chosen]

    @property
    def choices(self) -> list[dict]:
        """Each column with its heading, an example, and what it is taken for."""
        below = self.rows[self.headings + 1 :]
        headings = self.rows[self.headings] if self.rows else []
        return [
            {
                "name": f"column-{place}",
                "heading": heading or _("Column %(number)s") % {"number": place + 1},
                "example": next((row[place] for row in below if row[place]), ""),
                "chosen": self.columns[place],
            }
            for place, heading in enumerate(headings)
            if heading or any(row[place] for row in below)
        ]

    @cached_property
    def _read(self) -> tuple[Outline, list[Problem]]:
        return read_outline(
            self.rows,
            self.columns,
            headings=self.headings,
            registry=self.registry,
            country=self.posted.get("country", ""),
        )

    @property
    def outline(self) -> Outline:
        return self._read[0]

    @property
    def problems(self) -> list["Mistake"]:
        """One for each cell, and one for all cells that say the same wrong thing."""
        first: dict[str, Problem] = {}
        for problem in self._read[1]:
            first.setdefault(problem.cell, problem)
        same: dict[tuple[str, str], Mistake] = {}
        for problem in first.values():
            key = problem.text, problem.value or problem.cell
            same.setdefault(key, Mistake(problem)).cells.append(problem.cell)
        return list(same.values())

    @property
    def shown_problems(self) -> list["Mistake"]:
        return self.problems[:MOST_PROBLEMS]

    @property
    def further_corrections(self) -> list[tuple[str, str]]:
        """Those that are right now, to be sent along."""
        wrong = {cell for mistake in self.shown_problems for cell in mistake.cells}
        return [
            (f"cells-{cell}", text)
            for cell, text in self.corrections.items()
            if cell not in wrong
        ]

    @property
    def depths(self) -> list[tuple[Part, int]]:
        """Each part as the plan will read, with how deep it stands."""
        depth: dict[str, int] = {}
        found = []
        for part in self.outline.parts:
            depth[part.number] = depth.get(part.above, -1) + 1
            found.append((part, min(depth[part.number], 6)))
        return found
