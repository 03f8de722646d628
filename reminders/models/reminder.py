"""Obligations to remind somebody: once per milestone, rule, person and date."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cooperation.models import Milestone
from mailing.models import Message
from reminders.models.chase import ChasedItem
from reminders.models.rule import ReminderKind, ReminderRule


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
    CLOSED = "closed", _("The milestone is no longer open")
    NOT_IN_CHARGE = "not_in_charge", _("Somebody else is in charge")
    RULE_OFF = "rule_off", _("The rule is no longer used")
    NEWER = "newer", _("A later reminder replaces it")
    TOLD = "told", _("Another message of that day says it")
    WITHHELD = "withheld", _("An administrator withheld the message")
    TOO_LATE = "too_late", _("It was too late to be useful")
    ACCOUNT_CLOSED = "account_closed", _("The account is closed")
    NO_ACCESS = "no_access", _("The person may no longer see the milestone")


IN_A_MESSAGE = (ReminderState.BUNDLED, ReminderState.MAILED)


class ReminderQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(state=ReminderState.WAITING)

    def due(self, now: datetime):
        """But not while somebody has just asked the same person about the same thing."""
        chased = ChasedItem.objects.quiet_at(now).filter(
            milestone=OuterRef("milestone"), recipient=OuterRef("recipient")
        )
        return self.waiting().filter(~Exists(chased), due_at__lte=now)

    def bundled(self):
        return self.filter(state=ReminderState.BUNDLED)

    def mailed(self):
        return self.filter(state=ReminderState.MAILED)

    def supersede(self, reason: ReminderReason) -> int:
        return self.update(state=ReminderState.SUPERSEDED, reason=reason, message=None)

    def suppress(self, reason: ReminderReason) -> int:
        return self.update(state=ReminderState.SUPPRESSED, reason=reason)

    def for_user(self, user):
        return self.filter(milestone__in=Milestone.objects.for_user(user).values("pk"))

    def newest_first(self):
        return self.order_by("-due_at", "-pk")


class Reminder(models.Model):
    """One obligation. `occurrence` is the date it was computed from: when the
    milestone moves, the obligation is superseded and another one takes its place."""

    milestone = models.ForeignKey(
        Milestone, on_delete=models.PROTECT, related_name="reminders"
    )
    rule = models.ForeignKey(
        ReminderRule, on_delete=models.PROTECT, related_name="reminders"
    )
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reminders"
    )
    occurrence = models.DateField()
    kind = models.CharField(
        max_length=12, choices=ReminderKind, default=ReminderKind.BEFORE
    )
    step = models.PositiveSmallIntegerField(default=0)
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
        related_name="reminders",
    )
    snoozed_until = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = [
            models.UniqueConstraint(
                name="reminder_once_per_milestone_rule_person_and_date",
                fields=[
                    "milestone",
                    "rule",
                    "recipient",
                    "occurrence",
                    "kind",
                    "step",
                ],
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
            models.Index(fields=["milestone", "due_at"], name="reminder_of_milestone"),
        ]

    def __str__(self):
        return f"{self.milestone_id} to {self.recipient_id}, {self.kind} {self.step}"
