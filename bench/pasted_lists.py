"""How many cells of pasted lists and programmes come out right.

The corpus is bench/corpus/pasted; half of it was left alone while the rules were made.
"""

import json
from collections import Counter
from datetime import date
from functools import cache, partial
from pathlib import Path

from django.db import transaction

from accounts.models import Grant, Role, User
from institutions.models import (
    Channel,
    ChannelKind,
    ChannelUse,
    Institution,
    Person,
    PersonVariant,
    Post,
)
from institutions.reference import load_reference
from missions.pasting.bodies import Bodies
from missions.pasting.cells import Cell, State
from missions.pasting.days import MissionDays
from missions.pasting.judging import judge_people, judge_visits
from missions.pasting.people import read_people
from missions.pasting.visits import read_programme
from missions.registry import Registry, folded

CORPUS = Path(__file__).parent / "corpus" / "pasted"
HALVES = ("tuned", "held_out")
RIGHT, CHECK, WRONG, MISSING = "right", "to check", "wrong but certain", "missing"
CELLS = {
    "list": ("name", "title", "institution", "sex", "role"),
    "programme": (
        *("takes_place_on", "start_time", "end_time"),
        *("institution", "subject", "place"),
    ),
}


class Corpus:
    """The registry of the corpus, filled once, and what is read with it."""

    def __init__(self):
        load_reference()
        self.people = {
            row["key"]: _person(row) for row in _read(CORPUS / "people.json")
        }
        user = User.objects.create_user(email="bench@passerelle.example", password=None)
        Grant.objects.create(user=user, role=Role.COORDINATOR)
        self.registry = Registry(user)
        self._bodies = cache(partial(_bodies, self.registry))
        self.codes = {body.pk: body.code for body in self.registry.institutions}

    def score(self, half: str) -> Counter:
        """The cells of one half, counted by (kind, outcome)."""
        counted: Counter = Counter()
        for path in sorted((CORPUS / half).glob("*.json")):
            kind, outcomes = self.outcomes(path)
            counted.update((kind, outcome) for outcome, _text in outcomes)
        return counted

    def outcomes(self, path: Path) -> tuple[str, list[tuple[str, str]]]:
        """What became of each cell of one text, and a line that says so."""
        expected = _read(path)
        kind = expected["kind"]
        shown = self._shown(kind, path.with_suffix(".txt").read_text(), expected)
        outcomes = []
        for wanted, cells in _side_by_side(
            expected["rows"], shown, likeness=self._likeness
        ):
            for name in CELLS[kind]:
                outcomes += self._compare(name, wanted, cells)
        return kind, outcomes

    def _shown(self, kind, text, expected):
        days = [date.fromisoformat(expected[name]) for name in ("starts_on", "ends_on")]
        if kind == "list":
            bodies = self._bodies(expected["visiting_country"])
            return judge_people(read_people(text, bodies).rows, bodies, on=days[0])
        bodies = self._bodies(expected["host_country"])
        reading = read_programme(text, bodies, MissionDays(*days))
        return judge_visits(reading.rows, bodies)

    def _compare(self, name, wanted, cells):
        right = wanted.get(name, "")
        cell = cells[name] if cells else None
        text = cell.text if cell else ""
        if not right and not text:
            return
        said = f"{name}: {text!r} for {right!r}"
        if cell is None or (not text and cell.state != State.CHECK):
            yield MISSING, said
        elif cell.state == State.CHECK:
            yield CHECK, said
        else:
            is_right = self._is_right(name, right, cell, wanted)
            yield RIGHT if is_right else WRONG, f"{said} ({cell.state})"

    def _likeness(self, wanted: dict, cells: dict[str, Cell]) -> int:
        """How many cells, sure or not, say what this row should say."""
        return sum(
            self._is_right(name, wanted[name], cells[name], wanted)
            or self._first_choice(cells[name]) == wanted[name]
            for name in set(cells) & set(wanted)
        )

    def _first_choice(self, cell: Cell) -> str:
        return self.codes.get(cell.choices[0].pk, "") if cell.choices else ""

    def _is_right(self, name, right, cell, wanted) -> bool:
        if name == "name" and cell.state == State.KNOWN:
            person = self.people.get(wanted.get("person"))
            return person is not None and cell.choices[0].pk == person.pk
        if name == "name":
            return _same(cell.text, right) and "person" not in wanted
        if name == "institution" and cell.state == State.KNOWN:
            return self.codes[cell.choices[0].pk] == right
        if name == "takes_place_on":
            return (
                cell.text == f"{date.fromisoformat(right):%d/%m/%Y}" if right else False
            )
        return _same(cell.text, right)


