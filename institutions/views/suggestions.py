"""What a field offers while somebody types. Parts of a page: lines of a list."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from institutions.suggestions import suggest_institutions, suggest_people
from migration_coop.lib.dates import parse_first_day


@require_GET
def institution_suggest(request):
    """`country`, once or twice, is where to look first; `new` offers to note it."""
    words = request.GET.get("q", "").strip()
    found = suggest_institutions(
        request.user, words, countries=request.GET.getlist("country")
    )
    context = {"suggestions": found, "new": words if "new" in request.GET else ""}
    return render(request, "institutions/institution_suggest.html", context)


@require_GET
def person_suggest(request):
    """Each with the post held on `day`, as people write days; else today."""
    words = request.GET.get("q", "").strip()
    day = parse_first_day(request.GET.get("day", "")) or timezone.localdate()
    context = {
        "suggestions": suggest_people(request.user, words, on=day),
        "new": words if "new" in request.GET else "",
    }
    return render(request, "institutions/person_suggest.html", context)
