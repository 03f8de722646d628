"""Whatever happens, in whatever order: what reminders promise holds.

People move dates there and back, close and reopen, hand over, leave, ask for quiet,
change schedules; clocks tick twice at once or not for weeks; the mail server has many
moods. The promises have the numbers of the design.
"""

from collections import Counter, defaultdict
from datetime import time, timedelta
from random import Random
from types import SimpleNamespace

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from mailing.actions import claim, fence, record_in_journal, settle, suppress
from mailing.models import MessageState, Suppression, SuppressionReason
from mailing.smtp import Outcome, Verdict
from reminders.actions.bundling import bundle, is_urgent, muted
from reminders.actions.delivering import SENDERS, settle_reminders
from reminders.actions.scanning import scan
from reminders.calendar import Calendars
from reminders.models import Reminder, ReminderSchedule
from tests.factories.accounts import GrantFactory, UserFactory
from tests.factories.institutions import InstitutionFactory
from tests.factories.reminders import ReminderPreferenceFactory
from tests.reminders.conftest import NOW, TODAY

DAY = timedelta(days=1)
VERDICTS = {
    "250": Verdict.ACCEPTED,
    "4xx": Verdict.TEMPORARY,
    "5xx": Verdict.PERMANENT,
    "cut after": Verdict.UNKNOWN,
    "cut before": Verdict.UNKNOWN,
}
STEPS = (
    ["tick"] * 10
    + ["two_ticks", "time_passes", "move", "move_back"] * 2
    + ["close", "reopen", "reopen", "hand_over", "leave", "come_back"]
    + ["mute", "unmute", "bounce", "mend", "edit_schedule", "silence", "speak"]
)
FATES = {
    "which": [0, 1],
    "person": [0, 1],
    "mood": ["250"] * 6 + ["4xx", "5xx", "cut after", "cut before"],
    "hours": [1, 5, 13, 24, 24, 24, 49, 24 * 8, 24 * 23],
    "days": [-9, 0, 1, 2, 6, 8, 20, 45],
    "before": [[30, 7, 1], [3], [], [10, 2]],
    "after": [[1, 3, 7, 14], [], [2]],
}
PLACES = [
    ("Africa/Lome", time(8)),
    ("Africa/Casablanca", time(9, 30)),
    ("Asia/Kathmandu", time(14)),
    ("Europe/Paris", time(19)),
]


def chance(fate):
    drawn = {name: fate.choice(values) for name, values in FATES.items()}
    return SimpleNamespace(**drawn)


