"""One message in words: what was sent, what happened to it, what can be done."""

from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import format_datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mailing.mime import one_line
from mailing.models import (
    Bounce,
    Message,
    MessageEvent,
    MessageState,
    SuppressionReason,
)
from migration_coop.lib.formats import format_moment
from migration_coop.lib.templatetags.interface import tone
from reminders.models import FIELDS, ChasedItem, Topic

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
# What the names of things need, in the same query.
BEHIND = (
    "milestone__plan",
    "follow_up__mission",
    "minutes__visit__mission",
    "minutes__visit__institution",
    "instrument__cooperation",
    "post__institution",
    "post__person",
)
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
        ("From", settings.DEFAULT_FROM_EMAIL),
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


def things_of(message: Message) -> Iterator[tuple[str, str]]:
    """What it is about, with the address of each: the things of its reminders, and
    what a chase asked about."""
    reminders = message.reminders.select_related(*FIELDS.values(), *BEHIND)
    for reminder in reminders.newest_first():
        thing = getattr(reminder, FIELDS[Topic(reminder.topic)])
        if reminder.topic == Topic.POST:
            # It has no page of its own.
            yield thing.title, thing.institution.get_absolute_url()
        else:
            yield str(thing), thing.get_absolute_url()
    chased = ChasedItem.objects.filter(chase__message=message).order_by("pk")
    for item in chased.select_related("milestone__plan", "follow_up__mission"):
        thing = item.milestone or item.follow_up
        yield str(thing), thing.get_absolute_url()
