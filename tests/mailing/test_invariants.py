"""Whatever happens, in whatever order: the promises of the outbox hold.

Two workers, a mail server of many moods, a journal that may be there, workers
that die between any two steps, people who decide, a clock that jumps.
"""

from collections import Counter
from datetime import timedelta
from random import Random
from types import SimpleNamespace

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

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

KEYS = "abc"
LETTER = Content(subject="x", text="x")
VERDICTS = {
    "250": Verdict.ACCEPTED,
    "4xx": Verdict.TEMPORARY,
    "5xx": Verdict.PERMANENT,
    "cut after": Verdict.UNKNOWN,
    "cut before": Verdict.UNKNOWN,
}


# What fate has ready for a step; each several times over, by how often it comes.
STEPS = (
    ["work"] * 8
    + ["take", "pass_the_fence", "deliver", "time_passes"] * 2
    + ["order", "give_back", "no_server", "suspend", "lift", "lift", "resend"]
)
FATES = {
    "worker": ["first", "second"],
    "mood": ["250", "4xx", "cut after", "cut after", "cut before", "5xx"],
    "death": ["", "", "", "at the fence", "before", "after"],
    "says": ["letter"] * 8 + ["nothing", "later"],
    "seconds": [60, 91, 91, 600, 3600],
}


def chance(fate):
    drawn = {name: fate.choice(values) for name, values in FATES.items()}
    return SimpleNamespace(**drawn)


class Outbox:
    def __init__(self, *, has_journal):
        self.has_journal = has_journal
        self.now = NOW
        self.user = UserFactory()
        self.claimed = {"first": [], "second": []}
        self.letters = {"first": [], "second": []}
        self.accepted = Counter()
        self.proofs = {}
        self.order(None)

    # What happens

    def order(self, chance):
        """`c` is of use for some hours only."""
        for key in KEYS:
            enqueue(
                dedupe_key=key,
                kind="letter",
                recipient=self.user,
                not_before=self.now,
                expires_at=self.now + timedelta(hours=9) if key == "c" else None,
            )

    def time_passes(self, chance):
        self.now += timedelta(seconds=chance.seconds)

    def work(self, chance):
        """All steps in a row, so that whole lives of messages are tried too."""
        self.take(chance)
        while self.claimed[chance.worker] and chance.death != "at the fence":
            self.pass_the_fence(chance)
            if chance.death != "before":
                self.deliver(chance)
        self.time_passes(chance)

    def take(self, chance):
        self.claimed[chance.worker] = claim(now=self.now, size=2)
        self.letters[chance.worker] = []

    def pass_the_fence(self, chance):
        later = Postpone(until=self.now + timedelta(hours=1))
        content = {"letter": LETTER, "nothing": None, "later": later}[chance.says]
        for message in self.claimed[chance.worker][:1]:
            del self.claimed[chance.worker][0]
            sender = LetterSender(content=content)
            if letter := fence(message, sender=sender, now=self.now):
                self.letters[chance.worker].append(letter.message)

    def deliver(self, chance):
        letters, self.letters[chance.worker] = self.letters[chance.worker], []
        for message in letters:
            # A lease outlasts the longest conversation, so nobody is still
            # talking when another one may begin.
            if message.lease_until < self.now:
                continue
            if chance.mood in ("250", "cut after"):
                self.accepted[message.dedupe_key] += 1
                if self.has_journal:
                    record_in_journal(message_id=message.message_id, seen_at=self.now)
            if chance.death != "after":
                outcome = Outcome(VERDICTS[chance.mood], chance.mood)
                settle(message, outcome, now=self.now)

    def give_back(self, chance):
        release(self.claimed[chance.worker])
        self.claimed[chance.worker] = []

    def no_server(self, chance):
        put_off(self.claimed[chance.worker], error="refused", now=self.now)
        self.claimed[chance.worker] = []

    def suspend(self, chance):
        suppress(recipient=self.user, reason=SuppressionReason.BOUNCED, at=self.now)

    def lift(self, chance):
        for suppression in self.user.mail_suppressions.filter(lifted_at=None):
            suppression.lift(by=self.user, at=self.now)

    def resend(self, chance):
        """A person may ask for a second mail; the machine may not."""
        for message in Message.objects.all():
            if message.can_be_resent:
                message.resend(by=self.user, at=self.now)
                del self.accepted[message.dedupe_key]

    # What holds

    def check(self):
        messages = list(Message.objects.order_by("dedupe_key"))
        self.nothing_is_lost(messages)
        self.accepted_at_most_once_per_key()
        self.sent_never_changes(messages)
        self.nothing_is_ownerless_for_longer_than_a_lease(messages)

    def nothing_is_lost(self, messages):
        assert [message.dedupe_key for message in messages] == list(KEYS)

    def accepted_at_most_once_per_key(self):
        """Without a journal one repeat in doubt is the price of losing nothing."""
        most = 1 if self.has_journal else 2
        assert all(times <= most for times in self.accepted.values()), self.accepted

    def sent_never_changes(self, messages):
        sent = {
            message.pk: (message.sent_at, message.evidence)
            for message in messages
            if message.state == MessageState.SENT
        }
        assert self.proofs.items() <= sent.items()
        self.proofs = sent

    def nothing_is_ownerless_for_longer_than_a_lease(self, messages):
        leases = [message.lease_until for message in messages if message.lease_until]
        assert all(lease <= self.now + timedelta(seconds=90) for lease in leases)

    def every_change_is_on_record(self):
        for message in Message.objects.all():
            steps = message.events.order_by("pk").values_list("from_state", "to_state")
            chain = ["", *(after for _before, after in steps)]
            assert [before for before, _after in steps] == chain[:-1]
            assert chain[-1] == message.state

    def everything_ends(self):
        """With a working server and idle workers nothing stays open for ever."""
        for _day in range(3):
            self.now += timedelta(days=1)
            self.lift(None)
            while batch := claim(now=self.now):
                for message in batch:
                    sender = LetterSender(content=LETTER)
                    if letter := fence(message, sender=sender, now=self.now):
                        outcome = Outcome(Verdict.ACCEPTED, "250")
                        settle(letter.message, outcome, now=self.now)
        assert not Message.objects.open().exists()


@pytest.mark.parametrize("has_journal", [True, False], ids=["journal", "no journal"])
@hypothesis_settings(
    max_examples=20,
    deadline=None,
    database=None,
    # A seed is not to be made smaller: its neighbour is another story.
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(seed=st.integers(min_value=0, max_value=2**64))
def test_the_promises_hold_whatever_happens(seed, has_journal, settings):
    settings.MAIL_HAS_JOURNAL = has_journal
    fate = Random(seed)
    with transaction.atomic():
        outbox = Outbox(has_journal=has_journal)
        for step in fate.choices(STEPS, k=20):
            getattr(outbox, step)(chance(fate))
            outbox.check()
        outbox.everything_ends()
        outbox.every_change_is_on_record()
        transaction.set_rollback(True)
