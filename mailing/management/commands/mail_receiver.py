"""Takes the journal, and what came back, from a mail server on this host, by LMTP."""

import asyncio
import signal
import socket

from django.core.management.base import BaseCommand, CommandError

from mailing.lmtp import serve
from mailing.receiving import receive


class Command(BaseCommand):
    help = (
        "Listens for LMTP: notes which messages the mail server took, and reads those "
        "that came back. docs/operations.md has the lines for Postfix. Whoever can "
        "connect can hand over mail, so keep it on this machine."
    )

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1", help="(%(default)s)")
        parser.add_argument("--port", type=int, default=8024, help="(%(default)s)")
        parser.add_argument(
            "--fd", type=int, help="a socket that listens already, instead of both"
        )

    def handle(self, *args, host, port, fd, **options):
        try:
            listener = (
                socket.create_server((host, port))
                if fd is None
                else socket.socket(fileno=fd)
            )
        except OSError as error:
            raise CommandError(
                f"Cannot listen on {host}:{port}: {error.strerror}"
            ) from error
        asyncio.run(_until_stopped(listener))


async def _until_stopped(listener):
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    await serve(listener, receive, stopped)
