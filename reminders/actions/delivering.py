"""What a message about milestones says, and whether it is still true as it leaves."""

from datetime import date, datetime

from accounts.models import User
from cooperation.models import Milestone
from mailing.content import Content, Postpone, Senders
from mailing.models import Message, MessageState
from reminders import chasing
from reminders.actions.bundling import KIND, is_urgent
from reminders.actions.chasing import ChaseSender
from reminders.actions.materialise import RECIPIENT, remindable
from reminders.calendar import Calendars
from reminders.emails import Line, milestones_content
from reminders.models import (
    Audience,
    Reminder,
    ReminderKind,
    ReminderReason,
    ReminderRule,
    ReminderState,
)


class MilestoneSender:
    """Sender of mailing.content, for messages of the kind "milestones"."""

    def prepare(self, message: Message, *, now: datetime) -> Content | Postpone | None:
        """Lines that are no longer true leave the message, in its transaction; a
        message without lines is not sent."""
        recipient = message.recipient
        reminders = _true_ones(message, recipient)
        if not reminders:
            return None
        calendar = Calendars.load().of(recipient)
        urgent = [
            reminder
            for reminder in reminders
            if is_urgent(reminder, calendar=calendar, now=now)
        ]
        if calendar.is_quiet(now) and not urgent:
            return Postpone(calendar.next_morning(now))
        today = calendar.today(now)
        lines = _lines(reminders, recipient, now=now, today=today)
        return milestones_content(lines, recipient)


SENDERS: Senders = {KIND: MilestoneSender(), chasing.KIND: ChaseSender()}


def settle_reminders() -> None:
    """What became of the messages. One that was refused, or waits for a person,
    keeps its reminders: it may still be sent."""
    bundled = Reminder.objects.bundled()
    bundled.filter(message__state=MessageState.SENT).update(state=ReminderState.MAILED)
    withheld = bundled.filter(message__state=MessageState.SUPERSEDED)
    withheld.supersede(ReminderReason.WITHHELD)


def _true_ones(message: Message, recipient: User) -> list[Reminder]:
    rows = list(
        message.reminders.bundled().select_related("rule").order_by("occurrence", "pk")
    )
    milestones = _locked_milestones(rows)
    seen = Milestone.objects.for_user(recipient).filter(pk__in=milestones)
    allowed = set(seen.values_list("pk", flat=True))
    kept = []
    for reminder in rows:
        milestone = milestones.get(reminder.milestone_id)
        if reason := _why_untrue(reminder, milestone, allowed):
            Reminder.objects.filter(pk=reminder.pk).supersede(reason)
        else:
            reminder.milestone = milestone
            kept.append(reminder)
    return kept


def _locked_milestones(reminders: list[Reminder]) -> dict[int, Milestone]:
    """Those that are open. Nobody can move or close one until the message is marked
    as being sent, so a mail never gives a date that had changed by then."""
    pks = [reminder.milestone_id for reminder in reminders]
    rows = remindable().filter(pk__in=pks).select_related("plan", "owner")
    rows = rows.select_related("escalates_to", "owner_institution")
    locked = rows.select_for_update(no_key=True, of=["self"]).order_by("pk")
    return {milestone.pk: milestone for milestone in locked}


def _why_untrue(
    reminder: Reminder, milestone: Milestone | None, allowed: set[int]
) -> ReminderReason | None:
    if milestone is None:
        return ReminderReason.CLOSED
    if milestone.forecast_on != reminder.occurrence:
        return ReminderReason.MOVED
    person = RECIPIENT[Audience(reminder.rule.audience)]
    if getattr(milestone, f"{person}_id") != reminder.recipient_id:
        return ReminderReason.NOT_IN_CHARGE
    if milestone.pk not in allowed:
        return ReminderReason.NO_ACCESS
    return None


def _lines(
    reminders: list[Reminder], recipient: User, *, now: datetime, today: date
) -> list[Line]:
    earlier = _dates_told_before(reminders, recipient)
    escalation = (
        ReminderRule.objects.active()
        .of_the_system()
        .filter(kind=ReminderKind.ESCALATION)
        .order_by("offset_days", "pk")
        .first()
    )
    return [
        Line(
            reminder=reminder,
            milestone=reminder.milestone,
            moved_from=earlier.get(reminder.milestone_id),
            escalation=escalation,
            now=now,
            today=today,
        )
        for reminder in reminders
    ]


def _dates_told_before(reminders: list[Reminder], recipient: User) -> dict:
    """The other date that the recipient was last told, by milestone."""
    mailed = Reminder.objects.mailed().filter(
        recipient=recipient,
        milestone__in=[reminder.milestone_id for reminder in reminders],
    )
    told = dict(
        mailed.order_by("message__sent_at", "pk").values_list("milestone", "occurrence")
    )
    return {
        reminder.milestone_id: told[reminder.milestone_id]
        for reminder in reminders
        if told.get(reminder.milestone_id, reminder.occurrence) != reminder.occurrence
    }
