"""Entries of components/timeline.html: reminders, chases, and the line of today."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mailing.models import Message
from migration_coop.lib.formats import format_date, format_moment
from migration_coop.lib.templatetags.interface import tone
from reminders.models import IN_A_MESSAGE, ChasedItem, ReminderState
from reminders.timeline.hearings import Hearing
from reminders.timeline.words import (
    message_in_words,
    result_of,
    step_in_words,
    who_hears,
)


def is_for(message: Message | None, user) -> bool:
    """Whether the text, the address and the answer of the server are for this reader."""
    if message is None:
        return False
    return message.recipient_id == user.pk or user.access().administers_everywhere


def hearing_entry(hearing: Hearing, *, user, why_not: str = "") -> dict:
    """`why_not`: what will stop it, of one that is still to come."""
    reminder, step = hearing.reminder, hearing.step
    message = reminder and reminder.message
    is_theirs = is_for(message, user)
    result, colour = str(ReminderState.WAITING.label), "mute"
    if reminder is not None:
        result, colour = result_of(reminder, is_theirs=is_theirs), tone(reminder.state)
        if message and reminder.state == ReminderState.BUNDLED:
            colour = tone(message.state)
    if why_not:
        result, colour = why_not, "warn"
    words = [step.audience.label, step_in_words(step), result]
    is_mail = reminder is not None and reminder.state in IN_A_MESSAGE
    return {
        "moment": hearing.moment,
        "at": format_moment(hearing.moment),
        "text": who_hears(step.kind, hearing.recipient, is_ahead=hearing.is_to_come),
        "note": " · ".join(map(str, words)),
        "step": words[1],
        "result": result,
        "tone": colour,
        "icon": "mail" if is_mail else "clock",
        "url": _url_of(message) if is_theirs else "",
    }


def chase_entries(
    chased: Iterable[ChasedItem], *, user, names_items: bool = False
) -> list[dict]:
    """`names_items` where they are about several things."""
    return [_chase_entry(row, user=user, names_item=names_items) for row in chased]


def today_entry(now: datetime) -> dict:
    today = format_date(timezone.localdate(now), "long")
    return {
        "moment": now,
        "at": "",
        "text": _("Today, %(date)s") % {"date": today},
        "note": "",
        "tone": "today",
        "icon": "point",
        "url": "",
    }


def _chase_entry(row: ChasedItem, *, user, names_item: bool) -> dict:
    message, by = row.chase.message, row.chase.by
    is_theirs = is_for(message, user)
    title = str(row.follow_up or row.milestone) if names_item else ""
    words = [title, row.chase.note, message_in_words(message, is_theirs=is_theirs)]
    return {
        "moment": row.at,
        "at": f"{by}, {format_moment(row.at)}",
        "text": _("%(name)s was chased") % {"name": row.recipient},
        "note": " · ".join(part for part in words if part),
        "tone": tone(message.state),
        "icon": "send",
        "url": _url_of(message) if is_theirs else "",
    }


def _url_of(message: Message) -> str:
    return reverse("reminders:message_detail", args=[message.pk])
