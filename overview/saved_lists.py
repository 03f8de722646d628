"""The lists that can be kept as views, and the tabs above each of them."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from cooperation.forms.work_filter import WorkFilterForm
from cooperation.plan_filters import PlanFilter
from institutions.filters import InstitutionFilter
from migration_coop.lib.columns import ARRANGING, LAYOUT
from missions.filters import MissionFilter
from overview.board.filters import BoardForm
from overview.models import SavedView
from overview.permissions import may_edit_view

# Since when the reader asks what moved: every list knows it.
SINCE = "since"
# The parameters that each list knows.
LISTS: dict[str, set[str]] = {
    "missions:mission_list": {*MissionFilter.base_filters, *LAYOUT, SINCE},
    "institutions:institution_list": {
        *InstitutionFilter.base_filters,
        *LAYOUT,
        SINCE,
    },
    "cooperation:work_list": {*WorkFilterForm.base_fields, SINCE},
    "cooperation:plan_list": {*PlanFilter.base_filters, SINCE},
    "overview:board": {*BoardForm.base_fields, "view", SINCE},
}
SAVED = "saved"
EVERYTHING = "all"
# Where a page starts and what was just deleted: no part of what a list shows.
PASSING = {SAVED, "after", "before", "page", "deleted", ARRANGING}
LONGEST = 1000


def kept_parameters(query: str) -> QueryDict:
    """What of an address makes the view: filters and order, and no empty ones."""
    kept = QueryDict(mutable=True)
    for name, values in QueryDict(query[:LONGEST]).lists():
        filled = [value for value in values if value]
        if name not in PASSING and filled:
            kept.setlist(name, filled)
    return kept


@dataclass(frozen=True)
class SavedTabs:
    """What the component shows. `query` is what would be saved; empty: nothing new."""

    route: str
    tabs: list[dict]
    current: SavedView | None
    may_edit: bool
    query: str
    stale: list[str]
    deleted: int | None


def views_of(request, route: str) -> list[SavedView]:
    """Asked once for each request."""
    if not hasattr(request, "saved_views"):
        views = SavedView.objects.for_user(request.user).of_list(route, request.user)
        request.saved_views = list(views.in_order())
    return request.saved_views


def default_of(request, route: str) -> SavedView | None:
    return next((view for view in views_of(request, route) if view.is_default), None)


def tabs_of(request) -> SavedTabs | None:
    """Nothing on pages that are no such list."""
    match = request.resolver_match
    if match is None or match.view_name not in LISTS:
        return None
    views, chosen = views_of(request, match.view_name), request.GET.get(SAVED)
    current = next((view for view in views if str(view.pk) == chosen), None)
    shown = kept_parameters(request.GET.urlencode())
    is_new = shown and not (current and kept_parameters(current.query) == shown)
    # Columns and order change what a list looks like, and not what is in it.
    is_whole = current is None and not set(shown) - LAYOUT
    return SavedTabs(
        route=match.view_name,
        tabs=[_everything(request.path, is_current=is_whole), *_tabs(views, current)],
        current=current,
        may_edit=current is not None and may_edit_view(request.user, current),
        query=shown.urlencode() if is_new else "",
        stale=unknown_filters(current),
        deleted=_number(request.GET.get("deleted", "")),
    )


def _everything(path: str, *, is_current: bool) -> dict:
    url = f"{path}?{urlencode({SAVED: EVERYTHING})}"
    return {"label": _("Everything"), "url": url, "is_current": is_current}


def _tabs(views: list[SavedView], current: SavedView | None):
    for view in views:
        url = view.get_absolute_url()
        yield {"label": view.title, "url": url, "is_current": view == current}


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else None


def unknown_filters(view: SavedView | None) -> list[str]:
    """What the view filters by and its list knows no more; the rest applies."""
    if view is None:
        return []
    return sorted({*kept_parameters(view.query)} - LISTS[view.route])
