"""One conversation with the mail server, and what may be concluded from it.

The one question is: can the server have taken the message? Before the first
byte of the body it cannot; after that, only its answer tells.
"""

import re
import smtplib
import ssl
from dataclasses import dataclass
from enum import Enum
from time import monotonic
from typing import Self

from django.conf import settings

from mailing.answers import is_full, refuses_address
from mailing.deadlines import (
    LONGEST_BEFORE_BODY,
    LONGEST_FOR_ANSWER,
    SHORTEST_FOR_ANSWER,
)
from mailing.mime import greeting_name

LONGEST_FOR_COURTESY = 1.0


class Verdict(Enum):
    ACCEPTED = "accepted"
    TEMPORARY = "temporary"
    PERMANENT = "permanent"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Outcome:
    verdict: Verdict
    detail: str
    is_bad_address: bool = False
    is_full: bool = False


class NotConnected(Exception):
    """No session with the mail server. Nothing was sent."""


class Refused(Exception):
    """The server answered, and its answer was not the one we need."""

    def __init__(self, command: str, code: int, reply: bytes):
        self.command, self.code, self.reply = command, code, _as_text(reply)
        super().__init__(f"{command}: {code} {self.reply}")

    @property
    def leaves_session(self) -> bool:
        return 400 <= self.code < 600 and self.code != 421

    @property
    def outcome(self) -> Outcome:
        """Only a refused recipient or body speaks of this message.

        A refused sender or session is our own set-up: once that is mended the
        message can still go, so it must not be given up.
        """
        if self.command == "body" and not 400 <= self.code < 600:
            return Outcome(Verdict.UNKNOWN, str(self))
        if self.command != "MAIL" and is_full(self.code, self.reply):
            return Outcome(Verdict.TEMPORARY, str(self), is_full=True)
        if self.code < 500 or self.command == "MAIL":
            return Outcome(Verdict.TEMPORARY, str(self))
        # Else it is a policy of the server, such as "relaying denied".
        is_bad = self.command == "RCPT" and refuses_address(self.code, self.reply)
        return Outcome(Verdict.PERMANENT, str(self), is_bad_address=is_bad)


class Session:
    """One connection for all messages of a drain; opened again when it is lost."""

    MAX_CONNECTIONS = 3

    def __init__(self, *, deadline: float):
        """`deadline` in monotonic seconds: no body begins after it."""
        self.deadline = deadline
        self.connections = 0
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *exception: object) -> None:
        if kind is None:
            self.close()
        else:
            # A goodbye might be taken for a line of the message it came into.
            self._drop()

    @property
    def has_time(self) -> bool:
        return monotonic() < self.deadline

    def give_up(self) -> None:
        """No more messages in this session."""
        self.deadline = monotonic()

    def open(self) -> None:
        if self._smtp is not None:
            return
        if self.connections >= self.MAX_CONNECTIONS:
            raise NotConnected("The mail server keeps ending the session.")
        self.connections += 1
        try:
            self._smtp = self._connect()
        except (OSError, smtplib.SMTPException) as error:
            raise NotConnected(_in_words(error)) from error

    def close(self) -> None:
        if self._smtp is None:
            return
        try:
            self._limit(self._smtp, LONGEST_FOR_COURTESY)
            self._smtp.quit()
        except (OSError, smtplib.SMTPException):
            pass
        self._drop()

    def deliver(self, *, sender: str, recipient: str, body: bytes) -> Outcome:
        """Hand over one message. Any doubt after the body began is UNKNOWN."""
        if self._smtp is None:
            raise NotConnected("The session is not open.")
        # Before the conversation: nothing that takes time may stand between the
        # last look at the clock and the first byte of the body.
        stuffed = re.sub(rb"(?m)^\.", b"..", body) + b".\r\n"
        try:
            self._envelope(self._smtp, sender=sender, recipient=recipient)
        except Refused as refusal:
            self._recover(self._smtp, refusal)
            return refusal.outcome
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            return Outcome(Verdict.TEMPORARY, _in_words(error))
        return self._send_body(self._smtp, stuffed)

    def _connect(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        timeout = self._time_for(settings.EMAIL_TIMEOUT)
        where = (settings.EMAIL_HOST, settings.EMAIL_PORT, greeting_name())
        smtp = (
            smtplib.SMTP_SSL(*where, timeout=timeout, context=context)
            if settings.EMAIL_USE_SSL
            else smtplib.SMTP(*where, timeout=timeout)
        )
        try:
            self._limit(smtp, settings.EMAIL_TIMEOUT)
            smtp.ehlo_or_helo_if_needed()
            if settings.EMAIL_USE_TLS:
                smtp.starttls(context=context)
                self._limit(smtp, settings.EMAIL_TIMEOUT)
                smtp.ehlo_or_helo_if_needed()
            if settings.EMAIL_HOST_USER:
                self._limit(smtp, settings.EMAIL_TIMEOUT)
                smtp.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _envelope(self, smtp: smtplib.SMTP, *, sender: str, recipient: str) -> None:
        deadline = min(self.deadline, monotonic() + LONGEST_BEFORE_BODY)
        for command, line, expected in (
            ("MAIL", f"MAIL FROM:<{sender}>", (250,)),
            ("RCPT", f"RCPT TO:<{recipient}>", (250, 251)),
            ("DATA", "DATA", (354,)),
        ):
            self._limit(smtp, deadline - monotonic())
            code, reply = smtp.docmd(line)
            if code not in expected:
                raise Refused(command, code, reply)
            # After 354 this is the last moment at which stopping leaves no doubt.
            if monotonic() > deadline:
                raise TimeoutError("too slow before the body")

    def _send_body(self, smtp: smtplib.SMTP, stuffed: bytes) -> Outcome:
        try:
            self._limit(smtp, self._time_for(LONGEST_FOR_ANSWER, SHORTEST_FOR_ANSWER))
            smtp.send(stuffed)
            code, reply = smtp.getreply()
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            return Outcome(Verdict.UNKNOWN, _in_words(error))
        if 200 <= code < 300:
            return Outcome(Verdict.ACCEPTED, f"{code} {_as_text(reply)}")
        refusal = Refused("body", code, reply)
        self._recover(smtp, refusal)
        return refusal.outcome

    def _recover(self, smtp: smtplib.SMTP, refusal: Refused) -> None:
        """Ready for the next message, on this connection or on a new one."""
        try:
            self._limit(smtp, LONGEST_FOR_COURTESY)
            is_usable = refusal.leaves_session and smtp.rset()[0] == 250
        except (OSError, smtplib.SMTPException):
            is_usable = False
        if not is_usable:
            self._drop()

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None

    def _time_for(self, longest: float, shortest: float = 0.1) -> float:
        return max(shortest, min(longest, self.deadline - monotonic()))

    @staticmethod
    def _limit(smtp: smtplib.SMTP, seconds: float) -> None:
        smtp.sock.settimeout(max(0.1, seconds))


def _in_words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def _as_text(reply: bytes) -> str:
    return reply.decode(errors="replace")
