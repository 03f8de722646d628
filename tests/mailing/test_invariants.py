"""Whatever happens, in whatever order: the promises of the outbox hold.

Two workers, a mail server of four moods, a journal that may be there, workers
that die between any two steps, people who decide, a clock that jumps.
"""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from mailing.actions import (
    claim,
    enqueue,
    fence,
    put_off,
    record_in_journal,
    release,
    settle,
    suppress,
)
from mailing.content import Content, Postpone
from mailing.models import Message, MessageState, SuppressionReason
from mailing.smtp import Outcome, Verdict
from tests.factories.accounts import UserFactory
from tests.mailing.conftest import NOW, LetterSender

WORKERS = st.sampled_from(["first", "second"])
MOODS = st.sampled_from(["250", "4xx", "5xx", "cut after", "cut before"])
VERDICTS = {
    "250": Verdict.ACCEPTED,
    "4xx": Verdict.TEMPORARY,
    "5xx": Verdict.PERMANENT,
    "cut after": Verdict.UNKNOWN,
    "cut before": Verdict.UNKNOWN,
}
LETTER = Content(subject="x", text="x")
SAYS = st.sampled_from([LETTER, LETTER, LETTER, None, "later"])


class Outbox(RuleBasedStateMachine):
    @initialize(has_journal=st.booleans())
    def begin(self, has_journal):
        self.savepoint = transaction.savepoint()
        self.has_journal = has_journal
        self.django.MAIL_HAS_JOURNAL = has_journal
        self.now = NOW
        self.user = UserFactory()
        self.keys = set()
        self.claimed = {"first": [], "second": []}
        self.letters = {"first": [], "second": []}
        self.accepted = Counter()
        self.proofs = {}
        self.person_decided = set()

    def teardown(self):
        if hasattr(self, "savepoint"):
            transaction.savepoint_rollback(self.savepoint)

    # What happens

    @rule(key=st.sampled_from("abc"), expires=st.booleans())
    def order(self, key, expires):
        end = self.now + timedelta(hours=3) if expires else None
        enqueue(
            dedupe_key=key,
            kind="letter",
            recipient=self.user,
            not_before=self.now,
            expires_at=end,
        )
        self.keys.add(key)

    @rule(seconds=st.sampled_from([1, 60, 91, 3600, 86_400]))
    def time_passes(self, seconds):
        self.now += timedelta(seconds=seconds)

    @rule(worker=WORKERS)
    def take(self, worker):
        self.claimed[worker] += claim(now=self.now, size=2)

    @precondition(lambda self: any(self.claimed.values()))
    @rule(worker=WORKERS, says=SAYS)
    def pass_the_fence(self, worker, says):
        if self.claimed[worker]:
            later = Postpone(until=self.now + timedelta(hours=1))
            sender = LetterSender(content=later if says == "later" else says)
            message = self.claimed[worker].pop(0)
            if letter := fence(message, sender=sender, now=self.now):
                self.letters[worker].append(letter)

    @precondition(lambda self: any(self.letters.values()))
    @rule(worker=WORKERS, mood=MOODS, is_killed=st.booleans())
    def deliver(self, worker, mood, is_killed):
        if self.letters[worker]:
            message = self.letters[worker].pop(0).message
            # The lease outlasts the longest conversation, and so no worker is
            # still talking when another one may begin.
            if message.lease_until < self.now:
                return
            if mood in ("250", "cut after"):
                self.accepted[message.dedupe_key] += 1
                if self.has_journal:
                    record_in_journal(message_id=message.message_id, seen_at=self.now)
            if not is_killed:
                settle(message, Outcome(VERDICTS[mood], mood), now=self.now)

    @rule(worker=WORKERS, is_deliberate=st.booleans())
    def worker_stops(self, worker, is_deliberate):
        if is_deliberate:
            release(self.claimed[worker])
        self.claimed[worker], self.letters[worker] = [], []

    @rule(worker=WORKERS)
    def no_mail_server(self, worker):
        put_off(self.claimed[worker], error="refused", now=self.now)
        self.claimed[worker] = []

    @rule()
    def suspend(self):
        suppress(recipient=self.user, reason=SuppressionReason.BOUNCED, at=self.now)

    @rule()
    def lift(self):
        for suppression in self.user.mail_suppressions.filter(lifted_at=None):
            suppression.lift(by=self.user, at=self.now)

    @rule()
    def person_resends(self):
        for message in Message.objects.all():
            if message.can_be_resent:
                self.person_decided.add(message.dedupe_key)
                message.resend(by=self.user, at=self.now)

    # What holds

    @invariant()
    def accepted_at_most_once_per_key(self):
        """I2. Without a journal one repeat in doubt is the price of no loss."""
        most = 1 if getattr(self, "has_journal", True) else 2
        for key, times in getattr(self, "accepted", Counter()).items():
            assert times <= most or key in self.person_decided

    @invariant()
    def sent_never_changes(self):
        """I4."""
        for message in Message.objects.filter(state=MessageState.SENT):
            proof = (message.sent_at, message.evidence)
            assert self.proofs.setdefault(message.pk, proof) == proof
        assert set(self.proofs_of_sent()) <= {
            message.pk for message in Message.objects.filter(state=MessageState.SENT)
        }

    def proofs_of_sent(self):
        return getattr(self, "proofs", {})

    @invariant()
    def nothing_is_ownerless_for_longer_than_a_lease(self):
        """I5."""
        if hasattr(self, "now"):
            longest = self.now + timedelta(seconds=90)
            assert not Message.objects.filter(lease_until__gt=longest).exists()
            left = Message.objects.filter(lease_until__lt=self.now)
            assert set(left) <= set(Message.objects.due(self.now))

    @invariant()
    def nothing_is_lost(self):
        """I6. And each message's events end where the message is."""
        keys = Message.objects.values_list("dedupe_key", flat=True)
        assert set(keys) == getattr(self, "keys", set())
        for message in Message.objects.all():
            last = message.events.order_by("-pk").values_list("to_state", flat=True)[0]
            assert last == message.state


@pytest.mark.filterwarnings("ignore::hypothesis.errors.NonInteractiveExampleWarning")
def test_the_promises_hold_whatever_happens(request):
    Outbox.django = request.getfixturevalue("settings")
    run_state_machine_as_test(
        Outbox,
        settings=settings(
            max_examples=25,
            stateful_step_count=30,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
