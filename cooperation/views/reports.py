"""The report of a mission, ready for paper."""

from django.conf import settings
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.http import require_GET

from cooperation.mission_report import MissionReport
from missions.views.finding import find_mission

LANGUAGES = dict(settings.LANGUAGES)


@require_GET
def mission_print(request, code):
    """`?lang=` is the language of the paper, whatever the reader's own is;
    `?minutes=no` leaves the minutes out."""
    mission = find_mission(request, code)
    reader = translation.get_language()
    asked = request.GET.get("lang")
    language = asked if asked in LANGUAGES else reader
    with_minutes = request.GET.get("minutes") != "no"
    with translation.override(language):
        context = {
            "mission": mission,
            "report": MissionReport(
                mission,
                user=request.user,
                at=timezone.now(),
                with_minutes=with_minutes,
            ),
            "language": language,
            "reader_language": reader,
            "languages": settings.LANGUAGES,
        }
        return render(request, "cooperation/mission_print.html", context)
