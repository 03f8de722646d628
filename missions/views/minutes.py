"""Two texts of the same minutes, compared word by word."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_GET

from migration_coop.lib.word_diff import compare_words, count_changes
from missions.minutes_page import MinutesPage
from missions.permissions import name_for
from missions.views.finding import find_minutes


@require_GET
def minutes_compare(request, code, number, old, new):
    """Who is to approve does so here, having seen what changed."""
    minutes = find_minutes(request, code, number)
    visit = minutes.visit
    page = MinutesPage(visit, user=request.user)
    versions = {version.number: version for version in page.versions}
    if old not in versions or new not in versions:
        raise Http404
    pieces = compare_words(versions[old].text, versions[new].text)
    context = {
        "visit": visit,
        "mission": visit.mission,
        "minutes": minutes,
        "name": name_for(request.user, visit.institution, on=visit.takes_place_on),
        "old": versions[old],
        "new": versions[new],
        "pieces": pieces,
        "changes": count_changes(pieces),
        "page": page,
        # Only the present text can be approved.
        "is_present": new == page.versions[0].number,
    }
    return render(request, "missions/minutes_compare.html", context)
