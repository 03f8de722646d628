"""What can be done from where somebody is: the actions of the command palette.

An action is offered to whoever may take it, and where its page exists.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import Resolver404, ResolverMatch, resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from migration_coop.lib.marking import how_many_found
from migration_coop.lib.search import words_of
from missions.models import Mission
from missions.permissions import may_log_missions
from overview.finding.find import Found, find

LINES = 8
# Beside what is found; an empty box shows more of them.
MOST_ACTIONS = 3


@dataclass(frozen=True)
class Action:
    label: str | Promise
    url: str
    icon: str
    keys: str = ""
    # Done by the browser, without leaving the page.
    prints: bool = False


@dataclass(frozen=True)
class Place:
    """Who asks, and on which page; `match` is None where that is not known."""

    user: Any
    match: ResolverMatch | None

    @property
    def name(self) -> str:
        return self.match.view_name if self.match else ""


# Pages that are asked for by what they are about.
PAGES: list[tuple] = [
    (_("Open the board"), "heart-handshake", "g c", "overview:board", {}),
    (
        _("See what is late"),
        "alert-octagon",
        "",
        "cooperation:work_list",
        {"state": "late"},
    ),
    (_("See what has changed"), "history", "", "overview:change_list", {}),
    (_("Open the missions"), "plane-departure", "g m", "missions:mission_list", {}),
    (_("Open the requests"), "mail", "", "missions:request_list", {}),
    (_("Open the action plans"), "target-arrow", "g p", "cooperation:plan_list", {}),
    (_("Open the indicators"), "trending-up", "", "overview:indicator_list", {}),
    (_("Open the reports"), "report", "", "overview:report_list", {}),
    (
        _("Open the institutions"),
        "building-bank",
        "g i",
        "institutions:institution_list",
        {},
    ),
    (_("Open the home page"), "home", "g h", "overview:home", {}),
    (_("Change my preferences"), "settings", "", "account_me", {}),
]


def place_of(user, path: str) -> Place:
    try:
        return Place(user, resolve(path))
    except Resolver404:
        return Place(user, None)


def actions_for(place: Place, words: str = "") -> list[Action]:
    """Those that the user may take here; with words, those that speak of them."""
    found = [action for offer in OFFERS for action in offer(place)]
    wanted = words_of(words)
    return [
        action
        for action in found
        if how_many_found(str(action.label), wanted) == len(wanted)
    ]


def lines_for(words: str, user, room: int) -> list[Found]:
    """The best of each kind first, then the second best, until the room is taken."""
    found = find(words, user, shown=room, counted=room)
    turns = sorted(
        (turn, number)
        for number, kind in enumerate(found)
        for turn in range(len(kind.shown))
    )
    taken = [number for _turn, number in turns[:room]]
    return [
        Found(kind.kind, kind.shown[: taken.count(number)], kind.count, kind.url)
        for number, kind in enumerate(found)
        if number in taken
    ]


# What is offered


def _of_mission(place: Place) -> Iterator[Action]:
    """On the pages of one mission, its visits too."""
    code = place.match.kwargs.get("code") if place.match else None
    if place.name not in {"missions:mission_detail", "missions:visit_detail"}:
        return
    mission = Mission.objects.for_user(place.user).filter(code=code).first()
    if mission is None:
        return
    if mission.editable:
        add, edit = "cooperation:follow_up_add", "cooperation:mission_edit"
        label = _("New follow-up on this mission")
        yield Action(label, reverse(add, args=[code]), "arrow-back-up", "n s")
        yield Action(_("Edit this mission"), reverse(edit, args=[code]), "pencil")
    url = reverse("cooperation:mission_print", args=[code])
    yield Action(_("Open the report of this mission"), url, "report")


def _logging(place: Place) -> Iterator[Action]:
    if may_log_missions(place.user):
        url = reverse("cooperation:mission_add")
        yield Action(_("Log a mission"), url, "plus", "n m")
        url = reverse("cooperation:press_note_add")
        yield Action(_("Log a mission from a press note"), url, "file-text")


def _administering(place: Place) -> Iterator[Action]:
    if place.user.access().administers:
        url = reverse("institutions:institution_add")
        yield Action(_("Add an institution"), url, "building-bank")


def _pages(place: Place) -> Iterator[Action]:
    for label, icon, keys, name, query in PAGES:
        url = reverse(name)
        yield Action(label, f"{url}?{urlencode(query)}" if query else url, icon, keys)


def _printing(place: Place) -> Iterator[Action]:
    yield Action(_("Print this page"), "", "printer", prints=True)


OFFERS: list[Callable[[Place], Iterator[Action]]] = [
    _of_mission,
    _logging,
    _administering,
    _pages,
    _printing,
]
