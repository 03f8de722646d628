"""The list of missions and the page of one."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from migration_coop.lib.changes import mark_moved
from migration_coop.lib.crispy import Fields
from migration_coop.lib.pages import keyset_page
from missions.calendar_file import calendar_of
from missions.changes import LAYER, MISSION
from missions.filters import MissionFilter
from missions.listing import COLUMNS
from missions.minutes_cards import minutes_cards_of
from missions.mission_page import MissionPage
from missions.models import Mission
from missions.permissions import may_log_missions
from missions.progress import with_progress
from missions.steps import steps_of_mission
from missions.views.finding import find_mission

# Each filter stands alone in the line: the form is a GET form with its own button.
LINE_OF_FILTERS = Fields(*MissionFilter.base_filters)


@require_GET
def mission_list(request):
    if chosen := COLUMNS.choose(request):
        return chosen
    missions = Mission.objects.for_user(request.user)
    related = ("visiting_country", "host_country", "programme")
    filters = MissionFilter(
        request.GET,
        with_progress(missions.select_related(*related)),
        user=request.user,
        this_year=timezone.localdate().year,
    )
    # What cannot be understood filters nothing; the form says what is wrong.
    is_valid = filters.form.is_valid()
    found = filters.qs if is_valid else filters.queryset
    layout = COLUMNS.layout(request)
    rows, keys = layout.ordered(found)
    page = keyset_page(rows, request, keys=[*keys, "-pk"])
    mark_moved(page, LAYER, MISSION, request=request)
    context = {
        "page": page,
        "layout": layout,
        "filters": filters.form,
        "helper": LINE_OF_FILTERS,
        "chips": filters.chips(request.GET),
        "may_log": may_log_missions(request.user),
    }
    return render(request, "missions/mission_list.html", context)


@require_GET
def mission_detail(request, code):
    mission = find_mission(request, code)
    page = MissionPage(mission, user=request.user, today=timezone.localdate())
    context = {
        "mission": mission,
        "page": page,
        "minutes": minutes_cards_of(page),
        "steps": steps_of_mission(mission) if mission.editable else [],
        "may_log": mission.editable or may_log_missions(request.user),
    }
    return render(request, "missions/mission_detail.html", context)


@require_GET
def mission_calendar(request, code):
    """A file to keep, not a feed: a calendar cannot sign in."""
    mission = find_mission(request, code)
    page = MissionPage(mission, user=request.user, today=timezone.localdate())
    response = HttpResponse(
        calendar_of(page, at=timezone.now()), content_type="text/calendar"
    )
    response["Content-Disposition"] = f'attachment; filename="{mission.code}.ics"'
    response["Cache-Control"] = "private, no-store"
    return response
