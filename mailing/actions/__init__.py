from mailing.actions.bounces import receive_bounce
from mailing.actions.fencing import Letter, fence
from mailing.actions.queueing import claim, enqueue, put_off, release
from mailing.actions.sending import drain
from mailing.actions.settling import settle
from mailing.actions.suppressions import suppress
from mailing.actions.watch import (
    freeze_mail,
    is_mail_frozen,
    record_heartbeat,
    record_in_journal,
    release_mail,
)

__all__ = [
    "Letter",
    "claim",
    "drain",
    "enqueue",
    "fence",
    "freeze_mail",
    "is_mail_frozen",
    "put_off",
    "receive_bounce",
    "record_heartbeat",
    "record_in_journal",
    "release",
    "release_mail",
    "settle",
    "suppress",
]
