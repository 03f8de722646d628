"""What people answered to a mail by the link in it, and who was told of that.

Rows are only ever added, so they need no history of changes.
"""

from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mailing.models import Message
from migration_coop.lib.records import AppendOnly, CreatedOnce
from reminders.models.chase import ChasedItem
from reminders.models.topic import FIELDS, Topic

# So long whoever said "not mine" is left alone about it: time to find who it is.
QUIET_AFTER_NOT_MINE = timedelta(days=14)
CHASED = (Topic.MILESTONE, Topic.FOLLOW_UP)


class AnswerKind(models.TextChoices):
    DONE = "done", pgettext_lazy("answer", "It is done")
    POSTPONED = "postponed", pgettext_lazy("answer", "Another date")
    NOT_MINE = "not_mine", pgettext_lazy("answer", "Not in my charge")
    HELP = "help", pgettext_lazy("answer", "Help is asked for")
    NOTE = "note", pgettext_lazy("answer", "A note")


class AnswerQuerySet(models.QuerySet):
    def about(self, topic: Topic, *rows: Any):
        """Those about these things, whichever mails they answer."""
        field = FIELDS[topic]
        asked = Q(reminder__topic=topic, **{f"reminder__{field}__in": rows})
        if topic in CHASED:
            asked |= Q(**{f"chased_item__{field}__in": rows})
        return self.filter(asked)

    def silencing(self, now: datetime):
        """For a reminder as the outer row: its recipient has just said "not mine".

        Of a thing all keys but one are empty, and what is empty equals nothing.
        """
        names = [f"reminder__{field}" for field in FIELDS.values()]
        names += [f"chased_item__{FIELDS[topic]}" for topic in CHASED]
        same = (Q(**{name: OuterRef(name.split("__")[1])}) for name in names)
        return self.filter(
            reduce(or_, same),
            kind=AnswerKind.NOT_MINE,
            by=OuterRef("recipient"),
            at__lte=now,
            at__gt=now - QUIET_AFTER_NOT_MINE,
        )

    def with_details(self):
        """With what an entry about it reads, in the same query."""
        return self.select_related("by", "reminder", "chased_item")

    def newest_first(self):
        return self.order_by("-at", "-pk")


class Answer(CreatedOnce, AppendOnly):
    """One answer, of the recipient of a reminder or of a chase."""

    reminder = models.ForeignKey(
        "reminders.Reminder",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="answers",
    )
    chased_item = models.ForeignKey(
        ChasedItem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="answers",
    )
    kind = models.CharField(max_length=12, choices=AnswerKind)
    note = models.TextField(blank=True)
    # The other date, where one was given.
    to_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    objects = AnswerQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        verbose_name = _("answer to a mail")
        verbose_name_plural = _("answers to mails")
        constraints = [
            models.CheckConstraint(
                name="answer_is_to_a_reminder_or_to_a_chase",
                condition=Q(reminder=None, chased_item__isnull=False)
                | Q(reminder__isnull=False, chased_item=None),
            ),
            models.CheckConstraint(
                name="answer_kind_is_known", condition=Q(kind__in=AnswerKind.values)
            ),
            models.CheckConstraint(
                name="answer_has_a_date_exactly_when_postponed",
                condition=Q(kind=AnswerKind.POSTPONED, to_on__isnull=False)
                | (~Q(kind=AnswerKind.POSTPONED) & Q(to_on=None)),
            ),
        ]

    def __str__(self):
        return f"{self.kind}, {self.at:%Y-%m-%d}"

    # What it is

    @property
    def asked(self) -> Any:
        """The reminder or the chased item that it answers."""
        return self.reminder or self.chased_item

    @property
    def about(self) -> tuple[Topic, int]:
        """The topic and the key of the thing that it is about."""
        topic = topic_of(self.asked)
        return topic, getattr(self.asked, f"{FIELDS[topic]}_id")


class AnswerNotice(AppendOnly):
    """Somebody who is told of an answer: on their page, or by a message as well."""

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="notices")
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="answer_notices",
    )
    message = models.OneToOneField(
        Message,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="answer_notice",
    )

    class Meta(AppendOnly.Meta):
        verbose_name = _("notice of an answer")
        verbose_name_plural = _("notices of answers")
        constraints = [
            models.UniqueConstraint(
                name="answer_is_told_to_somebody_once", fields=["answer", "recipient"]
            )
        ]

    def __str__(self):
        return f"{self.answer_id} to {self.recipient_id}"


def topic_of(asked: Any) -> Topic:
    """Of a reminder, or of a chased item."""
    if isinstance(asked, ChasedItem):
        return Topic.FOLLOW_UP if asked.follow_up_id else Topic.MILESTONE
    return Topic(asked.topic)
