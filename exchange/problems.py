"""Problems of the rows of an import: those that are alike stand together."""

from dataclasses import dataclass, field

from exchange.actions.imports import value_of
from exchange.models import Import, ImportRow
from exchange.targets import TARGETS
from migration_coop.lib.tables import cell_name

# Rows that are looked at, and groups that are shown, at once.
MOST_ROWS, MOST_GROUPS = 2_000, 50
MOST_CELLS = 3


@dataclass
class ProblemGroup:
    """One problem with one value in one column, in as many rows."""

    column: str
    label: str
    value: str
    message: str
    proposal: str
    rows: list[ImportRow] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)

    @property
    def first(self) -> ImportRow:
        return self.rows[0]

    @property
    def shown_cells(self) -> list[str]:
        return self.cells[:MOST_CELLS]

    @property
    def further_cells(self) -> int:
        return max(0, len(self.cells) - MOST_CELLS)

    @property
    def question(self) -> dict | None:
        """The record that the row may be; asked of a single row."""
        match = self.first.match
        is_open = match is not None and not match["certain"]
        return match if is_open and not self.proposal and len(self.rows) == 1 else None


def problem_groups(about: Import) -> list[ProblemGroup]:
    """Those in most rows first; as many queries for one row as for all."""
    labels = {column.name: column.label for column in TARGETS[about.target].columns()}
    places = about.places
    groups: dict[tuple, ProblemGroup] = {}
    for row in about.rows.to_fix().order_by("number")[:MOST_ROWS]:
        for problem in row.problems:
            column = problem["column"]
            value = value_of(row, column, places)
            key = (column, value, problem["message"])
            group = groups.setdefault(
                key,
                ProblemGroup(label=str(labels.get(column, "")), value=value, **problem),
            )
            group.rows.append(row)
            group.cells.append(address(row, column, places))
    found = sorted(groups.values(), key=lambda group: -len(group.rows))
    return found[:MOST_GROUPS]


def address(row: ImportRow, column: str, places: dict[str, int]) -> str:
    """C14; of a column that the sheet does not have, the row alone."""
    if column not in places:
        return str(row.number)
    return cell_name(row.number, places[column])
