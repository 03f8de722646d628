"""What a field offers while somebody types. Parts of a page: lines of a list."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from institutions.suggestions import suggest_institutions, suggest_people
from migration_coop.lib.dates import parse_first_day


@require_GET
def institution_suggest(request):
    """`country`, once or twice, is where to look first; `new` offers to note it. Those
    that existed on `day`, as people write days; else today."""
    words, countries = request.GET.get("q", "").strip(), request.GET.getlist("country")
    found = suggest_institutions(
        request.user, words, countries=countries, on=_day(request)
    )
    context = {"suggestions": found, "new": words if "new" in request.GET else ""}
    return render(request, "institutions/institution_suggest.html", context)


@require_GET
def person_suggest(request):
    """Each with the post held on `day`, as people write days; else today."""
    words = request.GET.get("q", "").strip()
    context = {
        "suggestions": suggest_people(request.user, words, on=_day(request)),
        "new": words if "new" in request.GET else "",
    }
    return render(request, "institutions/person_suggest.html", context)


def _day(request):
    return parse_first_day(request.GET.get("day", "")) or timezone.localdate()
