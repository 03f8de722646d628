"""Chasing somebody: on record, in the outbox, and quiet for three days after it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from accounts.models import User
from cooperation.models import FollowUp, Milestone
from mailing.actions import enqueue
from mailing.content import Content, Postpone
from mailing.models import Message, MessageState
from reminders.answering import answer_url_of_chase
from reminders.calendar import Calendars
from reminders.chase_emails import ChaseLine, chase_content
from reminders.chasing import KIND, Item, is_urgent, key_of, split
from reminders.models import (
    QUIET_FOR,
    Chase,
    ChasedItem,
    Reminder,
    ReminderState,
)
from reminders.muting import unsubscribe_headers

# Rendered anew when it leaves; after a week it is not news any more.
USEFUL_FOR = timedelta(days=7)


@transaction.atomic
def chase(
    recipient: User,
    items: Sequence[Item],
    *,
    note: str,
    form_key: UUID,
    by: User,
    at: datetime,
) -> Chase | None:
    """Order one message about what may be chased now; nothing left of it: None.

    The recipient's row is the lock: of two coordinators who press the button at once
    the second finds it done. The database refuses the same once more.
    """
    User.objects.select_for_update(no_key=True).get(pk=recipient.pk)
    fresh, _refused = split(items, recipient=recipient, now=at)
    if not fresh:
        return None
    message = enqueue(
        dedupe_key=f"chase:{form_key}:{recipient.pk}",
        kind=KIND,
        recipient=recipient,
        not_before=at,
        expires_at=at + USEFUL_FOR,
        language=recipient.language,
    )
    if Chase.objects.filter(message=message).exists():
        return None
    chased = Chase.objects.create(
        recipient=recipient, note=note, message=message, by=by, at=at
    )
    _record(chased, fresh)
    _quieten(chased, fresh)
    return chased


def _record(chased: Chase, items: Sequence[Item]) -> None:
    stamp = {
        "recipient": chased.recipient,
        "at": chased.at,
        "quiet_until": chased.at + QUIET_FOR,
    }
    ChasedItem.objects.bulk_create(
        ChasedItem(chase=chased, **{key_of(item)[0]: item}, **stamp) for item in items
    )


def _quieten(chased: Chase, items: Sequence[Item]) -> None:
    """Automatic reminders of the same things wait for three days: those that are in no
    message that may be leaving. What is written later waits as well, see `due`."""
    until = chased.at + QUIET_FOR
    milestones = [item.pk for item in items if key_of(item)[0] == "milestone"]
    mine = Reminder.objects.filter(recipient=chased.recipient, milestone__in=milestones)
    waits = mine.bundled().filter(message__state=MessageState.PENDING)
    waits.update(state=ReminderState.WAITING, message=None)
    mine.waiting().filter(due_at__lt=until).update(
        due_at=until, snoozed_until=until.date()
    )


class ChaseSender:
    """Sender of mailing.content, for messages of the kind "chase"."""

    def prepare(self, message: Message, *, now: datetime) -> Content | Postpone | None:
        """What is closed by now, or in other hands, or hidden from the recipient,
        leaves the message; a message without lines is not sent."""
        chased = Chase.objects.select_related("by").get(message=message)
        recipient = message.recipient
        calendar = Calendars.load().of(recipient)
        today = calendar.today(now)
        links = {
            (row.follow_up_id, row.milestone_id): answer_url_of_chase(row)
            for row in chased.items.order_by("pk")
        }
        lines = [
            ChaseLine(item, today, links[_named_by(item)])
            for item in _true_items(chased, recipient)
        ]
        if not lines:
            return None
        if calendar.is_quiet(now) and not any(map(is_urgent, lines)):
            return Postpone(calendar.next_morning(now))
        content = chase_content(
            lines, recipient=recipient, by=chased.by, note=chased.note
        )
        return replace(content, headers=unsubscribe_headers(message))


def _named_by(item: Item) -> tuple[int | None, int | None]:
    is_milestone = isinstance(item, Milestone)
    return (None, item.pk) if is_milestone else (item.pk, None)


def _true_items(chased: Chase, recipient: User) -> list[Item]:
    """Locked, so that a mail never asks about what was closed a moment before."""
    pairs = (
        (FollowUp.objects.open().select_related("mission"), FollowUp),
        (Milestone.objects.open().select_related("plan"), Milestone),
    )
    found: list[Item] = []
    for rows, model in pairs:
        asked = rows.filter(chased__chase=chased, owner=recipient)
        seen = model.objects.for_user(recipient).values("pk")
        locked = asked.filter(pk__in=seen).select_for_update(no_key=True, of=["self"])
        found += locked.order_by("pk")
    return found
