"""How views find missions and visits: only what the user may see."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from missions.models import Minutes, MinutesAddendum, Mission, Visit
from missions.permissions import may_read_minutes
from missions.progress import minutes_of


def find_mission(request, code: str) -> Mission:
    missions = Mission.objects.for_user(request.user).select_related(
        "visiting_country",
        "host_country",
        "lead_institution",
        "host_institution",
        "programme",
        "debriefing__institution",
    )
    return get_object_or_404(missions, code=code)


def find_visit(request, code: str, number: int) -> Visit:
    visits = Visit.objects.for_user(request.user).select_related(
        "institution",
        "minutes",
        "mission__visiting_country",
        "mission__host_country",
    )
    visit = get_object_or_404(visits, mission__code=code, number=number)
    # Rules ask the mission, which was not fetched by its own door.
    visit.mission.editable = visit.editable
    return visit


def find_minutes(request, code: str, number: int) -> Minutes:
    visit = find_visit(request, code, number)
    may_read = may_read_minutes(request.user, visit, editable=visit.editable)
    if (minutes := minutes_of(visit)) is None or not may_read:
        raise Http404
    return minutes


def find_addendum(request, code: str, number: int, addendum: int) -> MinutesAddendum:
    minutes = find_minutes(request, code, number)
    addenda = MinutesAddendum.objects.for_user(request.user).filter(minutes=minutes)
    found = get_object_or_404(addenda.select_related("by"), number=addendum)
    found.minutes = minutes
    return found
