"""What every page gets: the navigation, since when its reader asks what moved, the
saved views of a list, and what stops reminders.

No queries but the one that `access` keeps, and one for alarms where administrators and
coordinators read; what a page does not show costs nothing.
"""

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from missions.permissions import may_log_missions
from overview.saved_lists import tabs_of
from overview.since import since_choices
from reminders.alarms import alarms_for

ENTRIES = [
    (_("Home"), "overview:home", "home"),
    (_("Missions"), "missions:mission_list", "plane-departure"),
    (_("Cooperations"), "overview:board", "heart-handshake"),
    (_("Follow-ups"), "cooperation:work_list", "arrow-back-up"),
    (_("Action plans"), "cooperation:plan_list", "target-arrow"),
    (_("Institutions"), "institutions:institution_list", "building-bank"),
    (_("Calendar"), "overview:calendar_page", "calendar"),
    (_("Reports"), "overview:report_list", "report"),
]
# Pages that belong to an entry and stand under another address.
ALSO_AT = {
    "cooperation:work_list": ("/follow-ups/", "/hand-over/"),
    "institutions:institution_list": ("/people/", "/posts/"),
    "overview:report_list": ("/indicators/",),
}
SCHEDULES = (_("Reminders"), "reminders:schedule_list", "bell")
MESSAGES = (_("Messages"), "reminders:message_list", "mail")
DATA = (_("Data"), "exchange:data_home", "tools")


def navigation(request):
    """Empty for visitors, and on pages that ask the database nothing."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"navigation": [], "admin_navigation": [], "may_log": False}
    entries = [_entry(request, *entry) for entry in ENTRIES]
    # Counted by the home page, which has looked already.
    entries[0]["badge"] = getattr(request, "queue_count", 0)
    return {
        "navigation": entries,
        "admin_navigation": _admin_entries(request, user),
        # One query more for those alone whose grants do not let them write.
        "may_log": may_log_missions(user),
        "user_place": user.institution.short_name if user.institution_id else "",
    }


def since(request):
    """What components/since.html offers; asked for by the pages that show it only."""

    def choices():
        today, chosen = timezone.localdate(), request.since
        return since_choices(request.user, today=today, chosen=chosen)

    return {
        "since": getattr(request, "since", None),
        "since_choices": SimpleLazyObject(choices),
    }


def saved_views(request):
    return {"saved_views": SimpleLazyObject(lambda: tabs_of(request))}


def alarms(request):
    """What components/alarms.html says."""

    def found():
        user = getattr(request, "user", None)
        if user is None or not user.is_authenticated:
            return []
        return alarms_for(user, now=timezone.now())

    return {"alarms": SimpleLazyObject(found)}


def _admin_entries(request, user):
    entries = []
    access = user.access()
    if access.coordinates or access.administers:
        entries.append(_entry(request, *SCHEDULES))
    if access.administers_everywhere:
        entries.append(_entry(request, *MESSAGES))
    if access.administers or user.is_staff:
        entries.append(_entry(request, *DATA))
    return entries


def _entry(request, label, url_name, icon):
    url = reverse(url_name)
    is_home = url == reverse("overview:home")
    places = (url, *ALSO_AT.get(url_name, ()))
    is_current = request.path == url if is_home else request.path.startswith(places)
    return {"label": label, "url": url, "icon": icon, "is_current": is_current}
