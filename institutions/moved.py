"""Addresses of records that were merged lead to the record that is kept."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from institutions.models import Institution, Person

# Fields of a form that nobody typed.
UNTYPED = ("csrfmiddlewaretoken", "version", "form_key")


class HasMoved(Http404):
    """The record that an address names was merged into another one. Where the reader
    may not see that one, the page does not exist."""

    def __init__(self, institution: Institution):
        super().__init__(institution.code)
        self.institution = institution


class MovedMiddleware:
    """Whatever page was asked for: the same page of the record that is kept.

    A form that was open meanwhile is not sent on, since it was written about another
    record: the page says so and gives back what was typed.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        places = _places(request, exception)
        if not places:
            return None
        match = request.resolver_match
        kwargs = {name: places.get(key, key) for name, key in match.kwargs.items()}
        address = reverse(match.view_name, kwargs=kwargs)
        if request.method == "POST":
            context = {"address": address, "typed": _typed(request)}
            return render(request, "institutions/moved.html", context, status=409)
        query = request.META["QUERY_STRING"]
        return redirect(f"{address}?{query}" if query else address)


def _places(request, exception: Exception) -> dict:
    """What the address names, and what it should name now. Nothing that the reader
    may not see: its code alone would tell that it exists."""
    if isinstance(exception, HasMoved):
        moved = exception.institution
        seen = Institution.objects.for_user(request.user)
        kept = seen.filter(pk=moved.merged_into_id).first()
        return {moved.code: kept.code} if kept else {}
    if not isinstance(exception, Http404) or not _is_about_people(request):
        return {}
    asked = request.resolver_match.kwargs.values()
    seen = Person.objects.for_user(request.user).values("pk")
    moved = Person.objects.filter(pk__in=asked, merged_into__in=seen)
    return dict(moved.values_list("pk", "merged_into"))


def _is_about_people(request) -> bool:
    return request.resolver_match.view_name.startswith("institutions:person_")


def _typed(request) -> list[str]:
    return [
        text
        for name, texts in request.POST.lists()
        if not name.endswith(UNTYPED)
        for text in texts
        if text.strip()
    ]
