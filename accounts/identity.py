"""Whoever is at an open session shows once more who they are, before what harms most.

A password shown counts for ten minutes, in that session only. Wrong ones are counted
as at the sign-in, by account and address.
"""

from datetime import datetime, timedelta

from accounts.models import SignInAttempts

SHOWN_AT = "identity_shown_at"
HOLDS_FOR = timedelta(minutes=10)


def has_shown_identity(request, *, now: datetime) -> bool:
    shown_at = request.session.get(SHOWN_AT, "")
    if not shown_at:
        return False
    return timedelta(0) <= now - datetime.fromisoformat(shown_at) < HOLDS_FOR


def show_identity(request, password: str, *, now: datetime) -> bool:
    """Whether this is the password of whoever is signed in."""
    who = {"account": request.user.email, "address": request.META["REMOTE_ADDR"]}
    if not SignInAttempts.objects.admit(**who, at=now):
        return False
    if not request.user.check_password(password):
        return False
    SignInAttempts.objects.forget(**who)
    request.session[SHOWN_AT] = now.isoformat()
    return True
