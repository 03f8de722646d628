"""The page of results: the best of every kind, or all of one kind."""

from django.shortcuts import render
from django.views.decorators.http import require_GET

from migration_coop.lib.pages import keyset_page
from overview.finding.find import KINDS, find, match, read_words, rows_of, url_of
from overview.finding.near import did_you_mean


@require_GET
def search(request):
    typed = request.GET.get("q", "").replace("\0", "").strip()[:100]
    words = read_words(typed)
    if words and (kind := KINDS.get(request.GET.get("kind", ""))):
        return _all_of(request, kind, words)
    found = find(words, request.user)
    near = "" if found or not words else did_you_mean(words, request.user)
    context = {
        "words": typed,
        "is_searched": bool(words),
        "found": found,
        "near": near,
        "near_url": url_of(near),
    }
    return render(request, "overview/search.html", context)


def _all_of(request, kind, words):
    page = keyset_page(
        rows_of(kind, request.user, words), request, keys=list(kind.keys)
    )
    matches = [match(kind, row.read, request.user, words) for row in page]
    context = {
        "words": words,
        "kind": kind,
        "matches": matches,
        "page": page,
        "all_url": url_of(words),
    }
    return render(request, "overview/search_kind.html", context)
