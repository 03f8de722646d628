"""What the outbox asks of those who write messages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from mailing.models import Message


@dataclass(frozen=True)
class Content:
    """What to send. `headers` are extra ones, such as List-Unsubscribe."""

    subject: str
    text: str
    html: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Postpone:
    """Not now: the recipient's night, a holiday, a snooze."""

    until: datetime


class Sender(Protocol):
    """Knows what one kind of message says, and whether it is still true."""

    def prepare(self, message: Message, *, now: datetime) -> Content | Postpone | None:
        """Render the message, or say that it is not to be sent (None) or not yet.

        Called in the transaction that marks the message as being sent, with its
        row locked. So a change of the truth either is committed and seen here,
        or comes after the moment of sending. Queries only: no other work, no
        network. It must not depend on having been called once.
        """


Senders = Mapping[str, Sender]
