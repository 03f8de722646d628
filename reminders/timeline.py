"""The reminders of one thing as its page shows them: ahead, today, behind."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mailing.models import MessageState
from migration_coop.lib.formats import format_date, format_moment
from migration_coop.lib.templatetags.interface import tone
from reminders.actions.materialise import Round, due_moment, wanted_for
from reminders.models import (
    FIELDS,
    IN_A_MESSAGE,
    Audience,
    ChasedItem,
    Reminder,
    ReminderKind,
    ReminderState,
    Topic,
)
from reminders.people import Directory
from reminders.schedules import Step
from reminders.topics import SOURCES, TopicSource


def reminder_timeline(topic: Topic, row: Any, *, user, now: datetime) -> list[dict]:
    """Entries of components/timeline.html, the furthest in the future first."""
    reminders = Reminder.objects.about(topic, row)
    known = list(
        reminders.select_related("schedule", "recipient", "message").newest_first()
    )
    entries = [_entry(reminder, user=user) for reminder in known]
    entries += _planned(SOURCES[topic], row, known, now=now)
    if topic in (Topic.MILESTONE, Topic.FOLLOW_UP):
        entries += chase_entries(_chases_of(topic, row), user=user)
    entries.append(_today(now))
    return sorted(entries, key=lambda entry: entry["moment"], reverse=True)


def chase_entries(
    chased: Iterable[ChasedItem], *, user, names_items: bool = False
) -> list[dict]:
    """Chases as entries of the same timeline; `names_items` where it is about several."""
    return [_chase_entry(row, user=user, names_item=names_items) for row in chased]


def _chases_of(topic: Topic, row: Any) -> QuerySet[ChasedItem]:
    rows = ChasedItem.objects.filter(**{FIELDS[topic]: row}).newest_first()
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


def nobody_hears_of(topic: Topic, row: Any, *, now: datetime) -> str:
    """Why nothing is planned, in words; empty when something is."""
    found = SOURCES[topic].open_rows().filter(pk=row.pk).first()
    if found is None:
        return _("It is not open: nobody is reminded of it.")
    if not SOURCES[topic].people(found, Audience.OWNER, Directory.load()):
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
        "note": _note(Step(ReminderKind(reminder.kind), reminder.step), result),
        "tone": colour,
        "icon": "mail" if reminder.state in IN_A_MESSAGE else "clock",
        "url": reverse("reminders:message_detail", args=[message.pk])
        if is_theirs
        else "",
    }


def _planned(
    source: TopicSource, row: Any, known: list[Reminder], *, now: datetime
) -> Iterator[dict]:
    """The steps ahead that no look has written down yet."""
    found = source.open_rows().filter(pk=row.pk).first()
    days = source.days_of([found] if found else [])
    if found is None or found.pk not in days:
        return
    due_on, look = days[found.pk], Round.begin(now=now)
    keys = {(r.recipient_id, r.occurrence, r.kind, r.step) for r in known}
    for wanted in wanted_for(source, found, due_on, look, is_whole=True):
        person, step = wanted.recipient, wanted.step
        moment = due_moment(step, due_on, look.calendars.of(person))
        key = (person.pk, due_on, step.kind, step.days)
        if key in keys or moment <= now:
            continue
        yield {
            "moment": moment,
            "at": format_moment(moment),
            "text": _who_hears(step.kind, person),
            "note": _note(step, str(ReminderState.WAITING.label)),
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


def _note(step: Step, result: str) -> str:
    return f"{step_in_words(step)} · {result}"


def step_in_words(step: Step) -> str:
    if step.kind == ReminderKind.REDATED:
        return _("When the date moves")
    count = {"count": abs(step.days)}
    if step.days < 0:
        text = ngettext("%(count)s day before", "%(count)s days before", count["count"])
        return text % count
    if step.days == 0:
        return _("On the day")
    text = ngettext("%(count)s day after", "%(count)s days after", count["count"])
    return text % count
