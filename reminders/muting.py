"""Muting a kind of message for some days: the link in a mail, and who is muted.

Reminders are duties of office: they are muted until a date and never cancelled, and
the coordinators see it. The link is the authority, so that a mail provider's button
works without a session (RFC 8058).
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy

from accounts.models import User
from mailing.models import Message, Suppression, SuppressionReason
from reminders.links import SignedLinks

SALT = "reminders.mute"
LINKS = SignedLinks(SALT, "reminders:mute")
# The button of a mail that lies in a box for a while still works.
VALID_FOR = timedelta(days=90)
CHOICES = (1, 3, 7, 14, 30)
LONGEST = 30
CATEGORIES = {
    "reminders": gettext_lazy("Reminders"),
    "chase": gettext_lazy("Questions of coordinators"),
    "answers": gettext_lazy("Answers to reminders"),
    "questions": gettext_lazy("Questions about records"),
}


# --- Links -----------------------------------------------------------------------------


@dataclass(frozen=True)
class MuteLink:
    """Whose messages of which kind a link is about."""

    person: User
    kind: str
    is_old: bool

    @property
    def is_valid(self) -> bool:
        return self.person.is_active and not self.is_old


def unsubscribe_headers(message: Message) -> dict[str, str]:
    """One click in the mail program mutes this kind of message."""
    url = mute_url(message.recipient, message.kind)
    return {
        "List-Unsubscribe": f"<{url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def mute_url(person: User, kind: str) -> str:
    return LINKS.url(f"{person.pk}-{kind}")


def read_mute_link(token: str, *, now: datetime) -> MuteLink | None:
    """None for what we never signed."""
    found = LINKS.read(token)
    if found is None:
        return None
    value, signed_at = found
    parts = re.fullmatch(r"(\d{1,18})-([a-z_]+)", value)
    if parts is None:
        return None
    person = User.objects.filter(pk=parts[1]).first()
    if person is None:
        return None
    return MuteLink(person, parts[2], is_old=now - signed_at > VALID_FOR)


# --- Who is muted ----------------------------------------------------------------------


def category(kind: str) -> str:
    return str(CATEGORIES.get(kind, kind))


def active_mutes(now: datetime) -> QuerySet[Suppression]:
    """What people asked for themselves, kind by kind."""
    found = Suppression.objects.active(now).filter(reason=SuppressionReason.ASKED)
    return found.exclude(kind="").filter(address="")


def mutes_of(person: User, *, now: datetime) -> QuerySet[Suppression]:
    return active_mutes(now).filter(recipient=person).order_by("until", "pk")


def muted_until(person: User, kind: str, *, now: datetime) -> datetime | None:
    mute = mutes_of(person, now=now).filter(kind=kind).first()
    return mute.until if mute else None


def mutes_seen_by(user: User, *, now: datetime) -> QuerySet[Suppression]:
    """Of people of the countries that the user coordinates or administers."""
    access = user.access()
    found = active_mutes(now).select_related("recipient__institution")
    if access.writes_everywhere:
        return found
    countries = access.coordinated_countries | access.administered_countries
    granted = User.objects.filter(grants__country__in=countries).values("pk")
    return found.filter(
        Q(recipient__institution__country__in=countries) | Q(recipient__in=granted)
    )
