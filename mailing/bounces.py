"""What a notification about one of our messages says: that it came back, for good or
for now, or that its reader complained. Reads what servers really send, and never
fails: anybody can send anything to an address.
"""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message as Part
from email.parser import HeaderParser

from mailing.answers import NO_SUCH_ADDRESS, REPLY, STATUS, is_bad_address, status_in
from mailing.models import BounceKind

logger = logging.getLogger(__name__)

# What tells us something comes first; behind it our own message may come back whole.
LONGEST = 512 * 1024
LONGEST_DIAGNOSTIC = 1000

STILL_TRYING = re.compile(
    r"delay|no action is required|will be (re)?tried|will retry|warning message only",
    re.IGNORECASE,
)
ARRIVED = {"delivered", "relayed", "expanded"}


@dataclass(frozen=True)
class Report:
    """`status` is x.y.z of RFC 3463, or empty where nobody says one."""

    kind: BounceKind
    status: str = ""
    action: str = ""
    diagnostic: str = ""


def read_report(raw: bytes) -> Report | None:
    """None for what tells of no failure: a delay, a receipt, an answer of a person or
    of their machine, and whatever cannot be read."""
    parts = _parts(raw[:LONGEST])
    if complaint := _complaint(parts):
        return complaint
    if blocks := _delivery_status(parts):
        return _failure(blocks)
    return _in_plain_words(parts)


def _parts(raw: bytes) -> list[Part]:
    try:
        return list(message_from_bytes(raw).walk())
    except Exception:
        # Malformed mail makes the parser of the standard library fail in many ways,
        # such as RecursionError. Of all mail only this is lost.
        logger.warning("A notification could not be parsed", exc_info=True)
        return []


def _complaint(parts: list[Part]) -> Report | None:
    """A feedback report, RFC 5965."""
    for part in parts:
        if part.get_content_type() != "message/feedback-report":
            continue
        blocks = (block for block in _blocks(part) if _field(block, "Feedback-Type"))
        fields = next(blocks, part)
        feedback = _field(fields, "Feedback-Type").lower() or "abuse"
        if feedback != "not-spam":
            said = _field(fields, "User-Agent")[:LONGEST_DIAGNOSTIC]
            return Report(BounceKind.COMPLAINT, action=feedback[:20], diagnostic=said)
    return None


def _delivery_status(parts: list[Part]) -> list[Part]:
    """What RFC 3464 says of each recipient. We write to one; a list makes it several."""
    return [
        block
        for part in parts
        if part.get_content_type()
        in {"message/delivery-status", "message/global-delivery-status"}
        for block in _blocks(part)
        if _field(block, "Action") or _field(block, "Status")
    ]


def _blocks(part: Part) -> Iterator[Part]:
    """Groups of fields, whether the parser has taken them apart or not."""
    payload = part.get_payload()
    for inner in payload if isinstance(payload, list) else [part]:
        yield inner
        rest = inner.get_payload()
        if isinstance(rest, str):
            for text in re.split(r"\r?\n\s*\r?\n", rest):
                yield HeaderParser().parsestr(text.lstrip())


def _failure(blocks: list[Part]) -> Report | None:
    actions = {_field(block, "Action").lower() for block in blocks}
    if actions & ARRIVED:
        return None
    failed = [
        block for block in blocks if _field(block, "Action").lower() in {"failed", ""}
    ]
    if not failed:
        return None
    said = _field(failed[0], "Diagnostic-Code")
    return _judged(_field(failed[0], "Status"), said, action="failed")


def _in_plain_words(parts: list[Part]) -> Report | None:
    """Older Exim, qmail and others write for people only."""
    if not parts or not _is_from_a_server(parts[0]):
        return None
    text = next(filter(None, map(_text, parts)), "")
    if STILL_TRYING.search(_field(parts[0], "Subject") + text[:LONGEST_DIAGNOSTIC]):
        return None
    for line in text.splitlines():
        if REPLY.search(line) or STATUS.search(line) or NO_SUCH_ADDRESS.search(line):
            return _judged("", line, action="failed")
    # Exim names this header for nothing else.
    failed = parts[0]["X-Failed-Recipients"] is not None
    return Report(BounceKind.SOFT, action="failed") if failed else None


def _is_from_a_server(mail: Part) -> bool:
    if mail["X-Failed-Recipients"] is not None:
        return True
    sender = _field(mail, "From").lower()
    return "mailer-daemon" in sender or "postmaster" in sender


def _judged(status: str, said: str, *, action: str) -> Report | None:
    """A permanent answer that speaks of the address is a hard bounce; whatever else
    came back may work another day."""
    diagnostic = " ".join(said.split())[:LONGEST_DIAGNOSTIC]
    code = status_in(status, diagnostic)
    if code.startswith("2"):
        return None
    is_hard = is_bad_address(code, diagnostic)
    kind = BounceKind.HARD if is_hard else BounceKind.SOFT
    return Report(kind, status=code, action=action[:20], diagnostic=diagnostic)


def _field(part: Part, name: str) -> str:
    """Whatever it holds, as text that PostgreSQL can keep."""
    return _clean(str(part.get(name, ""))).strip()


def _text(part: Part) -> str:
    if part.get_content_type() != "text/plain":
        return ""
    payload = part.get_payload(decode=True)
    return _clean(payload.decode("utf-8", "replace")) if payload else ""


def _clean(text: str) -> str:
    """Without lone surrogates, which stand for bytes that are no text, and NUL."""
    return text.encode("utf-8", "replace").decode().replace("\0", "")
