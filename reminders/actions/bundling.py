"""From obligations that are due to messages: one a day for each recipient.

What is due today or tomorrow does not wait for the message of the day, nor for
the morning. Of several steps about one thing only the most urgent is sent.
"""

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from time import monotonic
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import User
from mailing.actions import enqueue
from mailing.deadlines import LONGEST_DRAIN
from mailing.models import Message, MessageState, Suppression, SuppressionReason
from mailing.models.state import HELD, WAITING
from migration_coop.lib.database import repeated_after_reconnect
from migration_coop.lib.troubles import others_go_on
from reminders.calendar import Calendars, WorkCalendar
from reminders.models import (
    FIELDS,
    Reminder,
    ReminderKind,
    ReminderReason,
    ReminderState,
    Topic,
)
from reminders.people import out_of_reach
from reminders.topics import SOURCES

logger = logging.getLogger(__name__)

KIND = "reminders"
# Rendered anew when it leaves, so even a late one tells the truth of that day.
USEFUL_FOR = timedelta(days=30)
_WITHHELD_BY_MUTE = Q(
    state=MessageState.SUPPRESSED, last_error=SuppressionReason.ASKED.value
)


def bundle(*, now: datetime, within: float = LONGEST_DRAIN / 2) -> None:
    """Order the messages for all that is due, recipient by recipient. Whoever has no
    turn in so many seconds has it at the next tick, so that mail leaves meanwhile."""
    deadline = monotonic() + within
    due = Reminder.objects.due(now).exclude(recipient__in=muted(now))
    recipients = list(due.order_by("recipient").values_list("recipient").distinct())
    if not recipients:
        return
    calendars, gone = Calendars.load(), out_of_reach(now)
    for (recipient_pk,) in recipients:
        with others_go_on(logger, "No messages for user %s", recipient_pk):
            bundle_for(recipient_pk, calendars=calendars, gone=gone, now=now)
        if monotonic() > deadline:
            return


def muted(now: datetime) -> QuerySet[Any, Any]:
    """Who asked for quiet until a date. Their obligations wait for its end."""
    asked = Suppression.objects.active(now).filter(
        kind__in=["", KIND], reason=SuppressionReason.ASKED
    )
    return asked.values("recipient")


@repeated_after_reconnect
@transaction.atomic
def bundle_for(
    recipient_pk: int,
    *,
    calendars: Calendars,
    gone: Mapping[int, ReminderReason],
    now: datetime,
) -> None:
    """The recipient's row is the lock: of two ticks at once, one passes by."""
    people = User.objects.filter(pk=recipient_pk).select_related("institution")
    locked = people.select_for_update(no_key=True, skip_locked=True, of=["self"])
    recipient = locked.first()
    # What is due while they are muted waits, and stands in one message afterwards.
    if recipient is None or muted(now).filter(recipient=recipient).exists():
        return
    calendar = calendars.of(recipient)
    due = Reminder.objects.due(now).filter(recipient=recipient)
    if recipient.pk in gone:
        due.suppress(gone[recipient.pk])
        return
    wanted = _most_urgent(_allowed(due, recipient))
    lines = _not_yet_told(wanted, recipient, calendar=calendar, now=now)
    if lines:
        _order(lines, recipient, calendar=calendar, now=now)


def is_urgent(reminder: Reminder, *, calendar: WorkCalendar, now: datetime) -> bool:
    left = reminder.occurrence - calendar.today(now)
    return timedelta(0) <= left <= SOURCES[Topic(reminder.topic)].urgent_within


def _allowed(due, recipient: User) -> list[Reminder]:
    for topic in due.values_list("topic", flat=True).distinct():
        seen = SOURCES[Topic(topic)].seen_by(recipient).values("pk")
        about = due.filter(topic=topic)
        about.exclude(**{f"{FIELDS[Topic(topic)]}__in": seen}).suppress(
            ReminderReason.NO_ACCESS
        )
    return list(due.order_by("pk"))


