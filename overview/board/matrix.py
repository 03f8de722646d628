"""The matrix: countries that request in its rows, their partners in its columns.

Who travels requests. A pair in which both have travelled is shown once in the row of
each; one in which nobody has yet, in the row of the country that comes first by code.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from cooperation.models import StageGroup
from migration_coop.lib.formats import country_name, format_age
from migration_coop.lib.search import folded
from migration_coop.lib.templatetags.interface import TONE_ICONS
from missions.models import Mission, MissionStatus
from overview.board.lines import Line, by_pair
from overview.board.words import pair_name, said
from overview.since import Since

# From this many columns on, the panel opens over the matrix's end.
DENSE = 8
NOT_COUNTED = (MissionStatus.DRAFT, MissionStatus.CANCELLED)


@dataclass(frozen=True)
class Cell:
    """What two countries have: the worst state, the farthest stage, the last contact."""

    key: str
    tone: str
    stage: StageGroup
    before: int
    age: str
    moved: str
    count: int
    label: str

    @property
    def icon(self) -> str:
        return TONE_ICONS[self.tone]


@dataclass(frozen=True)
class Matrix:
    columns: list[tuple[str, str]]
    # Code and name of a country, then a cell, None or "self" for each column.
    rows: list[tuple[str, str, list]]

    @property
    def is_dense(self) -> bool:
        return len(self.columns) > DENSE


def matrix_of(
    lines: list[Line], *, travelled: set[tuple[str, str]], since: Since | None
) -> Matrix:
    places = {}
    for pair, of_pair in by_pair(lines).items():
        for row, column in _ways(pair, travelled):
            places[row, column] = cell_of(of_pair, way=(row, column), since=since)
    columns = _named({column for _row, column in places})
    rows = [
        (row, name, [_at(places, row, column) for column, _name in columns])
        for row, name in _named({row for row, _column in places})
    ]
    return Matrix(columns, rows)


def cell_of(lines: list[Line], *, way: tuple[str, str], since: Since | None) -> Cell:
    """`lines` of one pair, the worst first."""
    worst = lines[0]
    stage = max(line.cooperation.stage_group for line in lines)
    mover = max(lines, key=lambda line: abs(line.moved))
    silences = [line.standing.silence for line in lines]
    silence = min((days for days in silences if days is not None), default=None)
    return Cell(
        key="-".join(way),
        tone=worst.tone,
        stage=stage,
        before=min(stage, max(line.group_before for line in lines)),
        age="–" if silence is None else format_age(silence),
        moved=f"{mover.moved:+d}" if mover.moved else "",
        count=len(lines),
        label=said(
            pair=pair_name(*way),
            state=worst.state,
            stage=stage,
            silence=silence,
            moved=mover.moved,
            since=since,
            count=len(lines),
        ),
    )


def ways_travelled(user) -> set[tuple[str, str]]:
    """(who travels, who hosts) of the missions that the reader sees, in one query."""
    missions = Mission.objects.for_user(user).exclude(status__in=NOT_COUNTED)
    ways = missions.order_by().values_list("visiting_country", "host_country")
    return set(ways.distinct())


def _ways(pair: tuple[str, str], travelled: set) -> list[tuple[str, str]]:
    ways = [way for way in (pair, pair[::-1]) if way in travelled]
    return ways or [pair]


def _named(codes: Iterable[str]) -> list[tuple[str, str]]:
    named = [(code, country_name(code)) for code in codes]
    return sorted(named, key=lambda country: folded(country[1]))


def _at(places: dict, row: str, column: str):
    return "self" if row == column else places.get((row, column))
