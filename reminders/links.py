"""Signed links in mails: each says what it is about, and when it was signed."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.core.signing import BadSignature, TimestampSigner, b62_decode
from django.urls import reverse

from reminders.emails import address

# A full stop needs no escape in an address, and no mail program cuts one off there.
SEPARATOR = "."


@dataclass(frozen=True)
class SignedLinks:
    """Of one kind: a token of another kind is none of these."""

    salt: str
    page: str

    def url(self, value: str) -> str:
        return address(reverse(self.page, args=[self._signer.sign(value)]))

    def read(self, token: str) -> tuple[str, datetime] | None:
        """What was signed, and when; None for what we never signed."""
        try:
            value = self._signer.unsign(token)
        except (BadSignature, ValueError):
            return None
        _value, seconds, _seal = token.rsplit(SEPARATOR, 2)
        return value, datetime.fromtimestamp(b62_decode(seconds), tz=UTC)

    @property
    def _signer(self) -> TimestampSigner:
        return TimestampSigner(salt=self.salt, sep=SEPARATOR)
