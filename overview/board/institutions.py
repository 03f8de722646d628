"""The board by pairs of institutions: the parties of each cooperation, side by side."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import product

from cooperation.models import CooperationParty
from institutions.models import Institution
from migration_coop.lib.search import folded
from missions.permissions import name_today
from overview.board.lines import Line, with_names


@dataclass(frozen=True)
class InstitutionPair:
    """`lines`: the cooperations that both are parties to, the worst first."""

    first: str
    first_country: str
    second: str
    second_country: str
    lines: list[Line]

    @property
    def worst(self) -> Line:
        return self.lines[0]

    @property
    def order(self) -> tuple:
        return (*self.worst.order[:2], folded(self.first), folded(self.second))


def institution_pairs(lines: list[Line], *, user) -> list[InstitutionPair]:
    """One query. A side without an institution among the parties is the State."""
    parties = _parties([line.cooperation.pk for line in lines])
    found: dict[tuple, list[Line]] = defaultdict(list)
    for line in lines:
        for sides in _sides(line, parties[line.cooperation.pk]):
            found[sides].append(line)
    pairs = [
        InstitutionPair(
            _name(user, first),
            of_pair[0].pair[0],
            _name(user, second),
            of_pair[0].pair[1],
            of_pair,
        )
        for (_pair, first, second), of_pair in found.items()
    ]
    return sorted(pairs, key=lambda pair: pair.order)


def pairs_with_names(
    pairs: Iterable[InstitutionPair], *, user, today: date
) -> list[InstitutionPair]:
    """The worst cooperation of each says what is due and who must act."""
    rows = list(pairs)
    known = with_names([pair.worst for pair in rows], user=user, today=today)
    return [
        replace(pair, lines=[worst, *pair.lines[1:]])
        for pair, worst in zip(rows, known, strict=True)
    ]


def _parties(cooperations: list[int]) -> dict[int, list[CooperationParty]]:
    found = defaultdict(list)
    rows = CooperationParty.objects.filter(cooperation__in=cooperations)
    for party in rows.select_related("institution").order_by("pk"):
        found[party.cooperation_id].append(party)
    return found


def _sides(line: Line, parties: list[CooperationParty]) -> Iterator[tuple]:
    sides = [
        [
            party.institution
            for party in parties
            if party.country_id == code and party.institution is not None
        ]
        or [None]
        for code in line.pair
    ]
    for first, second in product(*sides):
        yield line.pair, first, second


def _name(user, institution: Institution | None) -> str:
    """Empty for the State itself: its name is that of the country."""
    return name_today(user, institution) if institution else ""
