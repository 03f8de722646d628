"""An LMTP server of our own, to which a Postfix on the same host hands over mail."""

import asyncio
import logging
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import close_old_connections, connections

logger = logging.getLogger(__name__)

LARGEST = 20 * 1024 * 1024
# Temporary, so that the mail server keeps the mail and comes again.
NOT_NOW = "451 4.3.0 Not taken for now"
TAKEN = "250 2.0.0 Taken"


class Receiver(LMTP):
    # Notifications of others bring lines that are longer than they should be.
    line_length_limit = 64 * 1024


class Inbox:
    """Hands each mail to `receive`, one after the other, before it answers."""

    def __init__(self, receive: Callable[[Envelope], None]) -> None:
        self.receive = receive
        # A thread, as queries wait; one, so that there is one database connection.
        self.thread = ThreadPoolExecutor(1, thread_name_prefix="receiver")

    async def handle_DATA(
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        loop = asyncio.get_running_loop()
        answer = await loop.run_in_executor(self.thread, self.answer, envelope)
        # By LMTP each recipient gets an answer.
        return "\r\n".join([answer] * len(envelope.rcpt_tos))

    def answer(self, envelope: Envelope) -> str:
        # A connection that was lost since the last mail is made anew.
        close_old_connections()
        try:
            self.receive(envelope)
        except Exception:
            # A database that is away, or a fault of ours: neither may cost a mail.
            logger.exception("A mail was not taken; the mail server keeps it")
            return NOT_NOW
        return TAKEN

    def close(self) -> None:
        self.thread.submit(connections.close_all)
        self.thread.shutdown()


async def serve(
    listener: socket.socket, receive: Callable[[Envelope], None], until: asyncio.Event
) -> None:
    inbox = Inbox(receive)
    server = await asyncio.get_running_loop().create_server(
        lambda: Receiver(inbox, hostname="localhost", data_size_limit=LARGEST),
        sock=listener,
    )
    async with server:
        await until.wait()
    inbox.close()
