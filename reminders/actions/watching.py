"""Is anybody at work? What the page of messages says at its top."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from mailing.actions import is_mail_frozen
from mailing.models import Heartbeat, Message
from reminders.actions.ticking import HEARTBEAT

LONGEST_SILENCE = timedelta(minutes=5)
LONGEST_WAIT = timedelta(minutes=10)


@dataclass(frozen=True)
class Watch:
    last_tick_at: datetime | None
    is_silent: bool
    is_frozen: bool
    is_stuck: bool
    to_decide: int


def watch(*, now: datetime) -> Watch:
    beat = Heartbeat.objects.filter(worker=HEARTBEAT).first()
    last_tick_at = beat.at if beat else None
    return Watch(
        last_tick_at=last_tick_at,
        is_silent=last_tick_at is None or now - last_tick_at > LONGEST_SILENCE,
        is_frozen=is_mail_frozen(),
        is_stuck=Message.objects.stuck(now - LONGEST_WAIT).exists(),
        to_decide=Message.objects.in_review().count(),
    )