def _bodies(registry: Registry, country: str) -> Bodies:
    return Bodies(registry, country=country)


def figures() -> dict[str, float]:
    """The figures of both halves, in percent and in cells."""
    found = {}
    for half, counted in _scores().items():
        total = {outcome: 0 for outcome in (RIGHT, CHECK, WRONG, MISSING)}
        for (_kind, outcome), number in counted.items():
            total[outcome] += number
        found |= {
            f"pasted_{half}_{name}": value for name, value in _rates(total).items()
        }
    return found


def rows() -> list[list]:
    """One line per half and kind, for the table."""
    table = [["pasted", "cells", RIGHT, CHECK, WRONG, MISSING, "precision", "recall"]]
    for half, counted in _scores().items():
        for kind in CELLS:
            part = {
                name: counted[kind, name] for name in (RIGHT, CHECK, WRONG, MISSING)
            }
            rates = _rates(part)
            table.append(
                [
                    f"{kind}s, {half}",
                    *(sum(part.values()), *part.values()),
                    *(rates["precision"], rates["recall"]),
                ]
            )
    return table


@cache
def _scores() -> dict[str, Counter]:
    with transaction.atomic():
        corpus = Corpus()
        scores = {half: corpus.score(half) for half in HALVES}
        transaction.set_rollback(True)
    return scores


def _rates(part: dict[str, int]) -> dict[str, float]:
    """Precision: of the certain cells, those that are right. Recall: of all cells."""
    certain, cells = part[RIGHT] + part[WRONG], sum(part.values())
    return {
        "cells": cells,
        "right_or_to_check": _percent(part[RIGHT] + part[CHECK], cells),
        "wrong_but_certain": part[WRONG],
        "precision": _percent(part[RIGHT], certain),
        "recall": _percent(part[RIGHT], cells),
    }


def _side_by_side(wanted: list[dict], shown: list[dict], *, likeness) -> list[tuple]:
    """Each row with the one it stands for, in order; a row alone has no partner."""

    @cache
    def best(i: int, j: int) -> tuple[int, tuple]:
        if i == len(wanted) or j == len(shown):
            return 0, ()
        alike, (score, pairs) = likeness(wanted[i], shown[j]), best(i + 1, j + 1)
        paired = (score + 10 * alike + 1, ((i, j), *pairs))
        return max(paired, best(i + 1, j), best(i, j + 1), key=lambda found: found[0])

    pairs = dict(best(0, 0)[1])
    rows = [
        (row, shown[pairs[place]] if place in pairs else None)
        for place, row in enumerate(wanted)
    ]
    alone = set(range(len(shown))) - set(pairs.values())
    return rows + [({}, shown[place]) for place in sorted(alone)]


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 100.0


def _same(one: str, other: str) -> bool:
    return folded(one).strip(" .") == folded(other).strip(" .")


def _read(path: Path):
    return json.loads(path.read_text(encoding="utf-8"))


def _person(row: dict) -> Person:
    body = Institution.objects.get(code=row["institution"])
    person = Person.objects.create(
        given_names=row["given_names"], family_name=row["family_name"], sex=row["sex"]
    )
    Post.objects.create(person=person, institution=body, title=row["title"])
    if variant := row.get("variant"):
        PersonVariant.objects.create(
            person=person, given_names=variant[0], family_name=variant[1]
        )
    if address := row.get("email"):
        Channel.objects.create(
            person=person,
            kind=ChannelKind.EMAIL,
            use=ChannelUse.OFFICIAL,
            value=address,
        )
    return person
