"""One message in words: what was sent, what happened to it, what can be done."""

import re
from collections import defaultdict
from dataclasses import dataclass
from email.utils import format_datetime
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from mailing.mime import one_line, sender_address
from mailing.models import (
    Bounce,
    Message,
    MessageEvent,
    MessageState,
    SuppressionReason,
)
from migration_coop.lib.formats import format_moment
from migration_coop.lib.templatetags.interface import tone
from reminders.models import FIELDS, AnswerNotice, ChasedItem, Topic
from reminders.models.answer import topic_of
from reminders.subjects import Item, items_of

PENDING, CLAIMED, SENDING, UNKNOWN, SENT, FAILED = (
    MessageState.PENDING,
    MessageState.CLAIMED,
    MessageState.SENDING,
    MessageState.UNKNOWN,
    MessageState.SENT,
    MessageState.FAILED,
)
SUPERSEDED, SUPPRESSED = MessageState.SUPERSEDED, MessageState.SUPPRESSED
REVIEW, EXPIRED = MessageState.REVIEW, MessageState.EXPIRED

SENT_AGAIN = gettext_lazy("%(name)s had it sent again")
WITHHELD = gettext_lazy("%(name)s withheld it")
STEPS = {
    ("", PENDING): gettext_lazy("Put into the outbox"),
    (CLAIMED, SENDING): gettext_lazy("Handed to the mail server, try %(number)s"),
    (CLAIMED, PENDING): gettext_lazy("Put off"),
    (CLAIMED, UNKNOWN): gettext_lazy("Put off; whether it has arrived is in doubt"),
    (CLAIMED, SENT): gettext_lazy("The mail server had taken it: its journal says so"),
    (CLAIMED, SUPERSEDED): gettext_lazy("Not sent: nothing in it was true any more"),
    (CLAIMED, SUPPRESSED): gettext_lazy("Not sent: the recipient cannot be reached"),
    (CLAIMED, REVIEW): gettext_lazy("In doubt, and repeated enough: a person decides"),
    (CLAIMED, EXPIRED): gettext_lazy("Given up: too late to be useful"),
    (SENDING, CLAIMED): gettext_lazy("Whoever was sending it died; another took over"),
    (SENDING, SENT): gettext_lazy("Taken by the mail server"),
    (SENDING, PENDING): gettext_lazy("Not taken this time"),
    (SENDING, FAILED): gettext_lazy("Refused for good"),
    (SENDING, UNKNOWN): gettext_lazy("The line broke before the answer: perhaps sent"),
    (PENDING, SUPERSEDED): WITHHELD,
    (UNKNOWN, SUPERSEDED): WITHHELD,
    (REVIEW, SUPERSEDED): WITHHELD,
    (REVIEW, SENT): gettext_lazy("%(name)s found out that it has arrived"),
    (REVIEW, PENDING): SENT_AGAIN,
    (FAILED, PENDING): SENT_AGAIN,
    (SUPPRESSED, PENDING): SENT_AGAIN,
    (EXPIRED, PENDING): SENT_AGAIN,
}
ANSWERED = ("answer__reminder", "answer__chased_item")
# Where the words say it already, or what is kept is a word for machines.
WITHOUT_DETAIL = {(CLAIMED, SENT), (REVIEW, SENT)}


@dataclass(frozen=True)
class Step:
    """A button, and what it means in a sentence."""

    label: str
    meaning: str
    url: str
    icon: str
    is_main: bool = False


def steps_of(message: Message) -> list[Step]:
    """What may be decided about it now."""
    name = {"name": message.recipient}
    steps = []
    if message.state == PENDING:
        text = _(
            "It leaves within a minute, whenever it was planned for. Where it is night"
            " or a day of rest for %(name)s it still waits, unless it is urgent."
        )
        steps.append(
            Step(_("Send now"), text % name, "reminders:message_send_now", "send", True)
        )
    if message.is_in_review:
        steps += _review_steps(name)
    elif message.can_be_resent:
        text = _(
            "It is written anew, as things stand when it leaves. What is no longer true"
            " is left out, and a suspended address stops it again."
        )
        steps.append(
            Step(_("Send again"), text, "reminders:message_resend", "refresh", True)
        )
    if message.can_be_withheld:
        text = _(
            "It never leaves. %(name)s hears of these things with their next reminder,"
            " if they are still open then."
        )
        steps.append(
            Step(_("Don't send"), text % name, "reminders:message_withhold", "ban")
        )
    return steps


