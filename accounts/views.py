"""Signing in, the language, and one's own account."""

from allauth.account.views import login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from accounts.forms import PasswordForm, PreferencesForm
from accounts.models import SignInAttempts


@login_not_required
@sensitive_post_parameters("password")
def sign_in(request):
    """allauth's page; 429 when the account has been tried too often from here."""
    response = login(request)
    form = (getattr(response, "context_data", None) or {}).get("form")
    if form is not None and request.htmx:
        response.template_name = "account/login.html#again"
    if form is not None and form.has_error("__all__", "too_many_login_attempts"):
        response.status_code = 429
        response.headers["Retry-After"] = int(SignInAttempts.WINDOW.total_seconds())
    return response


@require_GET
@never_cache
def session(request):
    """For a page that stayed open while somebody signed in again: who it was, and
    the token that its forms need now."""
    return JsonResponse({"user": str(request.user.pk), "token": get_token(request)})


@login_not_required
@require_POST
def set_language(request):
    """Switch the language and go back; who is signed in keeps it for next time."""
    response = redirect(_way_back(request))
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES) and check_for_language(language):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite=settings.LANGUAGE_COOKIE_SAMESITE,
        )
        if request.user.is_authenticated:
            request.user.prefer(language=language)
    return response


@require_http_methods(["GET", "POST"])
def my_account(request):
    posted = request.POST if request.method == "POST" else None
    form = PreferencesForm(posted, instance=request.user)
    if form.is_valid():
        request.user.prefer(**form.cleaned_data)
        with override(request.user.language):
            messages.success(request, _("Saved"))
        return redirect("account_me")
    return _show(request, form, PasswordForm(request.user))


@require_POST
@sensitive_post_parameters()
def change_password(request):
    form = PasswordForm(request.user, request.POST)
    if form.is_valid():
        update_session_auth_hash(request, form.save())
        messages.success(request, _("Your password is changed."))
        return redirect("account_me")
    return _show(request, PreferencesForm(instance=request.user), form)


def _show(request, preferences, password):
    grants = request.user.grants.select_related("country", "institution")
    context = {
        "preferences": preferences,
        "password": password,
        "forms": [preferences, password],
        "has_errors": bool(preferences.errors or password.errors),
        "grants": grants.order_by("pk"),
    }
    return render(request, "account/me.html", context)


def _way_back(request):
    path = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        path, {request.get_host()}, require_https=request.is_secure()
    )
    return path if is_ours else "/"
