"""Since when the reader asks what moved; and lists that open with a saved view."""

from functools import partial

from django.shortcuts import redirect
from django.utils.functional import SimpleLazyObject

from overview.saved_lists import LISTS, default_of
from overview.since import read_since


def since_asked(get_response):
    """`request.since`: false, or with `at` and `label`. Asks nothing until it is read."""

    def ask(request):
        request.since = SimpleLazyObject(partial(read_since, request))
        return get_response(request)

    return ask


class DefaultViewMiddleware:
    """Opens a list with the view that the reader chose for it.

    Of an address without parameters only: the view has some, so nothing turns in
    circles, and `?saved=all` is the way to everything.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        route = request.resolver_match.view_name
        is_plain = request.method == "GET" and not request.GET and not request.htmx
        if route not in LISTS or not is_plain or not request.user.is_authenticated:
            return None
        default = default_of(request, route)
        return redirect(default) if default else None
