"""A mail server for one machine: keeps every message as a file and sends none on.

    python -m migration_coop.stack.mail_catcher FD FOLDER [PORT]

FD is a listening socket of the launcher, so that a restart keeps the port. PORT is where
`manage.py mail_receiver` listens on this machine: it gets a copy of each message, as
from a Postfix with always_bcc, so there is a journal here as on a real installation.
"""

import asyncio
import contextlib
import os
import secrets
import signal
import smtplib
import socket
import sys
import time
from email import message_from_bytes
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

# What was caught shortly before a crash is told again; the journal minds no repeats.
TOLD_AGAIN_SECONDS = 24 * 3600
PAUSE_SECONDS = 2


class Catcher:
    """Writes messages to a folder; a file that is there is complete."""

    def __init__(self, folder: Path, kept: asyncio.Queue[Path]) -> None:
        self.folder = folder
        self.kept = kept

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope):
        try:
            self.kept.put_nowait(self.keep(envelope))
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


class Copies:
    """Hands over what was kept, in the order it came; the files are the queue."""

    def __init__(self, folder: Path, port: int | None) -> None:
        self.port = port
        self.kept: asyncio.Queue[Path] = asyncio.Queue()
        since = time.time() - TOLD_AGAIN_SECONDS
        for path in sorted(folder.glob("*.eml")):
            if path.stat().st_mtime > since:
                self.kept.put_nowait(path)

    async def hand_over_for_ever(self) -> None:
        while self.port is not None:
            path = await self.kept.get()
            while not await asyncio.to_thread(hand_over, path, port=self.port):
                await asyncio.sleep(PAUSE_SECONDS)


def hand_over(path: Path, *, port: int) -> bool:
    """Whether this is done: it was taken, or never will be."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:  # thrown away meanwhile
        return True
    head = message_from_bytes(raw)
    sender, recipients = head["X-Envelope-From"], head["X-Envelope-To"]
    try:
        with smtplib.LMTP(
            "127.0.0.1", port, local_hostname="localhost", timeout=3
        ) as lmtp:
            for recipient in recipients.split(", "):
                lmtp.sendmail(sender, [recipient], raw)
    except (smtplib.SMTPDataError, UnicodeError) as error:
        return getattr(error, "smtp_code", 500) >= 500
    except (OSError, smtplib.SMTPException):
        return False
    return True


async def serve(listener: socket.socket, folder: Path, port: int | None) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    stopped = asyncio.Event()
    copies = Copies(folder, port)
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stopped.set)
    server = await loop.create_server(
        lambda: SMTP(
            Catcher(folder, copies.kept), hostname="localhost", enable_SMTPUTF8=True
        ),
        sock=listener,
    )
    handing_over = asyncio.create_task(copies.hand_over_for_ever())
    async with server:
        await stopped.wait()
    handing_over.cancel()


def main() -> None:
    os.umask(0o077)
    listener = socket.socket(fileno=int(sys.argv[1]))
    port = int(sys.argv[3]) if len(sys.argv) > 3 else None
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(listener, Path(sys.argv[2]), port))


if __name__ == "__main__":
    main()
