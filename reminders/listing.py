"""The list of reminders: what leaves soon, what left, and what reached nobody."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from mailing.models import MessageState
from reminders.models import FIELDS, Reminder, ReminderState, Topic
from reminders.subjects import DETAILS, Item, item_of
from reminders.timeline.entries import hearing_entry
from reminders.timeline.hearings import Hearing

A_WEEK = timedelta(days=7)
A_MONTH = timedelta(days=30)
# Where the rows of each topic keep the countries that they are about.
COUNTRIES = (
    "milestone__plan__country",
    "follow_up__mission__visiting_country",
    "follow_up__mission__host_country",
    "mission__visiting_country",
    "mission__host_country",
    "minutes__visit__mission__visiting_country",
    "minutes__visit__mission__host_country",
    "instrument__cooperation__country_a",
    "instrument__cooperation__country_b",
    "post__institution__country",
    "cooperation__country_a",
    "cooperation__country_b",
)
# What a line reads of the thing that it is about, whatever its topic.
SUBJECTS = tuple(FIELDS.values()) + tuple(
    f"{FIELDS[topic]}__{path}" for topic, paths in DETAILS.items() for path in paths
)
LOST = (MessageState.FAILED, MessageState.SUPPRESSED, MessageState.REVIEW)


class When(TextChoices):
    WEEK = "week", _("The next 7 days")
    MONTH = "month", _("The next 30 days")
    PAST = "past", _("The last 30 days")

    @property
    def order(self) -> str:
        return "-due_at" if self == When.PAST else "due_at"

    def narrow(self, rows: QuerySet[Reminder], *, now: datetime) -> QuerySet[Reminder]:
        if self == When.PAST:
            return rows.filter(due_at__lte=now, due_at__gt=now - A_MONTH)
        until = now + (A_WEEK if self == When.WEEK else A_MONTH)
        return rows.filter(due_at__gt=now, due_at__lte=until)


class State(TextChoices):
    PLANNED = "planned", _("Planned")
    ON_ITS_WAY = "on_its_way", _("In a message")
    SENT = "sent", _("Sent")
    UNDELIVERED = "undelivered", _("Reached nobody")
    NOT_NEEDED = "not_needed", _("No longer needed")

    def narrow(self, rows: QuerySet[Reminder]) -> QuerySet[Reminder]:
        lost = Q(state=ReminderState.SUPPRESSED) | Q(
            state=ReminderState.BUNDLED, message__state__in=LOST
        )
        ended = (ReminderState.SUPERSEDED, ReminderState.EXPIRED)
        return rows.filter(
            {
                State.PLANNED: Q(
                    state__in=(ReminderState.WAITING, ReminderState.SNOOZED)
                ),
                State.ON_ITS_WAY: Q(state=ReminderState.BUNDLED) & ~lost,
                State.SENT: Q(state=ReminderState.MAILED),
                State.UNDELIVERED: lost,
                State.NOT_NEEDED: Q(state__in=ended),
            }[self]
        )


@dataclass(frozen=True)
class Line:
    """One reminder of the list: `entry` as in the timeline of the thing."""

    item: Item
    entry: dict
    hearing: Hearing

    @property
    def topic(self) -> str:
        return str(self.item.topic.label)


def of_country(country: str) -> Q:
    found = Q()
    for path in COUNTRIES:
        found |= Q(**{path: country})
    return found


def lines_of(rows: Iterable[Reminder], *, user: User) -> list[Line]:
    return [_line(row, user=user) for row in rows]


def undelivered(user: User, *, now: datetime) -> QuerySet[Reminder]:
    """What should have reached somebody in the last thirty days, and did not."""
    rows = When.PAST.narrow(Reminder.objects.for_user(user), now=now)
    return State.UNDELIVERED.narrow(rows)


def _line(row: Reminder, *, user: User) -> Line:
    topic = Topic(row.topic)
    item = item_of(topic, getattr(row, FIELDS[topic]), user=user)
    hearing = Hearing.of(row)
    return Line(item, hearing_entry(hearing, user=user), hearing)