def _most_urgent(reminders: Iterable[Reminder]) -> list[Reminder]:
    """The last step of each thing; the ones it overtakes are superseded."""
    chosen: dict[tuple[str, int], Reminder] = {}
    overtaken = []
    for reminder in sorted(reminders, key=_urgency):
        if before := chosen.get(reminder.about):
            overtaken.append(before.pk)
        chosen[reminder.about] = reminder
    Reminder.objects.filter(pk__in=overtaken).supersede(ReminderReason.NEWER)
    return list(chosen.values())


def _urgency(reminder: Reminder) -> tuple:
    return (
        reminder.kind != ReminderKind.REDATED,
        reminder.step,
        reminder.kind == ReminderKind.ESCALATION,
        reminder.pk,
    )


def _not_yet_told(
    reminders: list[Reminder],
    recipient: User,
    *,
    calendar: WorkCalendar,
    now: datetime,
) -> list[Reminder]:
    """A message that is on its way says how things are when it leaves, so another
    one about the same thing and day would only repeat it."""
    midnight = datetime.combine(calendar.today(now), time(), tzinfo=calendar.zone)
    others = Reminder.objects.filter(
        Q(message__state__in=WAITING + HELD) | Q(message__sent_at__gte=midnight),
        recipient=recipient,
    )
    told = {(other.about, other.occurrence) for other in others}
    fresh: list[Reminder] = []
    repeated: list[Reminder] = []
    for reminder in reminders:
        is_told = (reminder.about, reminder.occurrence) in told
        (repeated if is_told else fresh).append(reminder)
    repeated_pks = [reminder.pk for reminder in repeated]
    Reminder.objects.filter(pk__in=repeated_pks).supersede(ReminderReason.TOLD)
    return fresh


def _order(
    lines: list[Reminder], recipient: User, *, calendar: WorkCalendar, now: datetime
) -> None:
    urgent = [line for line in lines if is_urgent(line, calendar=calendar, now=now)]
    if calendar.is_time_for_mail(now):
        digest = _digest(recipient, calendar=calendar, now=now)
        if digest is not None:
            _put(lines, digest)
            return
    for line in urgent:
        key = _free_key(f"single:{line.pk}")
        _put([line], _enqueue(key, recipient, now=now, is_urgent=True))
    rest = [line.pk for line in lines if line not in urgent]
    next_morning = calendar.next_morning(now)
    Reminder.objects.filter(pk__in=rest).update(due_at=next_morning)


def _digest(
    recipient: User, *, calendar: WorkCalendar, now: datetime
) -> Message | None:
    """The recipient's message that can still take lines, or None when today's has
    left or one may be leaving now. One that could not leave yesterday takes today's
    lines as well."""
    today = calendar.today(now)
    key = f"digest:{recipient.pk}:{today}"
    digests = Message.objects.filter(
        recipient=recipient, kind=KIND, dedupe_key__startswith="digest:"
    )
    waiting = digests.filter(state=MessageState.PENDING).order_by("pk")
    if found := waiting.select_for_update().first():
        return found
    if digests.filter(state__in=[*HELD, MessageState.UNKNOWN]).exists():
        return None
    midnight = datetime.combine(today, time(), tzinfo=calendar.zone)
    todays = digests.filter(_with_key(key) | Q(sent_at__gte=midnight))
    if todays.exclude(_WITHHELD_BY_MUTE).exists():
        return None
    return _enqueue(_free_key(key), recipient, now=now)


def _with_key(key: str) -> Q:
    return Q(dedupe_key=key) | Q(dedupe_key__startswith=f"{key}+")


def _free_key(key: str) -> str:
    """A mute may have withheld the message that had this key; what was in it is said
    by another one. The recipient's row is locked: nobody else counts meanwhile."""
    withheld = Message.objects.filter(_with_key(key), _WITHHELD_BY_MUTE).count()
    return f"{key}+{withheld}" if withheld else key


def _enqueue(
    key: str, recipient: User, *, now: datetime, is_urgent: bool = False
) -> Message:
    return enqueue(
        dedupe_key=key,
        kind=KIND,
        recipient=recipient,
        not_before=now,
        expires_at=now + USEFUL_FOR,
        language=recipient.language,
        is_urgent=is_urgent,
    )


def _put(lines: list[Reminder], message: Message) -> None:
    pks = [line.pk for line in lines]
    Reminder.objects.filter(pk__in=pks).update(
        state=ReminderState.BUNDLED, message=message
    )
