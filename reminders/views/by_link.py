"""What every page has that a link in a mail opens without sign-in."""

from functools import wraps

import pghistory
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods

HEADERS = {
    # Only the name of the site leaves in a Referer. "no-referrer" would make browsers
    # send "Origin: null" with our own forms, which the check against forgery refuses.
    "Referrer-Policy": "strict-origin",
    "X-Robots-Tag": "noindex, nofollow",
}


def by_link(view):
    """No session is needed, nothing is kept by caches, and the token stays here."""

    @login_not_required
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def opened(request, token):
        response = view(request, token)
        for name, value in HEADERS.items():
            response.headers[name] = value
        patch_cache_control(response, no_store=True, private=True)
        return response

    return opened


def written_by(person, *, place):
    """In the history the change is that person's, and the address has no token in it."""
    return pghistory.context(user=person.pk, url=place)


def show_gone(request, *, status):
    """404: we never made this link. 410: it was one of ours."""
    context = {"is_ours": status == 410}
    return render(request, "reminders/answer_gone.html", context, status=status)
