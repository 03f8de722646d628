"""What the codes and words of a mail server say of an address (RFC 5321, RFC 3463)."""

import re

STATUS = re.compile(r"(?<![0-9.])[245]\.[0-9]{1,3}\.[0-9]{1,3}(?![0-9.])")
REPLY = re.compile(r"(?<![0-9.])([45])[0-9]{2}[ -]")
# 5.1.7 and 5.1.8 speak of the sender: our own address, not the recipient's.
BAD_ADDRESS = re.compile(r"5\.1\.(?![78]$)[0-9]+|5\.2\.1")
# Codes with which servers say everything: their words decide.
SAYS_LITTLE = re.compile(r"5\.0\.[0-9]+|5\.4\.1")
NO_SUCH_ADDRESS = re.compile(
    r"(user|recipient|mailbox|address)\s+(is\s+)?(unknown|not found|does not exist)"
    r"|(unknown|invalid|no such)\s+(local\s+)?(user|recipient|mailbox|address)"
    r"|doesn.t have an? .{0,40}account|unrouteable address|no mailbox here"
    r"|recipient address rejected|mailbox unavailable|account .{0,20}disabled",
    re.IGNORECASE,
)
# 4.2.2 and 5.2.2; servers without such codes say 452 or 552 for it.
FULL = re.compile(r"[45]\.2\.2")
NAME_NOT_ALLOWED, STORAGE_EXCEEDED = 553, 552


def status_in(*texts: str) -> str:
    """The most telling x.y.z there is, else one made of the reply's first digit."""
    known = [found[0] for found in map(STATUS.search, texts) if found]
    telling = [code for code in known if not re.fullmatch(r"[45]\.0\.0", code)]
    code = next(iter(telling + known), "")
    if not code and (reply := REPLY.search(texts[-1])):
        code = f"{reply[1]}.0.0"
    return code


def is_bad_address(status: str, words: str) -> bool:
    """Nobody is there, and nobody will be tomorrow."""
    if BAD_ADDRESS.fullmatch(status):
        return True
    says_little = not status or SAYS_LITTLE.fullmatch(status)
    return bool(says_little and NO_SUCH_ADDRESS.search(words))


def refuses_address(code: int, words: str) -> bool:
    """Whether an answer to RCPT says that there is no such address. 553 says so by
    itself, unless a status beside it says something else."""
    status = status_in(f"{code} {words}")
    if code == NAME_NOT_ALLOWED and SAYS_LITTLE.fullmatch(status):
        return True
    return code >= 500 and is_bad_address(status, words)


def is_full(code: int, words: str) -> bool:
    """The mailbox takes nothing now, and may be emptied any day."""
    status = status_in(f"{code} {words}")
    is_bare = code == STORAGE_EXCEEDED and bool(SAYS_LITTLE.fullmatch(status))
    return is_bare or bool(FULL.fullmatch(status))
