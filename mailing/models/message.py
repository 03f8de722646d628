"""The outbox: one row per physical message. The row is the queue and the truth."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

import pgtrigger
from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, F, Func, OuterRef, Q, Value
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from mailing.models.state import (
    CAN_BE_RESENT,
    CAN_BE_WITHHELD,
    HELD,
    TRANSITIONS,
    TROUBLE,
    WAITING,
    MessageState,
)
from mailing.models.suppression import SuppressionReason


class MessageError(Exception):
    """A decision that comes too late. The message is fit to show to the user."""


class MessageQuerySet(models.QuerySet["Message"]):
    def due(self, now: datetime) -> "MessageQuerySet":
        """What a worker may take: due, or left behind by a worker that died."""
        return self.filter(
            Q(state__in=WAITING, not_before__lte=now)
            | Q(state__in=HELD, lease_until__lt=now)
        )

    def begun_since(self, moment: datetime, *, domain: str) -> "MessageQuerySet":
        """Sent to this domain or on their way since then; a refusal does not count."""
        return self.filter(domain=domain, smtp_started_at__gt=moment)

    def open(self) -> "MessageQuerySet":
        """What may still be sent without anybody's decision."""
        return self.filter(state__in=WAITING + HELD)

    def for_user(self, user) -> "MessageQuerySet":
        """Administrators of everything see all; anybody else what was for them."""
        may_decide = user.access().administers_everywhere
        rows = self if may_decide else self.filter(recipient=user)
        return rows.annotate(editable=Value(may_decide))

    def came_back(self) -> "MessageQuerySet":
        return self.filter(Exists(self._bounces()))

    def with_bounced(self) -> "MessageQuerySet":
        """With whether it came back."""
        return self.annotate(has_bounced=Exists(self._bounces()))

    def _bounces(self) -> models.QuerySet:
        bounces = self.model._meta.get_field("bounces").related_model
        return bounces._default_manager.filter(message=OuterRef("pk"))

    def give_up(self, *, by, at: datetime) -> None:
        """What waits is not sent, nor what a worker left behind that died."""
        held = self.filter(state__in=HELD)
        held.update(expires_at=at, decided_by=by, decided_at=at)
        waiting = self.filter(state__in=WAITING)
        waiting.update(state=MessageState.SUPERSEDED, decided_by=by, decided_at=at)

    def newest_first(self) -> "MessageQuerySet":
        return self.order_by("-not_before", "-pk")


