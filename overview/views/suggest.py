"""The list of the command palette, a part of every page."""

from django.shortcuts import render
from django.views.decorators.http import require_GET

from overview.finding.find import read_words, url_of
from overview.palette import LINES, MOST_ACTIONS, actions_for, lines_for, place_of


@require_GET
def suggest(request):
    """`q` is what was typed so far, `from` the address of the page it was typed on."""
    words = read_words(request.GET.get("q", ""))
    place = place_of(request.user, request.GET.get("from", ""))
    actions = actions_for(place, words)
    found = []
    if words:
        actions = actions[:MOST_ACTIONS]
        found = lines_for(words, request.user, LINES - len(actions))
    context = {
        "words": words,
        "found": found,
        "actions": actions[:LINES],
        "count": len(actions) + sum(len(kind.shown) for kind in found),
        "all_url": url_of(words),
    }
    return render(request, "overview/suggest.html", context)
