"""A mail server for one machine: keeps every message as a file and sends none on.

    python -m migration_coop.stack.mail_catcher FD FOLDER

FD is a listening socket of the launcher, so that a restart keeps the port.
"""

import asyncio
import contextlib
import os
import secrets
import signal
import socket
import sys
import time
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session


class Catcher:
    """Writes messages to a folder; a file that is there is complete."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope):
        try:
            self.keep(envelope)
        except OSError as error:
            return f"452 4.3.1 The message could not be kept: {error.strerror}"
        return "250 2.0.0 Kept"

    def keep(self, envelope: Envelope) -> Path:
        # Named by time, so that the newest message comes last in every listing.
        path = self.folder / f"{time.time_ns()}-{secrets.token_hex(4)}.eml"
        draft = path.with_suffix(".part")
        head = (
            f"X-Envelope-From: {envelope.mail_from}\r\n"
            f"X-Envelope-To: {', '.join(envelope.rcpt_tos)}\r\n"
        )
        draft.write_bytes(head.encode() + (envelope.original_content or b""))
        draft.replace(path)
        return path


async def serve(listener: socket.socket, folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stopped.set)
    server = await loop.create_server(
        lambda: SMTP(Catcher(folder), hostname="localhost", enable_SMTPUTF8=True),
        sock=listener,
    )
    async with server:
        await stopped.wait()


def main() -> None:
    os.umask(0o077)
    listener = socket.socket(fileno=int(sys.argv[1]))
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(listener, Path(sys.argv[2])))


if __name__ == "__main__":
    main()
