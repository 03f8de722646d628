"""Let mail leave again after it was stopped, without a flood of what is old."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from mailing.actions import release_mail
from mailing.models import Message, MessageState
from reminders.actions.bundling import KIND, bundle
from reminders.actions.materialise import materialise
from reminders.models import Reminder, ReminderReason, ReminderState


@transaction.atomic
def release(*, by: User, at: datetime, note: str, catches_up: bool) -> None:
    """From now on this installation sends.

    What fell due meanwhile is either left out, as somebody else may have said it: the
    next step of each reminder says it again. Or it is told now: one message for each
    person, with the latest step of each thing.
    """
    if catches_up:
        _tell_in_one_message(at=at)
    else:
        _leave_out(by=by, at=at)
    release_mail(by=by, at=at, note=note)


def _leave_out(*, by: User, at: datetime) -> None:
    # Obligations that nobody has written down yet would come with the next tick.
    materialise(now=at)
    due = Message.objects.filter(not_before__lte=at)
    due.give_up(by=by, at=at)
    Reminder.objects.waiting().filter(due_at__lte=at).update(
        state=ReminderState.EXPIRED, reason=ReminderReason.TOO_LATE
    )


def _tell_in_one_message(*, at: datetime) -> None:
    """The messages are taken apart and bundled anew; one that stays empty says
    nothing that is true, so it is not sent."""
    waiting = Reminder.objects.bundled().filter(
        message__kind=KIND, message__state=MessageState.PENDING
    )
    waiting.filter(message__not_before__lte=at).update(
        state=ReminderState.WAITING, message=None
    )
    bundle(now=at)
