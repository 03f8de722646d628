"""The reminders of one milestone as its page shows them: ahead, today, behind."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperation.models import Milestone, PlanStatus
from mailing.models import MessageState
from migration_coop.lib.formats import format_date, format_moment
from migration_coop.lib.templatetags.interface import tone
from reminders.actions.materialise import RECIPIENT, due_moment
from reminders.calendar import Calendars
from reminders.models import (
    IN_A_MESSAGE,
    Audience,
    ChasedItem,
    Reminder,
    ReminderKind,
    ReminderRule,
    ReminderState,
)


def reminder_timeline(
    milestone: Milestone, reminders: QuerySet[Reminder], *, user, now: datetime
) -> list[dict]:
    """Entries of components/timeline.html, the furthest in the future first."""
    rows = list(reminders.select_related("rule", "recipient", "message").newest_first())
    entries = [_entry(row, user=user) for row in rows]
    entries += _planned(milestone, rows, now=now)
    entries += chase_entries(_chases_of(milestone), user=user)
    entries.append(_today(now))
    return sorted(entries, key=lambda entry: entry["moment"], reverse=True)


def chase_entries(
    chased: Iterable[ChasedItem], *, user, names_items: bool = False
) -> list[dict]:
    """Chases as entries of the same timeline; `names_items` where it is about several."""
    return [_chase_entry(row, user=user, names_item=names_items) for row in chased]


def _chases_of(milestone: Milestone) -> QuerySet[ChasedItem]:
    rows = ChasedItem.objects.filter(milestone=milestone).newest_first()
    return rows.select_related("chase__by", "chase__message", "recipient")


def _chase_entry(row: ChasedItem, *, user, names_item: bool) -> dict:
    message, by = row.chase.message, row.chase.by
    result = message.why_not_sent or message.get_state_display()
    title = str(row.follow_up or row.milestone) if names_item else ""
    words = [title, row.chase.note, result]
    is_theirs = message.recipient_id == user.pk or user.access().administers_everywhere
    return {
        "moment": row.at,
        "at": f"{by}, {format_moment(row.at)}",
        "text": _("%(name)s was chased") % {"name": row.recipient},
        "note": " · ".join(part for part in words if part),
        "tone": tone(message.state),
        "icon": "send",
        "url": reverse("reminders:message_detail", args=[message.pk])
        if is_theirs
        else "",
    }


def nobody_hears_of(milestone: Milestone) -> str:
    """Why nothing is planned, in words; empty when something is."""
    if not milestone.is_open or milestone.plan.status == PlanStatus.CLOSED:
        return _("The milestone is not open: nobody is reminded of it.")
    if milestone.owner is None:
        return _("Nobody is in charge of it, so nobody is reminded.")
    return ""


def _entry(reminder: Reminder, *, user) -> dict:
    message = reminder.message
    moment = reminder.due_at
    result, colour = reminder.get_state_display(), tone(reminder.state)
    if reminder.reason:
        result = reminder.get_reason_display()
    if message and reminder.state == ReminderState.BUNDLED:
        result = message.why_not_sent or message.get_state_display()
        colour = tone(message.state)
    if message and message.state == MessageState.SENT:
        moment = message.sent_at
    is_theirs = message is not None and (
        message.recipient_id == user.pk or user.access().administers_everywhere
    )
    return {
        "moment": moment,
        "at": format_moment(moment),
        "text": _who_hears(reminder.kind, reminder.recipient),
        "note": _note(reminder.rule, result),
        "tone": colour,
        "icon": "mail" if reminder.state in IN_A_MESSAGE else "clock",
        "url": reverse("reminders:message_detail", args=[message.pk])
        if is_theirs
        else "",
    }


def _planned(
    milestone: Milestone, rows: list[Reminder], *, now: datetime
) -> Iterator[dict]:
    """The steps ahead that no run has written down yet."""
    if nobody_hears_of(milestone):
        return
    known = {(row.rule_id, row.recipient_id, row.occurrence) for row in rows}
    calendars = Calendars.load()
    rules = ReminderRule.objects.active().exclude(kind=ReminderKind.REDATED)
    for rule in rules.for_milestone(milestone).order_by("offset_days", "pk"):
        recipient = getattr(milestone, RECIPIENT[Audience(rule.audience)])
        if recipient is None:
            continue
        moment = due_moment(rule, milestone, calendars.of(recipient))
        key = (rule.pk, recipient.pk, milestone.forecast_on)
        if key in known or moment <= now:
            continue
        yield {
            "moment": moment,
            "at": format_moment(moment),
            "text": _who_hears(rule.kind, recipient),
            "note": _note(rule, str(ReminderState.WAITING.label)),
            "tone": "mute",
            "icon": "clock",
            "url": "",
        }


def _today(now: datetime) -> dict:
    today: date = timezone.localdate(now)
    return {
        "moment": now,
        "at": "",
        "text": _("Today, %(date)s") % {"date": format_date(today, "long")},
        "note": "",
        "tone": "today",
        "icon": "point",
        "url": "",
    }


def _who_hears(kind: str, recipient) -> str:
    text = {
        ReminderKind.BEFORE: _("Reminder to %(name)s"),
        ReminderKind.OVERDUE: _("Reminder to %(name)s if nothing is done"),
        ReminderKind.ESCALATION: _("Escalation to %(name)s if nothing is done"),
        ReminderKind.REDATED: _("New date told to %(name)s"),
    }[ReminderKind(kind)]
    return text % {"name": recipient}


def _note(rule: ReminderRule, result: str) -> str:
    return f"{rule_in_words(rule)} · {result}"


def rule_in_words(rule: ReminderRule) -> str:
    days = {"count": rule.days}
    if rule.kind == ReminderKind.REDATED:
        return _("When the date moves")
    if rule.offset_days < 0:
        text = ngettext("%(count)s day before", "%(count)s days before", rule.days)
        return text % days
    if rule.offset_days == 0:
        return _("On the day")
    return ngettext("%(count)s day after", "%(count)s days after", rule.days) % days
