"""Nothing secret is kept: addresses that are a key are cut before their key.

What opens a page without sign-in must be in the recipient's mail and nowhere else: in
no log, and not in the copy of the mail that administrators read.
"""

import logging
import re

# What opens a page without sign-in stands behind one of these.
KEYS_IN_ADDRESSES = re.compile(r"(/reminders/(?:answer|mute)/)[^/\s\"'?<>]+")


def without_keys(text: str) -> str:
    return KEYS_IN_ADDRESSES.sub(r"\1…", text)


def hide_keys(record: logging.LogRecord) -> bool:
    """For a filter of a logger or a handler; every record passes."""
    text = record.getMessage()
    hidden = without_keys(text)
    if hidden != text:
        record.msg, record.args = hidden, None
    return True
