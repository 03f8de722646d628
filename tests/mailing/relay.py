"""A real mail server on this machine that can be told how to misbehave."""

import asyncio
from dataclasses import dataclass, field
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller


@dataclass
class Relay:
    """`answers` maps a command to what is said instead; "cut" ends the line."""

    answers: dict = field(default_factory=dict)
    taken: list = field(default_factory=list)
    connections: int = 0
    delay: float = 0

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        envelope.mail_from = address
        return await self._answer("MAIL", server, "250 OK")

    async def handle_RCPT(self, server, session, envelope, address, options):
        envelope.rcpt_tos.append(address)
        command = address if address in self.answers else "RCPT"
        return await self._answer(command, server, "250 OK")

    async def handle_DATA(self, server, session, envelope):
        # A line that is cut here is the worst case: the mail was taken.
        if self.answers.get("body", "cut") == "cut":
            self.taken.append(envelope)
        return await self._answer("body", server, "250 2.0.0 kept as 4711")

    async def _answer(self, command, server, default):
        answer = self.answers.get(command, default)
        if answer == "slow":
            await asyncio.sleep(self.delay)
            return default
        if answer == "cut":
            server.transport.abort()
        return answer

    @property
    def mails(self):
        return [
            message_from_bytes(envelope.original_content, policy=policy.default)
            for envelope in self.taken
        ]

    def recipients(self):
        return [recipient for envelope in self.taken for recipient in envelope.rcpt_tos]


class RelayController(Controller):
    def __init__(self, relay, **options):
        super().__init__(relay, hostname="127.0.0.1", port=0, **options)

    def _trigger_server(self):
        """The base class connects to port 0 here; ours is known once it listens."""
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()
