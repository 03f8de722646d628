"""A mail server that writes down what it took, and misbehaves when it is asked to.

What it took is the independent record: nothing of Passerelle writes to it.
"""

import asyncio
import contextlib
import logging
import re
from collections import Counter, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from email import message_from_bytes, policy
from enum import Enum
from random import Random

from aiosmtpd.smtp import SMTP, Envelope, Session

logging.getLogger("mail.log").setLevel(logging.ERROR)
# Every milestone of a run has such a name in its title, and mails name it.
TOKEN = re.compile(r"\bChaos\d+\b")
Report = Callable[[str], Awaitable[None]]


class Mood(Enum):
    """What happens to one message."""

    BUSY = "451 to the recipient"
    UNWILLING = "451 to the body"
    CLOSING = "421"
    TARPIT = "an answer that comes after everybody has left"
    TAKEN_AND_CUT = "taken, and the line cut before the 250"
    TAKEN_AND_LATE = "taken, and the 250 comes too late"
    CUT = "the line cut after the body, nothing taken"


@dataclass(frozen=True)
class Taken:
    message_id: str
    recipient: str
    tokens: frozenset[str]


class Relay:
    """`seconds` is what it takes over one message; `late` what nobody waits for."""

    def __init__(self, *, seconds: float, late: float, random: Random) -> None:
        self.seconds, self.late, self.random = seconds, late, random
        self.taken: list[Taken] = []
        self.moods: deque[Mood] = deque()
        self.met: Counter[Mood] = Counter()
        self.sessions = 0
        self.port = 0
        self.report: Report | None = None
        self._reports: set[asyncio.Task] = set()
        self._lines: list[SMTP] = []

    # Work

    async def start(self) -> None:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._line, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """As a restart does: all lines end in mid-word."""
        self._server.close()
        for line in self._lines:
            if line.transport is not None:
                line.transport.abort()
        self._lines.clear()
        await asyncio.sleep(0)

    async def finish(self) -> None:
        """Stop, and let the journal hear of the last message."""
        await self.stop()
        while self._reports:
            await asyncio.wait(self._reports)

    def misbehave(self, mood: Mood, *, times: int) -> None:
        """Among the next messages; who comes first meets it first."""
        self.moods.extend([mood] * times)

    def _line(self) -> SMTP:
        line = SMTP(self, hostname="relay.test", enable_SMTPUTF8=True)
        self._lines.append(line)
        return line

    # What aiosmtpd asks

    async def handle_EHLO(
        self, server, session: Session, envelope, hostname, responses
    ):
        self.sessions += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(
        self, server: SMTP, session, envelope: Envelope, address: str, options
    ) -> str:
        envelope.rcpt_tos.append(address)
        mood = self._next(Mood.BUSY, Mood.CLOSING, Mood.TARPIT)
        if mood is Mood.BUSY:
            return "451 4.7.1 Greylisted, try again later"
        if mood is Mood.CLOSING:
            return "421 4.3.2 Closing"
        if mood is Mood.TARPIT:
            await asyncio.sleep(self.late)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session, envelope: Envelope) -> str:
        await asyncio.sleep(self.seconds * self.random.uniform(0, 1))
        mood = self._next(
            Mood.UNWILLING, Mood.TAKEN_AND_CUT, Mood.TAKEN_AND_LATE, Mood.CUT
        )
        if mood is Mood.UNWILLING:
            return "451 4.3.0 Try again later"
        if mood is Mood.CUT:
            server.transport.abort()
            return "451 4.3.0 Nobody hears this"
        self._take(envelope)
        if mood is Mood.TAKEN_AND_CUT:
            server.transport.abort()
        if mood is Mood.TAKEN_AND_LATE:
            await asyncio.sleep(self.late)
        await asyncio.sleep(self.seconds * self.random.uniform(0, 1))
        return "250 2.0.0 Taken"

    def _next(self, *here: Mood) -> Mood | None:
        """The next mood in line, if this is the place for it."""
        if self.moods and self.moods[0] in here:
            self.met[self.moods[0]] += 1
            return self.moods.popleft()
        return None

    def _take(self, envelope: Envelope) -> None:
        mail = message_from_bytes(envelope.original_content, policy=policy.default)
        text = mail.get_body(("plain",)).get_content()
        [recipient] = envelope.rcpt_tos
        taken = Taken(mail["Message-ID"], recipient, frozenset(TOKEN.findall(text)))
        self.taken.append(taken)
        if self.report is not None:
            task = asyncio.create_task(self._tell(taken.message_id))
            self._reports.add(task)
            task.add_done_callback(self._reports.discard)

    async def _tell(self, message_id: str) -> None:
        """As a relay feeds its journal: a moment later, again until it succeeds."""
        await asyncio.sleep(self.random.uniform(0, 0.3))
        while True:
            with contextlib.suppress(ConnectionError):
                await self.report(message_id)
                return
            await asyncio.sleep(0.2)
