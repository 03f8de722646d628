"""The chain from a request to the evidence, as one line of beads.

request → mission → visit → follow-up → milestone → evidence. A bead stands for one thing
or for several; a hollow one says what is missing. Of what the reader may not see
nothing is said, neither that it is there nor that it is missing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperation.chain_items import (
    EVIDENCE,
    FOLLOW_UP,
    KINDS,
    MILESTONE,
    MISSION,
    REQUEST,
    TONES,
    VISIT,
    Item,
    State,
    evidence_of,
)
from migration_coop.lib.database import with_related


@dataclass(frozen=True)
class Bead:
    kind: str
    items: tuple[Item, ...]
    is_current: bool = False
    missing: str = ""
    chain_url: str = ""

    @property
    def icon(self) -> str:
        return KINDS[self.kind].icon

    @property
    def state(self) -> State | None:
        states = {item.state for item in self.items}
        return next((state for state in State if state in states), None)

    @property
    def tone(self) -> str:
        return TONES[self.state] if self.state else "hollow"

    @property
    def name(self) -> str:
        if len(self.items) > 1:
            return KINDS[self.kind].count_of(len(self.items))
        return str(KINDS[self.kind].name)

    @property
    def words(self) -> str:
        if not self.items:
            return self.missing
        if len(self.items) == 1:
            return self.items[0].words
        same = sum(item.state == self.state for item in self.items)
        if self.state == State.LATE:
            return ngettext("%(count)s late", "%(count)s late", same) % {"count": same}
        if self.state == State.OPEN:
            return ngettext("%(count)s open", "%(count)s open", same) % {"count": same}
        return _("All closed")

    @property
    def url(self) -> str:
        """The thing itself; of several the list that names each."""
        if len(self.items) == 1:
            return self.items[0].url
        return f"{self.chain_url}#{self.kind}" if self.items else ""


# --- From the database -----------------------------------------------------------------


@dataclass
class Links:
    """What hangs together, as far as one reader may see it."""

    rows: dict[str, list]
    # Of these kinds there may be more than the reader is told.
    veiled: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Way:
    """How to come to things of one kind from those of another that are known."""

    kind: str
    origin: str
    lookup: str


MISSION_TO_REQUEST = Way(REQUEST, MISSION, "missions__in")
FOLLOW_UP_TO_MILESTONE = Way(MILESTONE, FOLLOW_UP, "activity__follow_ups__in")
WAYS = {
    REQUEST: [
        Way(MISSION, REQUEST, "request__in"),
        Way(VISIT, MISSION, "mission__in"),
        Way(FOLLOW_UP, MISSION, "mission__in"),
        FOLLOW_UP_TO_MILESTONE,
    ],
    MISSION: [
        MISSION_TO_REQUEST,
        Way(VISIT, MISSION, "mission__in"),
        Way(FOLLOW_UP, MISSION, "mission__in"),
        FOLLOW_UP_TO_MILESTONE,
    ],
    VISIT: [
        Way(MISSION, VISIT, "visits__in"),
        MISSION_TO_REQUEST,
        Way(FOLLOW_UP, VISIT, "visit__in"),
        FOLLOW_UP_TO_MILESTONE,
    ],
    FOLLOW_UP: [
        Way(MISSION, FOLLOW_UP, "follow_ups__in"),
        MISSION_TO_REQUEST,
        Way(VISIT, FOLLOW_UP, "follow_ups__in"),
        FOLLOW_UP_TO_MILESTONE,
    ],
    MILESTONE: [
        Way(FOLLOW_UP, MILESTONE, "activity__milestones__in"),
        Way(MISSION, FOLLOW_UP, "follow_ups__in"),
        MISSION_TO_REQUEST,
        Way(VISIT, FOLLOW_UP, "follow_ups__in"),
    ],
}


def links_of(kind: str, row, *, user) -> Links:
    """All that hangs together with this row, which the user may see: one query a kind."""
    links = Links({kind: [row]})
    for way in WAYS[kind]:
        found = _read(way, links.rows[way.origin], user=user)
        links.rows[way.kind] = [one for one in found if one.is_seen]
        if len(links.rows[way.kind]) < len(found) or way.origin in links.veiled:
            links.veiled.add(way.kind)
    return links


def _read(way: Way, known: Iterable, *, user) -> list:
    about = KINDS[way.kind]
    model: Any = about.model
    found = model.objects.filter(Q(**{way.lookup: known})).values("pk")
    seen = model.objects.for_user(user).filter(pk=OuterRef("pk"))
    rows = with_related(model.objects.filter(pk__in=found), about.details)
    rows = rows.prefetch_related(*about.lists)
    return list(rows.annotate(is_seen=Exists(seen)).order_by("pk"))


# --- From rows to beads ----------------------------------------------------------------


def beads_of(
    links: Links, current: str, *, user, today: date, chain_url: str
) -> list[Bead]:
    """Pure: what is in `links`, as the line that the page shows."""
    beads, promised = [], links.rows[FOLLOW_UP]
    for kind, about in KINDS.items():
        items = items_of(kind, links, user=user, today=today)
        if items or kind not in _veiled(links):
            missing = str(about.missing)
            if kind == VISIT and current in {FOLLOW_UP, MILESTONE} and promised:
                missing = _("Agreed at the debriefing")
            is_current = kind == current
            beads.append(Bead(kind, tuple(items), is_current, missing, chain_url))
    return beads


def items_of(kind: str, links: Links, *, user, today: date) -> list[Item]:
    if kind == EVIDENCE:
        shown = [*links.rows[FOLLOW_UP], *links.rows[MILESTONE]]
        return [evidence_of(row) for row in shown if row.evidence]
    return [KINDS[kind].item(row, user, today) for row in links.rows[kind]]


def _veiled(links: Links) -> set[str]:
    hides_evidence = links.veiled & {FOLLOW_UP, MILESTONE}
    return links.veiled | ({EVIDENCE} if hides_evidence else set())
