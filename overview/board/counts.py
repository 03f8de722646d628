"""How many cooperations are in each state: figures that are filters, and groups."""

from collections import defaultdict

from django.http import HttpRequest

from cooperation.models import CooperationStatus
from cooperation.status import TONES, Health
from migration_coop.lib.formats import country_name
from migration_coop.lib.search import folded
from overview.board.filters import (
    MOVEMENTS,
    BoardForm,
    address,
    is_moving,
    switch,
)
from overview.board.lines import Line

ON_A_PHONE = 25


def counts_of(request: HttpRequest, form: BoardForm, lines: list[Line]) -> list[dict]:
    """Each counts whatever the others are set to, but not what it would take away."""
    in_any_state = form.narrow(lines, but="health")
    found = [
        {
            "number": sum(line.health == health for line in in_any_state),
            "label": health.label,
            "tone": TONES[health],
            **switch(request, "health", health.value),
        }
        for health in Health
    ]
    in_any_way = form.narrow(lines, but="movement")
    for name, label in MOVEMENTS:
        number = sum(is_moving(line, name) for line in in_any_way)
        chosen = switch(request, "movement", name)
        if number or chosen["is_current"]:
            found.append({"number": number, "label": label, "tone": "", **chosen})
    return found


def groups_of(request: HttpRequest, lines: list[Line]) -> list[dict]:
    """By state, the worst first: what a phone shows in place of the matrix. What is
    beyond the first lines of a group is in the list."""
    found = defaultdict(list)
    for line in lines:
        found[line.health].append(line)
    return [
        {
            "tone": of_state[0].tone,
            "label": Health(health).label if health else "",
            "count": len(of_state),
            "lines": of_state[:ON_A_PHONE],
            "url": address(request, health=health, view="list"),
        }
        for health, of_state in found.items()
    ]


def countries_without(lines: list[Line], travelled: set[tuple[str, str]]) -> list[str]:
    """Names of countries that have sent or received missions, or had a cooperation,
    and have no active one now, as far as the reader sees."""
    known = {code for way in travelled for code in way}
    known |= {code for line in lines for code in line.pair}
    active = {
        code
        for line in lines
        if line.cooperation.status == CooperationStatus.ACTIVE
        for code in line.pair
    }
    return sorted((country_name(code) for code in known - active), key=folded)
