"""What happens to a form that is sent when the session has ended.

It becomes a draft of whoever was signed in last in that browser, which a signed mark
tells. Nobody else ever sees it: a draft is its owner's alone.
"""

from dataclasses import replace
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from drafts.actions import (
    DraftRefused,
    FormWasSaved,
    NewerDraft,
    NotTheirDraft,
    fields_of,
    forget_draft,
    keep_copy,
    keep_draft,
)
from drafts.keeping import key_of, written_by
from drafts.models import Draft

COOKIE = f"{settings.SESSION_COOKIE_NAME}-who"
SALT = "who was signed in"
LONGEST = 24 * 3600


def remember_who(request: HttpRequest, response: HttpResponse) -> None:
    """Leave a signed mark of who is signed in; take it away when they sign out."""
    user = request.user
    if user.is_authenticated:
        if _marked(request) != user.pk:
            response.set_cookie(
                COOKIE,
                signing.dumps(user.pk, salt=SALT),
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite=settings.SESSION_COOKIE_SAMESITE,
            )
    elif COOKIE in request.COOKIES and request.path == reverse("account_logout"):
        response.delete_cookie(COOKIE, samesite=settings.SESSION_COOKIE_SAMESITE)


def keep_what_was_sent(request: HttpRequest) -> Draft | None:
    """The form as a draft of whoever sent it; None where there is nothing to keep,
    nobody to keep it for, or a password in it."""
    owner = request.user if request.user.is_authenticated else _who_was_here(request)
    fields = fields_of(request.POST)
    if owner is None or not fields or any("password" in name for name in fields):
        if fields:
            messages.warning(
                request,
                _(
                    "Your session had ended, so nothing was saved. Go back in your"
                    " browser: what you typed is still on the page."
                ),
            )
        return None
    try:
        draft = _keep(request, owner, fields)
    except (DraftRefused, NotTheirDraft) as error:
        messages.warning(request, str(error))
        return None
    messages.warning(
        request, _("Your session had ended. What you sent is kept, but not saved yet.")
    )
    return draft


def forget_what_was_sent_again(request: HttpRequest, response: HttpResponse) -> None:
    """A form of drafts/send_again.html that led on is saved, so its draft can go."""
    if request.method != "POST" or response.status_code != 302:
        return
    if (sent := request.POST.get("draft_sent")) and request.user.is_authenticated:
        try:
            forget_draft(UUID(sent), owner=request.user, is_used=False)
        except ValueError:
            return


def _keep(request: HttpRequest, owner, fields: dict[str, list[str]]) -> Draft:
    edge = {"owner": owner, "at": timezone.now()}
    written = written_by(request)
    if "draft_key" not in request.POST:
        # Its page cannot show a draft: the form waits to be sent again as it is.
        texts = [value for values in fields.values() for value in values]
        label = next((text for text in texts if " " in text), "")
        written = replace(written, label=label, is_sent=True)
        return keep_draft(uuid4(), written, **edge)
    try:
        return keep_draft(key_of(request.POST) or uuid4(), written, **edge)
    except (NewerDraft, FormWasSaved):
        return keep_copy(written, **edge)


def _who_was_here(request: HttpRequest) -> User | None:
    return User.objects.active().filter(pk=_marked(request)).first()


def _marked(request: HttpRequest) -> int | None:
    mark = request.COOKIES.get(COOKIE, "")
    try:
        return signing.loads(mark, salt=SALT, max_age=LONGEST)
    except signing.BadSignature:
        return None
