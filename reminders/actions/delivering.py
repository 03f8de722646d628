"""What a message of reminders says, and whether it is still true as it leaves."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.module_loading import import_string

from accounts.models import User
from mailing.content import Content, Postpone, Senders
from mailing.models import Message, MessageState, SuppressionReason
from reminders import asking, chasing
from reminders.actions import answering
from reminders.actions.answering import AnswerSender
from reminders.actions.asking import QuestionSender
from reminders.actions.bundling import KIND, is_urgent
from reminders.actions.chasing import ChaseSender
from reminders.answering import answer_url
from reminders.emails import Line, NextToHear, address, reminders_content
from reminders.models import (
    FIELDS,
    Audience,
    Reminder,
    ReminderKind,
    ReminderReason,
    ReminderState,
    Topic,
)
from reminders.muting import unsubscribe_headers
from reminders.schedules import steps_of
from reminders.topics import SOURCES, TopicSource
from reminders.wanted import Round, hearers


@dataclass(frozen=True)
class Told:
    """One reminder in a message, with the thing that it is about."""

    reminder: Reminder
    source: TopicSource
    row: Any


class ReminderSender:
    """Sender of mailing.content, for messages of the kind "reminders"."""

    def prepare(self, message: Message, *, now: datetime) -> Content | Postpone | None:
        """Lines that are no longer true leave the message, in its transaction; a
        message without lines is not sent."""
        recipient = message.recipient
        look = Round.begin(now=now, recipient=recipient)
        told = _true_ones(message, recipient, look)
        if not told:
            return None
        calendar = look.calendars.of(recipient)
        urgent = [
            one for one in told if is_urgent(one.reminder, calendar=calendar, now=now)
        ]
        if calendar.is_quiet(now) and not urgent:
            return Postpone(calendar.next_morning(now))
        today = calendar.today(now)
        lines = _lines(told, recipient, look, today=today)
        rest = reverse("reminders:reminder_list", query={"mail": message.pk})
        return reminders_content(
            lines,
            recipient,
            more_url=address(rest),
            headers=unsubscribe_headers(message),
        )


SENDERS: Senders = {
    KIND: ReminderSender(),
    chasing.KIND: ChaseSender(),
    answering.KIND: AnswerSender(),
    asking.KIND: QuestionSender(),
}


def all_senders() -> Senders:
    """Ours, and those of the apps above, which the settings name."""
    above = {kind: import_string(path) for kind, path in settings.MAIL_SENDERS.items()}
    return {**SENDERS, **{kind: sender() for kind, sender in above.items()}}


def settle_reminders() -> None:
    """What became of the messages. One that was refused, or waits for a person,
    keeps its reminders: it may still be sent. What a mute withheld waits for its end."""
    bundled = Reminder.objects.bundled()
    bundled.filter(message__state=MessageState.SENT).update(state=ReminderState.MAILED)
    withheld = bundled.filter(message__state=MessageState.SUPERSEDED)
    withheld.supersede(ReminderReason.WITHHELD)
    muted = bundled.filter(
        message__state=MessageState.SUPPRESSED,
        message__last_error=SuppressionReason.ASKED,
    )
    muted.update(state=ReminderState.WAITING, message=None)


def _true_ones(message: Message, recipient: User, look: Round) -> list[Told]:
    """Of each topic the rows are locked: nobody can move or close one until the
    message is marked as being sent, so a mail never gives a date that had changed."""
    rows = message.reminders.bundled().select_related("schedule")
    rows = list(rows.order_by("occurrence", "pk"))
    kept = []
    for topic in sorted({row.topic for row in rows}):
        about = [row for row in rows if row.topic == topic]
        kept += _true_of(SOURCES[Topic(topic)], about, recipient, look)
    return sorted(kept, key=lambda told: (told.reminder.occurrence, told.reminder.pk))


def _true_of(
    source: TopicSource,
    reminders: list[Reminder],
    recipient: User,
    look: Round,
) -> list[Told]:
    pks = [reminder.subject_id for reminder in reminders]
    rows = source.open_rows().filter(pk__in=pks).order_by("pk")
    open_rows = {
        row.pk: row for row in rows.select_for_update(no_key=True, of=["self"])
    }
    days = source.days_of([*open_rows.values()])
    seen = set(
        source.seen_by(recipient).filter(pk__in=pks).values_list("pk", flat=True)
    )
    kept = []
    for reminder in reminders:
        row = open_rows.get(reminder.subject_id)
        due_on = days.get(reminder.subject_id)
        reason = _why_not(source, row, due_on, reminder, look)
        if reason is None and reminder.subject_id not in seen:
            reason = ReminderReason.NO_ACCESS
        if reason:
            Reminder.objects.filter(pk=reminder.pk).end(reason)
        else:
            kept.append(Told(reminder, source, row))
    return kept


def _why_not(
    source: TopicSource,
    row: Any,
    due_on: date | None,
    reminder: Reminder,
    look: Round,
) -> ReminderReason | None:
    if row is None:
        return ReminderReason.CLOSED
    if due_on != reminder.occurrence:
        return ReminderReason.MOVED
    if gone := look.gone.get(reminder.recipient_id):
        return gone
    if look.schedules.of(source.topic, source.scope(row)) is None:
        return ReminderReason.RULE_OFF
    hears = hearers(source, row, Audience(reminder.audience), look)
    if reminder.recipient_id not in {person.pk for person, _stands_in in hears}:
        return ReminderReason.NOT_IN_CHARGE
    return None


def _lines(
    told: list[Told], recipient: User, look: Round, *, today: date
) -> list[Line]:
    earlier = _dates_told_before(told, recipient)
    return [
        Line(
            reminder=one.reminder,
            words=one.source.words(one.row, recipient),
            moved_from=earlier.get(one.reminder.about),
            next_to_hear=_next_to_hear(one, look, today=today),
            now=look.now,
            today=today,
            zone=ZoneInfo(recipient.time_zone),
            answer_url=answer_url(one.reminder),
        )
        for one in told
    ]


def _next_to_hear(told: Told, look: Round, *, today: date) -> NextToHear | None:
    """Nobody is told over somebody's head without that person's knowing it."""
    due_on, source, row = told.reminder.occurrence, told.source, told.row
    schedule = look.schedules.of(source.topic, source.scope(row))
    if schedule is None or due_on >= today:
        return None
    for step in sorted(steps_of(schedule), key=lambda step: step.days):
        on = due_on + timedelta(days=step.days)
        if step.kind == ReminderKind.ESCALATION and on > today:
            found = hearers(source, row, step.audience, look)
            reader = told.reminder.recipient_id
            names = [str(person) for person, _ in found if person.pk != reader]
            if names:
                return NextToHear(", ".join(names), on)
    return None


def _dates_told_before(
    told: list[Told], recipient: User
) -> dict[tuple[str, int], date]:
    """The other date that the recipient was last told, by thing."""
    abouts = {
        one.reminder.about: one.reminder.occurrence
        for one in told
        if one.source.tells_moves
    }
    if not abouts:
        return {}
    mailed = Reminder.objects.mailed().filter(recipient=recipient)
    subjects = Q()
    for topic in {topic for topic, _pk in abouts}:
        pks = [pk for about, pk in abouts if about == topic]
        subjects |= Q(topic=topic, **{f"{FIELDS[Topic(topic)]}__in": pks})
    last = {
        reminder.about: reminder.occurrence
        for reminder in mailed.filter(subjects).order_by("message__sent_at", "pk")
    }
    return {
        about: last[about]
        for about, occurrence in abouts.items()
        if last.get(about, occurrence) != occurrence
    }
