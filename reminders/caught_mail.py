"""What the mail catcher of a developer's machine has kept, one file a message."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings

SHOWN = 100


@dataclass(frozen=True)
class CaughtMail:
    name: str
    mail: EmailMessage
    at: datetime

    @property
    def subject(self) -> str:
        return str(self.mail["Subject"] or "")

    @property
    def recipient(self) -> str:
        return str(self.mail["X-Envelope-To"] or self.mail["To"] or "")

    @property
    def headers(self) -> list[tuple[str, str]]:
        return [(name, str(value)) for name, value in self.mail.items()]

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def html(self) -> str:
        return self._part("html")

    def _part(self, kind: str) -> str:
        part = self.mail.get_body(preferencelist=(kind,))
        return part.get_content() if part else ""


def caught_mails() -> list[CaughtMail]:
    """The newest first; the catcher names its files by time."""
    return [_read(path) for path in sorted(_files(), reverse=True)[:SHOWN]]


def caught_mail(name: str) -> CaughtMail | None:
    """Only a file that is really in the folder: a name cannot lead out of it."""
    return next((_read(path) for path in _files() if path.stem == name), None)


def _files() -> list[Path]:
    return list(Path(settings.MAIL_CATCHER_DIR).glob("*.eml"))


def _read(path: Path) -> CaughtMail:
    mail = message_from_bytes(path.read_bytes(), policy=policy.default)
    at = datetime.fromtimestamp(path.stat().st_mtime, tz=UTC)
    return CaughtMail(name=path.stem, mail=mail, at=at)
