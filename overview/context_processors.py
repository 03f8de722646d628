"""The navigation that every page shows. No queries but the one that `access` keeps.

The tabs of saved views ask one when a list shows them.
"""

from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from overview.saved_lists import tabs_of

ENTRIES = [
    (_("Home"), "overview:home", "home"),
    (_("Missions"), "missions:mission_list", "plane-departure"),
    (_("Cooperations"), "cooperation:cooperation_list", "heart-handshake"),
    (_("Follow-ups"), "cooperation:follow_up_list", "arrow-back-up"),
    (_("Action plans"), "cooperation:plan_list", "target-arrow"),
    (_("Institutions"), "institutions:institution_list", "building-bank"),
]
MESSAGES = (_("Messages"), "reminders:message_list", "mail")
REFERENCE_DATA = (_("Reference data"), "admin:index", "tools")


def navigation(request):
    """Empty for visitors, and on pages that ask the database nothing."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"navigation": [], "admin_navigation": []}
    entries = [_entry(request, *entry) for entry in ENTRIES]
    # Counted by the home page, which has looked already.
    entries[0]["badge"] = getattr(request, "queue_count", 0)
    return {
        "navigation": entries,
        "admin_navigation": _admin_entries(request, user),
        "user_place": user.institution.short_name if user.institution_id else "",
    }


def saved_views(request):
    return {"saved_views": SimpleLazyObject(lambda: tabs_of(request))}


def _admin_entries(request, user):
    entries = []
    if user.access().administers_everywhere:
        entries.append(_entry(request, *MESSAGES))
    if user.is_staff:
        entries.append(_entry(request, *REFERENCE_DATA))
    return entries


def _entry(request, label, url_name, icon):
    url = reverse(url_name)
    is_home = url == reverse("overview:home")
    is_current = request.path == url if is_home else request.path.startswith(url)
    return {"label": label, "url": url, "icon": icon, "is_current": is_current}
