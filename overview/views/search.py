from django.shortcuts import render
from django.views.decorators.http import require_GET

from overview.finding import find


@require_GET
def search(request):
    words = request.GET.get("q", "").replace("\0", "").strip()[:100]
    context = {"words": words, "found": find(words, request.user)}
    return render(request, "overview/search.html", context)
