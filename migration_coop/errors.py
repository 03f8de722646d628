"""The pages that say what went wrong. None of them is allowed to fail in turn."""

import sys

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import filesizeformat
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token

from accounts.sessions import keep_what_was_sent
from drafts.keeping import is_by

RETRY_SECONDS = 30


@requires_csrf_token
def bad_request(request, exception=None):
    """handler400; Django sends requests that are too large here as well."""
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    return _alone(request, 400)


@requires_csrf_token
def forbidden(request, exception=None):
    """handler403: the message of the exception is ours and fit to show."""
    return _in_the_shell(request, 403, reason=str(exception or ""))


@requires_csrf_token
def not_found(request, exception=None):
    """handler404."""
    return _in_the_shell(request, 404)


def server_error(request):
    """handler500; a database that does not answer is not our fault, but a pause."""
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        return unavailable(request)
    return _alone(request, 500)


def unavailable(request):
    retry_url = request.get_full_path() if request.method == "GET" else ""
    response = _alone(request, 503, retry_url=retry_url)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def too_large(request):
    return _alone(
        request,
        413,
        file_limit=filesizeformat(settings.FILE_SIZE_LIMIT),
        text_limit=filesizeformat(settings.DATA_UPLOAD_MAX_MEMORY_SIZE),
    )


def too_many_attempts(request, *, minutes: int):
    response = _alone(request, 429, minutes=minutes)
    response.headers["Retry-After"] = str(minutes * 60)
    return response


def csrf_failure(request, reason=""):
    """CSRF_FAILURE_VIEW. A form from before a new sign-in is kept, not thrown away.

    Only if the browser itself says that it comes from our own page, and the page was
    shown to the one who is signed in now.
    """
    is_ours = (
        request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    )
    may_keep = is_ours and is_by(request.user, request.POST)
    if may_keep and (draft := keep_what_was_sent(request)):
        return redirect(draft)
    return _alone(request, 403, template="403_csrf.html")


def _alone(request, status: int, *, template: str = "", **context) -> HttpResponse:
    """Render without context processors: no session, no user, no query."""
    context["reference"] = _reference(request)
    html = render_to_string(template or f"{status}.html", context)
    return HttpResponse(html, status=status)


def _in_the_shell(request, status: int, **context) -> HttpResponse:
    """Keep the navigation for somebody who is signed in."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return _alone(request, status, **context)
    context |= {"layout": "base.html", "reference": _reference(request)}
    return render(request, f"{status}.html", context, status=status)


def _reference(request) -> str:
    """The number the proxy gave this request, if it gives any."""
    return request.headers.get("X-Request-ID", "")[:64]
