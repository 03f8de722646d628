"""Is anybody at work, and does what is sent arrive?"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from mailing.actions.signs import FORGOTTEN_AFTER, Signs, signs_of_life
from mailing.models import Heartbeat
from reminders.actions.scanning import SCAN
from reminders.actions.ticking import HEARTBEAT

# These too keep their last moment where workers do.
CLOCKS = (HEARTBEAT, SCAN)
LONGEST_SILENCE = timedelta(minutes=5)
LONGEST_WAIT = timedelta(minutes=10)
LONGEST_PAUSE = timedelta(minutes=3)
# What is asked of a worker that has ended stays in its queue, so it is not asked long.
ASKED_FOR = timedelta(minutes=10)
# Of one message in two that somebody does not get, nothing can be concluded.
SUPPRESSED_SHARE = 0.02
FEWEST_SUPPRESSED = 3


class Alarm(Enum):
    SILENT = "silent"
    FROZEN = "frozen"
    STUCK = "stuck"
    WORKER_GONE = "worker gone"
    REVIEW = "review"
    SUPPRESSED = "suppressed"


@dataclass(frozen=True)
class Watch:
    """Everything that a page, a supervisor or an administrator may ask."""

    now: datetime
    signs: Signs

    @property
    def last_tick_at(self) -> datetime | None:
        return self.signs.heartbeats.get(HEARTBEAT)

    @property
    def workers(self) -> dict[str, datetime]:
        """When each worker last did something."""
        return {
            worker: at
            for worker, at in self.signs.heartbeats.items()
            if worker not in CLOCKS and self.now - at <= FORGOTTEN_AFTER
        }

    @property
    def silent_workers(self) -> dict[str, datetime]:
        latest = self.now - LONGEST_PAUSE
        return {worker: at for worker, at in self.workers.items() if at < latest}

    @property
    def is_silent(self) -> bool:
        at = self.last_tick_at
        return at is None or self.now - at > LONGEST_SILENCE

    @property
    def is_frozen(self) -> bool:
        return self.signs.is_frozen

    @property
    def is_stuck(self) -> bool:
        """Frozen mail waits too, and says so by itself."""
        at = self.signs.oldest_due_at
        is_old = at is not None and self.now - at > LONGEST_WAIT
        return is_old and not self.is_frozen

    @property
    def to_decide(self) -> int:
        return self.signs.in_review

    @property
    def suppressed_share(self) -> float:
        return self.signs.suppressed / max(1, self.signs.messages)

    @property
    def is_suppressing(self) -> bool:
        is_many = self.signs.suppressed >= FEWEST_SUPPRESSED
        return is_many and self.suppressed_share > SUPPRESSED_SHARE

    @property
    def alarms(self) -> list[Alarm]:
        """The gravest first."""
        raised = {
            Alarm.SILENT: self.is_silent,
            Alarm.FROZEN: self.is_frozen,
            Alarm.STUCK: self.is_stuck,
            Alarm.WORKER_GONE: bool(self.silent_workers),
            Alarm.REVIEW: bool(self.to_decide),
            Alarm.SUPPRESSED: self.is_suppressing,
        }
        return [alarm for alarm, is_raised in raised.items() if is_raised]


def workers_of_late(*, now: datetime) -> list[str]:
    """Those to ask for a sign of life. A new one is known by the first task it gets."""
    seen = Heartbeat.objects.filter(at__gt=now - ASKED_FOR).exclude(worker__in=CLOCKS)
    return list(seen.order_by("worker").values_list("worker", flat=True))


def watch(*, now: datetime) -> Watch:
    return Watch(now, signs_of_life(now=now))
