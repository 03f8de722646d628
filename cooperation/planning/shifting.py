"""What a moved date pushes: which milestones come later, and by how much.

Nothing here asks the database. A milestone waits for others of its plan, each with so
many days between them at least. Only what somebody still works on moves.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from graphlib import CycleError, TopologicalSorter
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Way(TextChoices):
    """How dependants follow (docs/adr/0020)."""

    PUSH = "push", _("Only what would come too early moves")
    ALONG = "along", _("Everything moves along by as many days")


class Link(NamedTuple):
    """`later` comes at least `days` after `earlier`."""

    earlier: int
    later: int
    days: int


@dataclass(frozen=True)
class Shift:
    """One milestone that moves, from its expected day to another."""

    pk: int
    before: date
    after: date


def shifts(
    days: Mapping[int, date],
    links: Iterable[Link],
    *,
    moved: int,
    to: date,
    way: Way = Way.PUSH,
) -> list[Shift]:
    """What moves when this one does, each after what it waits for; not itself.

    `days`: of the milestones that can move. With PUSH a day only ever becomes later,
    and only where something that moved would come too close. With ALONG all that
    wait, however indirectly, keep their distance, also when days become earlier; then
    nothing comes before what the others that it waits for allow.
    """
    links = [link for link in links if {link.earlier, link.later} <= days.keys()]
    before = _links_before(links)
    by = to - days[moved]
    now = {**days, moved: to}
    touched = {moved}
    found = []
    for pk in in_order(links):
        if pk == moved:
            continue
        pushed = [link for link in before[pk] if link.earlier in touched]
        if not pushed:
            continue
        if way == Way.ALONG:
            touched.add(pk)
            now[pk] = _along(days[pk], by, _earliest(before[pk], now))
        else:
            now[pk] = max(days[pk], _earliest(pushed, now))
        if now[pk] != days[pk]:
            touched.add(pk)
            found.append(Shift(pk, days[pk], now[pk]))
    return found


def in_order(links: Iterable[Link]) -> list[int]:
    """All that is linked, each after what it waits for. CycleError where none is first."""
    order: TopologicalSorter = TopologicalSorter()
    for link in sorted(links):
        order.add(link.later, link.earlier)
    return list(order.static_order())


def goes_round(links: Iterable[Link]) -> bool:
    try:
        in_order(links)
    except CycleError:
        return True
    return False


def _along(day: date, by: timedelta, earliest: date) -> date:
    """Earlier only as far as the others allow, and never later for that reason."""
    if by >= timedelta(0):
        return day + by
    return max(day + by, min(day, earliest))


def _earliest(links: Iterable[Link], now: Mapping[int, date]) -> date:
    return max(now[link.earlier] + timedelta(days=link.days) for link in links)


def _links_before(links: Iterable[Link]) -> dict[int, list[Link]]:
    before = defaultdict(list)
    for link in links:
        before[link.later].append(link)
    return before
