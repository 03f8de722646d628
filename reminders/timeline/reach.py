"""Whom a mail would reach, and in words whom it would not."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from mailing.models import Suppression, SuppressionReason
from migration_coop.lib.formats import format_date
from reminders.actions.bundling import KIND
from reminders.models import ReminderReason
from reminders.unreachable import stop_in_words
from reminders.wanted import Round


@dataclass(frozen=True)
class Reach:
    stopped: Mapping[int, list[Suppression]]
    gone: Mapping[int, ReminderReason]

    @classmethod
    def read(cls, people: Iterable[User], look: Round) -> "Reach":
        addresses = {person.pk: person.email.lower() for person in people}
        rows = Suppression.objects.active(look.now).filter(
            recipient__in=addresses, kind__in=("", KIND)
        )
        stopped = defaultdict(list)
        for row in rows.order_by("pk"):
            # A new address makes a bounce of the old one irrelevant.
            if row.address.lower() in ("", addresses[row.recipient_id]):
                stopped[row.recipient_id].append(row)
        return cls(stopped, look.gone)

    def what_stops(self, person: User, moment: datetime) -> Suppression | None:
        """A mail to this person that leaves then."""
        rows = self.stopped.get(person.pk, ())
        return next((row for row in rows if row.is_active(moment)), None)

    def why_not(self, person: User, moment: datetime) -> str:
        """Empty where nothing stops it."""
        name = {"name": person}
        if not person.is_active:
            return _("The account of %(name)s is closed.") % name
        if stop := self.what_stops(person, moment):
            return _in_words(stop, person)
        if self.gone.get(person.pk) == ReminderReason.LEFT_POST:
            return _("%(name)s has left the post.") % name
        return ""


def _in_words(stop: Suppression, person: User) -> str:
    if stop.reason == SuppressionReason.ASKED and stop.until:
        text = _("%(name)s has asked for no reminders until %(date)s.")
        return text % {"name": person, "date": format_date(stop.until, "long")}
    return stop_in_words(stop, person)
