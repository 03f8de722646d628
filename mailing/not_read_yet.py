"""Until bounces are read: the mail server keeps them in its queue."""

from datetime import datetime


class NotReadYet(Exception):
    """There is nobody to take this."""


def receive_bounce(raw: bytes, *, recipient: str, at: datetime) -> None:
    raise NotReadYet
