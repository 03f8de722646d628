"""A message as bytes for the wire. Nothing that a person typed can add a header."""

import hmac
import ipaddress
import re
import unicodedata
from email.headerregistry import Address, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.crypto import salted_hmac

from mailing.content import Content
from mailing.models import Message


class InOnePiece(UnstructuredHeader):
    """An address of the web or an id: folded, Python would encode it, and no mail
    program reads an encoded List-Unsubscribe, no journal such an id. Lines may be 998
    long."""

    def fold(self, *, policy):
        if not self.isascii():
            return super().fold(policy=policy)
        return f"{self.name}: {self}{policy.linesep}"


_headers = HeaderRegistry()
for name in ("list-unsubscribe", "x-passerelle-reminder"):
    _headers.map_to_type(name, InOnePiece)
WIRE = SMTP.clone(cte_type="7bit", max_line_length=78, header_factory=_headers)


class BadAddress(ValueError):
    """An address to which no mail server would deliver."""


def on_the_wire(message: Message, content: Content, *, to: str, at) -> bytes:
    mail = EmailMessage(policy=WIRE)
    mail["Subject"] = one_line(content.subject)
    mail["From"] = sender_address()
    mail["To"] = Address(addr_spec=to)
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = message.message_id
    # A relay may rewrite the Message-ID; the journal then knows it by this one.
    mail["X-Passerelle-Reminder"] = message.message_id
    mail["Auto-Submitted"] = "auto-generated"
    for name, value in content.headers.items():
        if not re.fullmatch("[A-Za-z0-9-]+", name):
            raise ValueError(f"This is not the name of a header: {name!r}")
        mail[name] = one_line(value)
    mail.set_content(content.text)
    if content.html:
        mail.add_alternative(content.html, subtype="html")
    if message.language:
        # Last: a header named Content-… would move into the first part.
        mail["Content-Language"] = message.language
    return mail.as_bytes()


def one_line(text: str) -> str:
    """Without line breaks, control characters, or anything that decodes to them.

    Python decodes `=?utf-8?q?…?=` inside a header before folding it again, so
    typed text of that shape is broken up.
    """
    plain = "".join(" " if unicodedata.category(c)[0] == "C" else c for c in text)
    return " ".join(plain.replace("=?", "= ?").split())


def usable_address(address: str) -> str:
    """The address in ASCII, or BadAddress."""
    try:
        validate_email(address)
        local, domain = address.rsplit("@", 1)
        ascii_address = f"{local}@{domain.encode('idna').decode()}"
        Address(addr_spec=ascii_address)
    except (ValidationError, ValueError) as error:
        words = getattr(error, "messages", [str(error)])
        raise BadAddress(" ".join(words)) from error
    return ascii_address


def bounce_address(message_pk: int) -> str:
    """Where bounces of this very message go; others cannot make one up."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rsplit("@", 1)[-1]
    return f"bounce+{message_pk}.{_bounce_seal(message_pk)}@{domain}"


def message_pk_of_bounce(address: str) -> int | None:
    """The message that came back, if the address is one of ours."""
    found = re.match(r"bounce\+(\d{1,18})\.([0-9a-f]{16})@", address)
    if not found:
        return None
    pk = int(found[1])
    seals = [_bounce_seal(pk, secret) for secret in _secrets()]
    is_ours = any(hmac.compare_digest(found[2], seal) for seal in seals)
    return pk if is_ours else None


def greeting_name() -> str:
    """How we introduce ourselves; asking the resolver may take half a minute."""
    try:
        ip = ipaddress.ip_address(settings.SITE_HOST)
    except ValueError:
        return settings.SITE_HOST
    return f"[{ip}]" if ip.version == 4 else f"[IPv6:{ip}]"


def _bounce_seal(message_pk: int, secret: str | None = None) -> str:
    seal = salted_hmac("mailing.bounce", str(message_pk), secret=secret)
    return seal.hexdigest()[:16]


def _secrets() -> list[str]:
    """A message may come back days after its secret key was replaced."""
    return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]


def sender_address() -> Address:
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return Address(display_name=name or "Passerelle", addr_spec=address)
