"""Who must be signed in; language and clock of whoever is."""

from zoneinfo import ZoneInfo

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import urlencode

from accounts.sessions import (
    forget_what_was_sent_again,
    keep_what_was_sent,
    remember_who,
)


class SignInMiddleware(LoginRequiredMiddleware):
    """Every page needs a signed-in user, and what was sent by somebody whose session
    had ended is not lost."""

    def handle_no_permission(self, request, view_func):
        if _is_by_script(request):
            # static/js/session.js asks to sign in, on the page as it is.
            return HttpResponse(status=401)
        if request.method == "POST" and (draft := keep_what_was_sent(request)):
            back = urlencode({"next": reverse("drafts:draft", args=[draft.key])})
            return redirect(f"{reverse('account_login')}?{back}")
        return super().handle_no_permission(request, view_func)

    def process_response(self, request, response):
        if response.status_code < 500:
            remember_who(request, response)
            forget_what_was_sent_again(request, response)
        return response


def _is_by_script(request) -> bool:
    wants_json = request.headers.get("Accept") == "application/json"
    return wants_json or "HX-Request" in request.headers


class PreferencesMiddleware:
    """Answer in the user's language and time zone, whatever the browser asks for."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        user = request.user
        if not user.is_authenticated:
            return self.get_response(request)
        language = user.language
        translation.activate(language)
        request.LANGUAGE_CODE = language
        with timezone.override(ZoneInfo(user.time_zone)):
            response = self.get_response(request)
        # The view may have signed the user out: request.user is nobody by now.
        response.headers.setdefault("Content-Language", language)
        return response
