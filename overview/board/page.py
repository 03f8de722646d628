"""What the board shows: its lines in one of three views, counts, filters, the panel."""

import re
from datetime import date

from django.core.paginator import Paginator
from django.http import HttpRequest

from cooperation.contacts import contacts
from cooperation.cooperation_page import ladder
from cooperation.models import Cooperation
from cooperation.status import strictest
from migration_coop.lib.filters import chips
from overview.board.counts import countries_without, counts_of, groups_of
from overview.board.filters import VIEWS, BoardForm, address, address_to
from overview.board.institutions import institution_pairs, pairs_with_names
from overview.board.lines import Line, lines_of, with_names
from overview.board.matrix import matrix_of, ways_travelled
from overview.board.tiles import tiles_of
from overview.since import Since

PAIR = re.compile(r"([A-Z]{2})-([A-Z]{2})")
ON_A_PAGE = 25
CONTACTS = 5


def board_of(request: HttpRequest, *, today: date) -> dict:
    user, since = request.user, request.since or None
    lines = lines_of(list(_cooperations(user)), user=user, today=today, since=since)
    travelled = ways_travelled(user)
    form = BoardForm(request.GET, lines=lines)
    shown = form.narrow(lines)
    return {
        "form": form,
        "chips": chips(request, form),
        "since": since,
        "clear_url": request.path,
        "views": _views(request),
        "counts": counts_of(request, form, lines),
        "is_empty": not lines,
        "lines": shown,
        "groups": groups_of(request, shown),
        "tiles": tiles_of(request, form.narrow(lines, but="country")),
        "without": countries_without(lines, travelled),
        "thresholds": _thresholds(shown),
        "to_pair": address_to(request, "pair"),
        **_view(request, shown, travelled=travelled, since=since, today=today),
        **_panel(request, lines, today=today, since=since),
    }


def panel_of(request: HttpRequest, *, today: date) -> dict:
    """The panel alone: only the cooperations of its pair are looked at."""
    user, since, pair = request.user, request.since or None, _pair(request)
    found = list(_cooperations(user).of_pair(*pair)) if pair else []
    lines = lines_of(found, user=user, today=today, since=since)
    return {"since": since, **_panel(request, lines, today=today, since=since)}


def _cooperations(user):
    return Cooperation.objects.for_user(user).in_order()


def _view(request, lines, *, travelled, since: Since | None, today: date) -> dict:
    """What only one of the views needs."""
    view = _current_view(request)
    if view == "matrix":
        matrix = matrix_of(lines, travelled=travelled, since=since)
        return {"view": view, "matrix": matrix, "is_wide": matrix.is_dense}
    is_list, user = view == "list", request.user
    rows = lines if is_list else institution_pairs(lines, user=user)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    name = with_names if is_list else pairs_with_names
    page.object_list = name(page.object_list, user=user, today=today)
    to_page = address_to(request, "page")
    before = page.has_previous() and f"{to_page}{page.previous_page_number()}"
    after = page.has_next() and f"{to_page}{page.next_page_number()}"
    pager = {"page": page, "previous_url": before, "next_url": after}
    return {"view": view, "is_wide": True, **pager}


def _current_view(request: HttpRequest) -> str:
    view = request.GET.get("view", "")
    return view if view in dict(VIEWS) else VIEWS[0][0]


def _views(request: HttpRequest) -> list[dict]:
    view, first = _current_view(request), VIEWS[0][0]
    return [
        {
            "label": label,
            "url": address(request, view="" if name == first else name),
            "is_current": name == view,
        }
        for name, label in VIEWS
    ]


def _thresholds(lines: list[Line]) -> dict:
    """The days that every line shares, or those of new programmes; and whether there
    are others beside them."""
    found = {line.standing.thresholds for line in lines}
    shared = found.pop() if len(found) == 1 else strictest([])
    return {"days": shared, "differ": bool(found)}


def _pair(request: HttpRequest) -> tuple[str, str] | None:
    """The pair that is chosen, the country that requests first."""
    found = PAIR.fullmatch(request.GET.get("pair", ""))
    return (found[1], found[2]) if found else None


def _panel(request, lines: list[Line], *, today: date, since: Since | None) -> dict:
    """Every cooperation of the pair, whatever the filters say, and what happened."""
    pair = _pair(request)
    of_pair = [line for line in lines if pair and line.pair == tuple(sorted(pair))]
    if not of_pair:
        return {"panel": None}
    of_pair = with_names(of_pair, user=request.user, today=today)
    rows = [line.cooperation for line in of_pair]
    return {
        "panel": {
            "pair": pair,
            "key": "-".join(pair),
            "lines": [
                {"line": line, "ladder": ladder(line.cooperation)} for line in of_pair
            ],
            "contacts": contacts(rows, user=request.user, today=today, limit=CONTACTS),
            "close_url": address(request),
        }
    }
