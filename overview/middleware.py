"""Since when the reader asks what moved, on every request."""

from functools import partial

from django.utils.functional import SimpleLazyObject

from overview.since import read_since


def since_asked(get_response):
    """`request.since`: false, or with `at` and `label`. Asks nothing until it is read."""

    def ask(request):
        request.since = SimpleLazyObject(partial(read_since, request))
        return get_response(request)

    return ask