def _review_steps(name: dict) -> list[Step]:
    arrived = _("You have asked %(name)s: it is there. It counts as sent.") % name
    not_arrived = _(
        "It leaves once more. If it had arrived after all, %(name)s gets it twice, with"
        " the same number, which many mail programs show once."
    )
    return [
        Step(_("It has arrived"), arrived, "reminders:message_received", "check", True),
        Step(
            _("It has not arrived: send again"),
            not_arrived % name,
            "reminders:message_not_received",
            "refresh",
        ),
    ]


def headers_of(message: Message) -> list[tuple[str, str]]:
    """As they were sent; without a date while it has not left."""
    if not message.address:
        return []
    headers = [
        ("From", str(sender_address())),
        ("To", message.address),
        ("Subject", one_line(message.subject)),
        ("Message-ID", message.message_id),
    ]
    if message.smtp_started_at is not None:
        headers.insert(3, ("Date", format_datetime(message.smtp_started_at)))
    return headers


def history_of(message: Message) -> list[dict]:
    """Entries of components/timeline.html, the newest first."""
    events = message.events.select_related("by").order_by("-at", "-pk")
    entries = [_entry(event) for event in events if _tells(event)]
    entries += [_came_back(bounce) for bounce in message.bounces.newest_first()]
    return sorted(entries, key=lambda entry: entry["moment"], reverse=True)


def _tells(event: MessageEvent) -> bool:
    """That a worker took it says nothing, unless another one had it."""
    return event.to_state != CLAIMED or event.from_state == SENDING


def _entry(event: MessageEvent) -> dict:
    step = (event.from_state, event.to_state)
    names = {"name": event.by, "number": event.attempts}
    detail = "" if step in WITHOUT_DETAIL else event.detail
    if detail in SuppressionReason.values:
        detail = str(SuppressionReason(detail).label)
    return {
        "moment": event.at,
        "at": format_moment(event.at),
        "text": str(STEPS.get(step, event.get_to_state_display())) % names,
        "note": detail,
        "tone": tone(event.to_state),
    }


def _came_back(bounce: Bounce) -> dict:
    return {
        "moment": bounce.at,
        "at": format_moment(bounce.at),
        "text": _("Came back: %(why)s") % {"why": bounce.get_kind_display()},
        "note": f"{bounce.status} {bounce.diagnostic}".strip(),
        "tone": "late",
        "icon": "mail-x",
    }


def things_of(message: Message, *, reader: User) -> list[Item]:
    """What it is about: of its reminders, of a chase, or of an answer it tells."""
    asked: list[Any] = list(message.reminders.newest_first())
    asked += ChasedItem.objects.filter(chase__message=message).order_by("pk")
    told = AnswerNotice.objects.filter(message=message)
    asked += [notice.answer.asked for notice in told.select_related(*ANSWERED)]
    by_topic: dict[Topic, set[int]] = defaultdict(set)
    for one in asked:
        topic = topic_of(one)
        by_topic[topic].add(getattr(one, f"{FIELDS[topic]}_id"))
    return [
        item
        for topic, pks in by_topic.items()
        for item in items_of(topic, user=reader, pk__in=pks)
    ]


def hide_links(message: Message) -> bool:
    """Whoever has the link of a mail may answer, or mute, in its recipient's name.
    True where there were any."""
    bodies = [message.body_text, message.body_html]
    shown = [_links().subn(lambda found: f"{found[1]}…", body) for body in bodies]
    message.body_text, message.body_html = (text for text, _number in shown)
    return any(number for _text, number in shown)


@cache
def _links() -> re.Pattern[str]:
    names = ("reminders:answer", "reminders:mute")
    starts = "|".join(re.escape(reverse(name, args=["-"])[:-2]) for name in names)
    return re.compile(rf"({starts})[^/\s\"'<>]+")
