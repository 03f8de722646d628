"""One thing: what is wanted of it, what is on record, and what is to change."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from accounts.models import User
from reminders.models import (
    FIELDS,
    REVERSIBLE,
    UNSENT,
    Audience,
    ReminderKind,
    ReminderReason,
    ReminderSchedule,
    ReminderState,
)
from reminders.schedules import Step, is_weekly
from reminders.topics import TopicSource
from reminders.wanted import (
    AHEAD,
    BACK,
    Round,
    Wanted,
    due_moment,
    hearers,
    wanted_for,
)

# For how long somebody who was reminded of a date is told that it has moved.
MEMORY = timedelta(days=90)


class Known(NamedTuple):
    """A row that is on record. Not an instance: there are many of them."""

    pk: int
    subject: int
    recipient: int
    occurrence: date
    kind: str
    step: int
    audience: str
    state: str
    reason: str
    due_at: datetime
    created_at: datetime
    snoozed_until: date | None
    sent_at: datetime | None

    @property
    def key(self) -> tuple[int, str, int]:
        return self.recipient, self.kind, self.step

    @property
    def is_ended_for_now(self) -> bool:
        return self.reason in REVERSIBLE


@dataclass(frozen=True)
class Case:
    """One thing, what is wanted of it, and what is on record."""

    source: TopicSource
    row: Any
    # Nothing where it is not due at all.
    due_on: date | None
    schedule: ReminderSchedule | None
    wanted: Sequence[Wanted]
    known: Sequence[Known]
    look: Round

    @classmethod
    def of(cls, source, row, due_on, known, look) -> "Case":
        schedule = look.schedules.of(source.topic, source.scope(row))
        wanted: Sequence[Wanted] = ()
        if due_on is not None:
            wanted = tuple(wanted_for(source, row, due_on, look))
        return cls(source, row, due_on, schedule, wanted, known, look)

    # What is no longer true

    def ended(self) -> Iterator[tuple[ReminderReason, int]]:
        keys = {wanted.key for wanted in self.wanted}
        for known in self.known:
            if known.state in UNSENT and (reason := self._why_untrue(known, keys)):
                yield reason, known.pk

    def _why_untrue(self, known: Known, keys: set) -> ReminderReason | None:
        if self.due_on != known.occurrence:
            return ReminderReason.MOVED
        if reason := self.look.gone.get(known.recipient):
            return reason
        if self.schedule is None:
            return ReminderReason.RULE_OFF
        if known.key in keys:
            return None
        if known.recipient not in self._hearers(Audience(known.audience)):
            return ReminderReason.NOT_IN_CHARGE
        if known.kind == ReminderKind.REDATED:
            return None
        if is_weekly(self.schedule, known.step, known.occurrence):
            return ReminderReason.NEWER
        return ReminderReason.RULE_OFF

    def _hearers(self, audience: Audience) -> dict[int, User]:
        found = hearers(self.source, self.row, audience, self.look)
        return {person.pk: person for person, _stands_in in found}

    # What has another hour now, or is wanted again

    def rescheduled(self) -> Iterator[tuple[datetime, int]]:
        if not self.known:
            return
        by_key = {k.key: k for k in self.known if k.occurrence == self.due_on}
        for wanted in self._near():
            known = by_key.get(wanted.key)
            if known is not None and self._may_be_rescheduled(known):
                moment = self._moment(wanted)
                if moment != known.due_at and moment > self.look.now:
                    yield moment, known.pk

    def _may_be_rescheduled(self, known: Known) -> bool:
        """What bundling or a chase has put off stays where it is."""
        is_waiting = known.state == ReminderState.WAITING
        return is_waiting and not known.snoozed_until and known.due_at > self.look.now

    def revived(self) -> Iterator[tuple[datetime, int]]:
        """Not what lay before today: it has had its time while it was not true."""
        by_key = {
            known.key: known
            for known in self.known
            if known.occurrence == self.due_on and known.is_ended_for_now
        }
        for wanted in self._near() if by_key else ():
            if known := by_key.get(wanted.key):
                moment = self._moment(wanted)
                if not self._is_before_today(moment, wanted.recipient):
                    yield moment, known.pk

    # What is missing

    def missing(self) -> Iterator[dict[str, Any]]:
        """The columns of rows. Not instances: there may be a hundred thousand."""
        if self.schedule is None or self.due_on is None:
            return
        had = {known.key for known in self.known if known.occurrence == self.due_on}
        met = {known.recipient for known in self.known}
        for wanted in self._near():
            if wanted.key not in had:
                had.add(wanted.key)
                yield self._planned(wanted, is_new=wanted.recipient.pk not in met)
        for notice in self._notices(self.due_on):
            yield self._values(notice, self.look.now)

    def _planned(self, wanted: Wanted, *, is_new: bool) -> dict[str, Any]:
        """What lay in the past when the recipient came to the thing, or when the step
        was ordered, is never sent."""
        moment = self._moment(wanted)
        last_look = self.look.last_look
        was_not_wanted = is_new or (last_look is not None and moment < last_look)
        if was_not_wanted and self._is_before_today(moment, wanted.recipient):
            superseded = ReminderState.SUPERSEDED
            return self._values(wanted, moment, superseded, ReminderReason.PAST)
        return self._values(wanted, moment)

    def _values(
        self,
        wanted: Wanted,
        moment: datetime,
        state: ReminderState = ReminderState.WAITING,
        reason: str = "",
    ) -> dict[str, Any]:
        step = wanted.step
        return {
            "topic": self.source.topic,
            f"{FIELDS[self.source.topic]}_id": self.row.pk,
            "schedule_id": self.schedule and self.schedule.pk,
            "audience": step.audience,
            "recipient_id": wanted.recipient.pk,
            "occurrence": wanted.due_on,
            "kind": step.kind,
            "step": step.days,
            "due_at": moment,
            "created_at": self.look.now,
            "state": state,
            "reason": reason,
        }

    def _notices(self, due_on: date) -> Iterator[Wanted]:
        """Whoever was last told another date than the one of now, and still hears of
        the thing. The step counts the notices so far, so that what moves there and
        back is told each time."""
        if not self.source.tells_moves:
            return
        theirs = defaultdict(list)
        for known in self.known:
            theirs[known.recipient].append(known)
        for recipient, rows in theirs.items():
            last = self._last_told(rows)
            if last is None or last.occurrence == due_on:
                continue
            notices = [row for row in rows if row.kind == ReminderKind.REDATED]
            if any(self._is_notice_of_this(notice, last) for notice in notices):
                continue
            person = self._hearers(Audience(last.audience)).get(recipient)
            if person is not None:
                audience = Audience(last.audience)
                step = Step(ReminderKind.REDATED, len(notices), audience)
                yield Wanted(person, step, due_on)

    def _last_told(self, rows: Iterable[Known]) -> Known | None:
        told = (row for row in rows if row.state == ReminderState.MAILED)
        recent = (row for row in told if row.created_at > self.look.now - MEMORY)
        return max(recent, key=lambda row: (row.sent_at, row.pk), default=None)

    def _is_notice_of_this(self, notice: Known, last: Known) -> bool:
        """One that is on its way, or was found not to be needed."""
        is_on_its_way = notice.state in (*UNSENT, ReminderState.BUNDLED)
        is_later = last.sent_at is not None and notice.created_at >= last.sent_at
        is_answer = is_later and not notice.is_ended_for_now
        return notice.occurrence == self.due_on and (is_on_its_way or is_answer)

    # Moments

    def _near(self) -> Iterator[Wanted]:
        first, last = self.look.today - BACK, self.look.today + AHEAD
        for wanted in self.wanted:
            if first <= wanted.due_on + timedelta(days=wanted.step.days) <= last:
                yield wanted

    def _moment(self, wanted: Wanted) -> datetime:
        calendar = self.look.calendars.of(wanted.recipient)
        return due_moment(wanted.step, wanted.due_on, calendar)

    def _is_before_today(self, moment: datetime, recipient: User) -> bool:
        if moment >= self.look.now:
            return False
        calendar = self.look.calendars.of(recipient)
        return calendar.today(moment) < calendar.today(self.look.now)
