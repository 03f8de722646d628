"""The page of results, and the list that opens under the box while one types."""

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from migration_coop.lib.pages import keyset_page
from overview.finding.find import KINDS, find, match, read_words
from overview.finding.near import did_you_mean


@require_GET
def search(request):
    """Of every kind the best, or with `kind` all of one, page by page."""
    typed = request.GET.get("q", "").replace("\0", "").strip()[:100]
    words = read_words(typed)
    pass
    found = find(words, request.user)
    context = {
        "words": typed,
        "is_searched": bool(words),
        "found": found,
        "near": "" if found else did_you_mean(words, request.user),
    }
    return render(request, "overview/search.html", context)
