"""Countries as tiles, each about where it lies: a filter, and no border is drawn."""

from collections import Counter
from dataclasses import dataclass

from django.http import HttpRequest

from migration_coop.lib.formats import country_name
from overview.board.filters import switch
from overview.board.lines import Line

# North to south; two dots are sea, or a country that has no tile.
LAYOUT = """
.. .. .. MA DZ TN LY EG
.. .. MR ML NE .. .. ..
CV SN GM .. BF .. .. ..
.. GW GN CI GH TG BJ NG
.. .. SL LR .. .. .. ..
"""
MANY = 3


@dataclass(frozen=True)
class Tile:
    code: str
    name: str
    count: int
    url: str
    is_current: bool

    @property
    def shade(self) -> int:
        return min(self.count, MANY)


def tiles_of(request: HttpRequest, lines: list[Line]) -> list[list[Tile | None]]:
    """`lines` before any filter. Countries elsewhere stand in rows of their own."""
    counts = Counter(code for line in lines for code in line.pair)
    grid = [row.split() for row in LAYOUT.split("\n") if row]
    width = len(grid[0])
    others = sorted(counts.keys() - {code for row in grid for code in row})
    grid += [others[start : start + width] for start in range(0, len(others), width)]
    return [[_tile(request, code, counts) for code in row] for row in grid]


def _tile(request: HttpRequest, code: str, counts: Counter) -> Tile | None:
    if code == "..":
        return None
    chosen = switch(request, "country", code)
    return Tile(code, country_name(code), counts[code], **chosen)
