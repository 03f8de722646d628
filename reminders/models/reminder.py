"""Obligations to remind somebody: once per thing, person, date and step."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.db import connection, models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cooperation.models import Cooperation, FollowUp, Instrument, Milestone
from institutions.models import Post
from mailing.models import Message
from missions.models import Minutes, Mission
from reminders.models.answer import Answer
from reminders.models.chase import ChasedItem
from reminders.models.schedule import ReminderSchedule
from reminders.models.topic import FIELDS, Audience, ReminderKind, Topic


class ReminderState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("reminder", "Planned")
    BUNDLED = "bundled", _("In a message")
    MAILED = "mailed", pgettext_lazy("reminder", "Sent")
    SNOOZED = "snoozed", pgettext_lazy("reminder", "Snoozed")
    SUPERSEDED = "superseded", pgettext_lazy("reminder", "Superseded")
    SUPPRESSED = "suppressed", pgettext_lazy("reminder", "Suppressed")
    EXPIRED = "expired", pgettext_lazy("reminder", "Expired")


class ReminderReason(models.TextChoices):
    """Why an obligation ended without a mail."""

    MOVED = "moved", _("The date has moved")
    CLOSED = "closed", _("It is no longer open")
    NOT_IN_CHARGE = "not_in_charge", _("Somebody else is in charge")
    RULE_OFF = "rule_off", _("The schedule no longer says so")
    PAST = "past", _("It lay in the past when it was put on record")
    NEWER = "newer", _("A later reminder replaces it")
    TOLD = "told", _("Another message of that day says it")
    WITHHELD = "withheld", _("An administrator withheld the message")
    TOO_LATE = "too_late", _("It was too late to be useful")
    ACCOUNT_CLOSED = "account_closed", _("The account is closed")
    LEFT_POST = "left_post", _("The person has left the post")
    UNREACHABLE = "unreachable", _("Mail to the address comes back")
    NO_ACCESS = "no_access", _("The person may no longer see it")


# What ends with these may come true again: a date moves there and back, a thing is
# reopened, somebody returns.
REVERSIBLE = (
    ReminderReason.MOVED,
    ReminderReason.CLOSED,
    ReminderReason.NOT_IN_CHARGE,
    ReminderReason.RULE_OFF,
    ReminderReason.ACCOUNT_CLOSED,
    ReminderReason.LEFT_POST,
    ReminderReason.UNREACHABLE,
)
# The reminder is right, and this person may not have it.
ABOUT_THE_PERSON = (
    ReminderReason.ACCOUNT_CLOSED,
    ReminderReason.LEFT_POST,
    ReminderReason.UNREACHABLE,
    ReminderReason.NO_ACCESS,
)
# Not sent and not given up.
UNSENT = (ReminderState.WAITING, ReminderState.SNOOZED)
IN_A_MESSAGE = (ReminderState.BUNDLED, ReminderState.MAILED)


class ReminderQuerySet(models.QuerySet):
    def for_user(self, user):
        """Those of things that the user may see."""
        seen = Q()
        for topic, field in FIELDS.items():
            model = self.model._meta.get_field(field).related_model
            rows = model._default_manager.for_user(user)
            seen |= Q(topic=topic, **{f"{field}__in": rows.values("pk")})
        return self.filter(seen)

    def waiting(self):
        return self.filter(state=ReminderState.WAITING)

    def unsent(self):
        return self.filter(state__in=UNSENT)

    def due(self, now: datetime):
        """But not while somebody has just asked the same person about the same thing,
        nor while that person's "not mine" is looked into."""
        same = Q(milestone=OuterRef("milestone")) | Q(follow_up=OuterRef("follow_up"))
        chased = ChasedItem.objects.quiet_at(now).filter(
            same, recipient=OuterRef("recipient")
        )
        refused = Answer.objects.silencing(now)
        return self.waiting().filter(~Exists(chased), ~Exists(refused), due_at__lte=now)

    def bundled(self):
        return self.filter(state=ReminderState.BUNDLED)

    def mailed(self):
        return self.filter(state=ReminderState.MAILED)

    def supersede(self, reason: ReminderReason) -> int:
        return self.update(state=ReminderState.SUPERSEDED, reason=reason, message=None)

    def suppress(self, reason: ReminderReason) -> int:
        return self.update(state=ReminderState.SUPPRESSED, reason=reason, message=None)

    def end(self, reason: ReminderReason) -> int:
        is_about_person = reason in ABOUT_THE_PERSON
        return self.suppress(reason) if is_about_person else self.supersede(reason)

    def plan(self, moment: datetime) -> int:
        """For this hour; also what was ended and is wanted again."""
        mine = self.filter(Q(state=ReminderState.WAITING) | Q(reason__in=REVERSIBLE))
        return mine.update(state=ReminderState.WAITING, reason="", due_at=moment)

    def add_missing(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Rows of the same columns; those whose key is on record are left as they are.
        One statement and no instances: `bulk_create` takes ten times as long."""
        if not rows:
            return
        columns = ", ".join(map(connection.ops.quote_name, rows[0]))
        table = connection.ops.quote_name(self.model._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} ({columns}) SELECT {columns} "
                f"FROM json_populate_recordset(NULL::{table}, %s) "
                "ON CONFLICT DO NOTHING",
                [json.dumps(rows, default=str)],
            )

    def about(self, topic: Topic, row):
        """Those of one thing."""
        return self.filter(topic=topic, **{FIELDS[topic]: row})

    def newest_first(self):
        return self.order_by("-due_at", "-pk")


def _about(model) -> models.ForeignKey:
    return models.ForeignKey(
        model,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        # The constraint below finds the rows of a thing: of seven columns one is filled.
        db_index=False,
        related_name="reminders",
    )


def _once_about(topic: Topic) -> models.UniqueConstraint:
    return models.UniqueConstraint(
        name=f"reminder_once_per_{topic}_person_date_and_step",
        fields=[FIELDS[topic], "recipient", "occurrence", "kind", "step"],
        condition=Q(**{f"{FIELDS[topic]}__isnull": False}),
    )


def _is_about(topic: Topic) -> Q:
    """That thing, and nothing else."""
    others = {field: None for field in FIELDS.values() if field != FIELDS[topic]}
    return Q(topic=topic, **{f"{FIELDS[topic]}__isnull": False}, **others)


class Reminder(models.Model):
    """One obligation. `occurrence` is the date it was computed from: when the date
    moves, the obligation is superseded and another one takes its place."""

    topic = models.CharField(max_length=12, choices=Topic)
    milestone = _about(Milestone)
    follow_up = _about(FollowUp)
    mission = _about(Mission)
    minutes = _about(Minutes)
    instrument = _about(Instrument)
    post = _about(Post)
    cooperation = _about(Cooperation)
    # What ordered it, and as whom the recipient hears of it.
    schedule = models.ForeignKey(
        ReminderSchedule, on_delete=models.PROTECT, related_name="reminders"
    )
    audience = models.CharField(max_length=12, choices=Audience, default=Audience.OWNER)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="reminders",
    )
    occurrence = models.DateField()
    kind = models.CharField(
        max_length=12, choices=ReminderKind, default=ReminderKind.BEFORE
    )
    # Days from the date: -7, 0, +14. Of a date that moved: the how-many-th notice.
    step = models.SmallIntegerField(default=0)
    due_at = models.DateTimeField()
    state = models.CharField(
        max_length=12, choices=ReminderState, default=ReminderState.WAITING
    )
    reason = models.CharField(max_length=20, choices=ReminderReason, blank=True)
    message = models.ForeignKey(
        Message,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="reminders",
    )
    snoozed_until = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = [
            *map(_once_about, Topic),
            models.CheckConstraint(
                name="reminder_is_about_one_thing_of_its_topic",
                condition=reduce(or_, map(_is_about, Topic)),
            ),
            models.CheckConstraint(
                name="reminder_has_a_message_exactly_when_bundled_or_mailed",
                condition=(
                    Q(state__in=IN_A_MESSAGE, message__isnull=False)
                    | (~Q(state__in=IN_A_MESSAGE) & Q(message=None))
                ),
            ),
            models.CheckConstraint(
                name="reminder_says_until_when_it_is_snoozed",
                condition=~Q(state=ReminderState.SNOOZED)
                | Q(snoozed_until__isnull=False),
            ),
            models.CheckConstraint(
                name="reminder_state_is_known",
                condition=Q(state__in=ReminderState.values),
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                name="reminder_waiting",
                condition=Q(state="waiting"),
            ),
            models.Index(
                fields=["message", "id"],
                name="reminder_bundled",
                condition=Q(state="bundled"),
            ),
            models.Index(
                fields=["message"],
                name="reminder_in_message",
                condition=Q(message__isnull=False),
            ),
            models.Index(fields=["recipient", "due_at"], name="reminder_of_recipient"),
            models.Index(fields=["due_at", "id"], name="reminder_by_moment"),
        ]

    def __str__(self):
        return f"{self.topic} to {self.recipient_id}, {self.kind} {self.step}"

    # What it is

    @property
    def subject_id(self) -> int:
        """The key of the thing it is about."""
        return getattr(self, f"{FIELDS[Topic(self.topic)]}_id")

    @property
    def about(self) -> tuple[str, int]:
        return self.topic, self.subject_id