class World:
    """Two milestones, two people who hand them to each other, one coordinator."""

    def __init__(self, *, make, fate, has_journal):
        self.has_journal = has_journal
        self.now = NOW - 20 * DAY
        self.people = [self._person(fate.choice(PLACES)) for _ in range(2)]
        self.coordinator = self._person(PLACES[0], role="coordinator")
        owner, other = self.people
        self.milestones = [
            make(TODAY + fate.choice([2, 9]) * DAY, owner=owner, escalates_to=other)
            for _ in range(2)
        ]
        self.accepted = Counter()
        self.mails = []
        self.mailed = {}
        self.rows = set()
        self.tick(SimpleNamespace(mood="250"))

    def _person(self, place, **grant):
        zone, hour = place
        institution = InstitutionFactory()
        person = UserFactory(time_zone=zone, institution=institution)
        ReminderPreferenceFactory(user=person, digest_at=hour)
        return GrantFactory(user=person, **grant).user

    # What happens

    def tick(self, chance):
        settle_reminders()
        scan(now=self.now)
        bundle(now=self.now)
        self.deliver(claim(now=self.now), chance.mood)
        self.now += timedelta(minutes=1)

    def two_ticks(self, chance):
        """Each step of one after the same step of the other."""
        for _ in range(2):
            scan(now=self.now)
        for _ in range(2):
            bundle(now=self.now)
        both = claim(now=self.now, size=1), claim(now=self.now, size=5)
        for batch in both:
            self.deliver(batch, chance.mood)

    def deliver(self, batch, mood):
        for message in batch:
            letter = fence(message, sender=SENDERS[message.kind], now=self.now)
            if letter is None:
                continue
            if mood in ("250", "cut after"):
                self.arrives(letter.message)
            settle(letter.message, Outcome(VERDICTS[mood], mood), now=self.now)
        settle_reminders()

    def arrives(self, message):
        self.accepted[message.pk] += 1
        if self.has_journal:
            record_in_journal(message_id=message.message_id, seen_at=self.now)
        lines = list(message.reminders.select_related("milestone", "recipient"))
        self.mails.append((self.now, message, lines))
        self.it_is_true(lines)
        self.it_is_wanted_now(message, lines)

    def time_passes(self, chance):
        self.now += timedelta(hours=chance.hours)

    def change(self, chance, **fields):
        milestone = self.milestones[chance.which]
        type(milestone).objects.filter(pk=milestone.pk).update(**fields)

    def move(self, chance):
        self.change(chance, forecast_on=self.now.date() + chance.days * DAY)

    def move_back(self, chance):
        self.change(chance, forecast_on=self.milestones[chance.which].baseline_on)

    def close(self, chance):
        self.change(chance, status="dropped")

    def reopen(self, chance):
        self.change(chance, status="in_progress")

    def hand_over(self, chance):
        self.change(chance, owner=self.people[chance.person])

    def leave(self, chance):
        self.is_active(chance, False)

    def come_back(self, chance):
        self.is_active(chance, True)

    def is_active(self, chance, value):
        person = self.people[chance.person]
        type(person).objects.filter(pk=person.pk).update(is_active=value)

    def mute(self, chance):
        suppress(
            recipient=self.people[chance.person],
            reason=SuppressionReason.ASKED,
            kind="reminders",
            at=self.now,
            until=self.now + timedelta(hours=chance.hours),
        )

    def unmute(self, chance):
        self.lift(SuppressionReason.ASKED)

    def bounce(self, chance):
        person, reason = self.people[chance.person], SuppressionReason.BOUNCED
        suppress(recipient=person, reason=reason, at=self.now)

    def mend(self, chance):
        self.lift(SuppressionReason.BOUNCED, SuppressionReason.BAD_ADDRESS)

    def lift(self, *reasons):
        for row in Suppression.objects.filter(lifted_at=None, reason__in=reasons):
            row.lift(by=self.coordinator, at=self.now)

    def edit_schedule(self, chance):
        self.schedule(before_days=chance.before, after_days=chance.after)

    def silence(self, chance):
        self.schedule(is_active=False)

    def speak(self, chance):
        self.schedule(is_active=True)

    def schedule(self, **fields):
        ReminderSchedule.objects.of_the_system().update(**fields)

    # What holds of each mail, at the moment at which it is marked as being sent

    def it_is_true(self, lines):
        """I3: no mail with a date that the thing no longer has, or about a closed
        one. And its reader is in charge, or hears of it in another role."""
        assert lines
        for line in lines:
            milestone = line.milestone
            assert milestone.is_open
            assert milestone.forecast_on == line.occurrence
            in_charge = {milestone.owner_id, milestone.escalates_to_id}
            assert line.recipient_id in {*in_charge, self.coordinator.pk}
            assert line.recipient.is_active

    def it_is_wanted_now(self, message, lines):
        """I7: none in quiet hours unless urgent; I8: none to whom asked for none."""
        calendar = Calendars.load().of(message.recipient)
        urgent = any(is_urgent(row, calendar=calendar, now=self.now) for row in lines)
        assert urgent or not calendar.is_quiet(self.now)
        asked = {pk for (pk,) in muted(self.now).values_list("recipient")}
        assert message.recipient_id not in asked
        stopped = Suppression.objects.active(self.now).filter(
            recipient=message.recipient
        )
        assert not stopped.exists()

    # What holds at any time

    def check(self):
        self.no_mail_arrives_twice()
        self.nobody_is_told_twice_a_day()
        self.nobody_gets_two_mails_a_day_unless_urgent()
        self.nothing_disappears()
        self.what_was_mailed_stays()

    def no_mail_arrives_twice(self):
        """I2. Without a journal one repeat in doubt is the price of losing nothing;
        it carries the same Message-ID."""
        most = 1 if self.has_journal else 2
        assert all(times <= most for times in self.accepted.values())

    def days(self):
        """Messages by recipient and local day."""
        found = defaultdict(dict)
        for at, message, lines in self.mails:
            calendar = Calendars.load().of(message.recipient)
            urgent = any(is_urgent(row, calendar=calendar, now=at) for row in lines)
            day = message.recipient_id, calendar.today(at)
            found[day].setdefault(message.pk, (urgent, lines))
        return found

    def nobody_is_told_twice_a_day(self):
        for messages in self.days().values():
            told = [
                (*line.about, line.occurrence)
                for _urgent, lines in messages.values()
                for line in lines
            ]
            assert len(told) == len(set(told))

    def nobody_gets_two_mails_a_day_unless_urgent(self):
        for messages in self.days().values():
            calm = [pk for pk, (urgent, _lines) in messages.items() if not urgent]
            assert len(calm) <= 1

    def nothing_disappears(self):
        """I6: what was written stays, in one state, under a key of its own."""
        rows = Reminder.objects.values_list(
            "pk", "milestone", "recipient", "occurrence", "kind", "step"
        )
        found = {pk: key for pk, *key in rows}
        assert self.rows <= found.keys()
        assert len({tuple(key) for key in found.values()}) == len(found)
        self.rows = set(found)

    def what_was_mailed_stays(self):
        """I4."""
        rows = Reminder.objects.mailed().values_list("pk", "message", "message__state")
        found = {pk: rest for pk, *rest in rows}
        assert self.mailed.items() <= found.items()
        self.mailed = found

    def everything_ends(self):
        """I1: with a working server and idle workers nothing that is due stays open."""
        people = type(self.people[0]).objects
        people.filter(is_active=False).update(is_active=True)
        for _day in range(6):
            self.lift(*SuppressionReason)
            self.now += DAY
            # Somebody's hour of mail each, in summer and in winter.
            for hour in (12, 17, 18):
                self.now = self.now.replace(hour=hour, minute=0)
                self.tick(SimpleNamespace(mood="250"))
        self.check()
        late = self.now - 4 * DAY
        waiting = Reminder.objects.filter(state__in=["waiting", "snoozed"])
        assert not waiting.filter(due_at__lt=late).exists()
        decided = [
            MessageState.FAILED,
            MessageState.SUPPRESSED,
            MessageState.REVIEW,
            MessageState.EXPIRED,
        ]
        bundled = Reminder.objects.bundled().filter(due_at__lt=late)
        assert not bundled.exclude(message__state__in=decided).exists()


@pytest.mark.parametrize("has_journal", [True, False], ids=["journal", "no journal"])
@hypothesis_settings(
    max_examples=3,
    deadline=None,
    database=None,
    # A seed is not to be made smaller: its neighbour is another story.
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(seed=st.integers(min_value=0, max_value=2**64))
def test_the_promises_hold_whatever_happens(seed, has_journal, due_on, settings):
    settings.MAIL_HAS_JOURNAL = has_journal
    fate = Random(seed)
    with transaction.atomic():
        world = World(make=due_on, fate=fate, has_journal=has_journal)
        for step in fate.choices(STEPS, k=20):
            getattr(world, step)(chance(fate))
            world.check()
        world.everything_ends()
        transaction.set_rollback(True)