class Message(models.Model):
    """One message to one person; it is sent once, and provably so.

    `smtp_started_at` is set while it is possible, and not settled, that the
    relay has taken the message. A definite answer of the relay clears it.
    `unknowns` counts how often it was sent again without such an answer.
    `full_since` is set while the recipient's mailbox takes nothing.
    """

    dedupe_key = models.CharField(max_length=200, unique=True)
    message_id = models.CharField(max_length=255, unique=True)
    kind = models.CharField(max_length=50)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    language = models.CharField(max_length=10, blank=True)
    is_urgent = models.BooleanField(default=False)
    state = models.CharField(
        max_length=12, choices=MessageState, default=MessageState.PENDING
    )
    created_at = models.DateTimeField(auto_now_add=True)
    not_before = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)

    attempts = models.PositiveIntegerField(default=0)
    unknowns = models.PositiveSmallIntegerField(default=0)
    claim_token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    smtp_started_at = models.DateTimeField(null=True)
    full_since = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    evidence = models.TextField(blank=True)
    last_error = models.TextField(blank=True)

    # What was really written, kept for the messages page.
    address = models.CharField(max_length=320, blank=True)
    domain = models.GeneratedField(
        expression=Lower(
            Func(F("address"), Value("@"), Value(-1), function="split_part")
        ),
        output_field=models.CharField(max_length=320),
        db_persist=True,
    )
    subject = models.TextField(blank=True)
    body_text = models.TextField(blank=True)
    body_html = models.TextField(blank=True)

    # Who last decided by hand; the trigger copies it to the event.
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    decided_at = models.DateTimeField(null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        db_table = "mail_outbox"
        constraints = [
            models.CheckConstraint(
                name="message_state_is_known",
                condition=Q(state__in=MessageState.values),
            ),
            models.CheckConstraint(
                name="message_has_key_and_kind",
                condition=~Q(dedupe_key="") & ~Q(message_id="") & ~Q(kind=""),
            ),
            models.CheckConstraint(
                name="message_has_sent_at_only_when_sent",
                condition=(
                    Q(state=MessageState.SENT, sent_at__isnull=False)
                    | (~Q(state=MessageState.SENT) & Q(sent_at=None))
                ),
            ),
            models.CheckConstraint(
                name="message_has_token_and_lease_only_while_held",
                condition=(
                    Q(
                        state__in=HELD,
                        claim_token__isnull=False,
                        lease_until__isnull=False,
                    )
                    | (~Q(state__in=HELD) & Q(claim_token=None, lease_until=None))
                ),
            ),
            models.CheckConstraint(
                name="message_has_smtp_start_while_sending_or_unknown",
                condition=(
                    ~Q(state__in=[MessageState.SENDING, MessageState.UNKNOWN])
                    | Q(smtp_started_at__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="message_decision_has_person_and_moment",
                condition=(
                    Q(decided_by=None, decided_at=None)
                    | Q(decided_by__isnull=False, decided_at__isnull=False)
                ),
            ),
        ]
        indexes = [
            models.Index(
                F("is_urgent").desc(),
                "not_before",
                "id",
                name="mail_outbox_due",
                condition=Q(state__in=WAITING),
            ),
            models.Index(
                fields=["lease_until"],
                name="mail_outbox_lease",
                condition=Q(state__in=HELD),
            ),
            models.Index(fields=["-not_before", "-id"], name="mail_outbox_newest"),
            # How many left for a domain within the last minute.
            models.Index(
                fields=["domain", "smtp_started_at"],
                name="mail_outbox_domain",
                condition=Q(smtp_started_at__isnull=False),
            ),
            # The few that somebody has to look at, among all that were sent.
            models.Index(
                fields=["state", "not_before"],
                name="mail_outbox_trouble",
                condition=Q(state__in=TROUBLE),
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="state_moves_by_the_table",
                field="state",
                transitions=[
                    (before.value, after.value)
                    for before, afters in TRANSITIONS.items()
                    for after in sorted(afters)
                ],
            ),
            # Bodies may be blanked when their time of keeping is over.
            pgtrigger.Protect(
                name="sent_is_final",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.state = 'sent' AND (NEW.state, NEW.sent_at, NEW.evidence,"
                    " NEW.dedupe_key, NEW.message_id, NEW.recipient_id)"
                    " IS DISTINCT FROM (OLD.state, OLD.sent_at, OLD.evidence,"
                    " OLD.dedupe_key, OLD.message_id, OLD.recipient_id)"
                ),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="record_start",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func="""
                    INSERT INTO mail_event
                        (message_id, from_state, to_state, at, attempts, detail)
                    VALUES (NEW.id, '', NEW.state, clock_timestamp(), 0, '');
                    RETURN NULL;
                """,
            ),
            pgtrigger.Trigger(
                name="record_step",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("state"),
                condition=pgtrigger.Condition("OLD.state IS DISTINCT FROM NEW.state"),
                func="""
                    INSERT INTO mail_event
                        (message_id, from_state, to_state, at, attempts, detail, by_id)
                    VALUES (
                        NEW.id, OLD.state, NEW.state, clock_timestamp(), NEW.attempts,
                        CASE WHEN NEW.state = 'sent' THEN NEW.evidence
                             WHEN NEW.last_error IS DISTINCT FROM OLD.last_error
                             THEN NEW.last_error ELSE '' END,
                        CASE WHEN NEW.decided_at IS DISTINCT FROM OLD.decided_at
                             THEN NEW.decided_by_id END
                    );
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.subject or self.dedupe_key

    # What it is

    @property
    def can_be_resent(self) -> bool:
        return self.state in CAN_BE_RESENT

    @property
    def can_be_withheld(self) -> bool:
        return self.state in CAN_BE_WITHHELD

    @property
    def is_in_review(self) -> bool:
        return self.state == MessageState.REVIEW

    @property
    def why_not_sent(self) -> str:
        """In words for a person; a mail server's own words are left as they are."""
        reasons = {value: str(label) for value, label in SuppressionReason.choices}
        return reasons.get(self.last_error, self.last_error)

    # What a person can decide about it

    def send_now(self, *, by, at: datetime) -> None:
        """Do not wait for the planned moment."""
        self._decide([MessageState.PENDING], by=by, at=at, not_before=at)

    def withhold(self, *, by, at: datetime) -> None:
        self._decide(CAN_BE_WITHHELD, by=by, at=at, state=MessageState.SUPERSEDED)

    def resend(self, *, by, at: datetime) -> None:
        """Begin again from nothing, even if it may have arrived already."""
        self._decide(
            CAN_BE_RESENT,
            by=by,
            at=at,
            state=MessageState.PENDING,
            not_before=at,
            expires_at=None,
            attempts=0,
            unknowns=0,
            smtp_started_at=None,
            full_since=None,
        )

    def release_review(self, *, by, at: datetime, was_received: bool) -> None:
        """A person has found out whether the message had arrived."""
        if not was_received:
            self.resend(by=by, at=at)
            return
        self._decide(
            [MessageState.REVIEW],
            by=by,
            at=at,
            state=MessageState.SENT,
            sent_at=F("smtp_started_at"),
            evidence="confirmed by a person",
        )

    @transaction.atomic
    def _decide(
        self, states: Iterable[MessageState], *, by, at: datetime, **changes
    ) -> None:
        rows = Message.objects.filter(pk=self.pk, state__in=states)
        if not rows.update(decided_by=by, decided_at=at, **changes):
            raise MessageError(_("The state of this message has changed meanwhile."))
        self.refresh_from_db()


def message_id_for(dedupe_key: str) -> str:
    """Always the same for the same key, so that a repeat can be recognised."""
    digest = hashlib.sha256(dedupe_key.encode()).hexdigest()
    return f"<rem.{digest}@{settings.SITE_HOST}>"
