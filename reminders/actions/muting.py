"""Muting a kind of message until a date, and hearing of it again.

What is due meanwhile waits: after that date one message says what is still true.
"""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from mailing.actions import suppress
from mailing.models import MessageState, Suppression, SuppressionReason
from reminders.models import Reminder, ReminderState
from reminders.muting import LONGEST, mutes_of


@transaction.atomic
def mute(person: User, kind: str, *, days: int, at: datetime) -> Suppression:
    """For some days, never for good. Asked twice, the newer end holds."""
    if not 1 <= days <= LONGEST:
        raise ValueError(f"Nothing is muted for {days} days.")
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    muted = suppress(
        recipient=person,
        reason=SuppressionReason.ASKED,
        kind=kind,
        at=at,
        until=at + timedelta(days=days),
    )
    bundled = Reminder.objects.bundled().filter(
        recipient=person, message__kind=kind, message__state=MessageState.PENDING
    )
    bundled.update(state=ReminderState.WAITING, message=None)
    return muted


@transaction.atomic
def lift_mute(person: User, kind: str, *, by: User, at: datetime) -> None:
    for muted in mutes_of(person, now=at).filter(kind=kind):
        muted.lift(by=by, at=at)
