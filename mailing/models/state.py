"""The states of a message and the steps between them; triggers refuse others."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MessageState(models.TextChoices):
    PENDING = "pending", _("Waiting")
    CLAIMED = "claimed", _("Taken by a worker")
    SENDING = "sending", _("Being sent")
    UNKNOWN = "unknown", _("Perhaps sent")
    SENT = "sent", pgettext_lazy("message", "Sent")
    FAILED = "failed", _("Refused by the mail server")
    SUPERSEDED = "superseded", _("No longer needed")
    SUPPRESSED = "suppressed", _("Withheld: the address is suspended")
    REVIEW = "review", _("For a person to decide")
    # Not in the design's list for messages. Without it, a message that a relay
    # keeps postponing would be tried for ever, long after it had any use.
    EXPIRED = "expired", _("Given up: too late to be useful")


HELD = (MessageState.CLAIMED, MessageState.SENDING)
WAITING = (MessageState.PENDING, MessageState.UNKNOWN)
TROUBLE = (MessageState.FAILED, MessageState.SUPPRESSED, MessageState.REVIEW)

TRANSITIONS: dict[MessageState, set[MessageState]] = {
    MessageState.PENDING: {
        MessageState.CLAIMED,
        MessageState.SUPERSEDED,
    },
    MessageState.CLAIMED: {
        MessageState.PENDING,
        MessageState.UNKNOWN,
        MessageState.SENDING,
        MessageState.SENT,
        MessageState.SUPERSEDED,
        MessageState.SUPPRESSED,
        MessageState.REVIEW,
        MessageState.EXPIRED,
    },
    MessageState.SENDING: {
        MessageState.CLAIMED,
        MessageState.PENDING,
        MessageState.UNKNOWN,
        MessageState.SENT,
        MessageState.FAILED,
    },
    MessageState.UNKNOWN: {MessageState.CLAIMED, MessageState.SUPERSEDED},
    MessageState.REVIEW: {
        MessageState.PENDING,
        MessageState.SENT,
        MessageState.SUPERSEDED,
    },
    MessageState.FAILED: {MessageState.PENDING},
    MessageState.SUPPRESSED: {MessageState.PENDING},
    MessageState.EXPIRED: {MessageState.PENDING},
    MessageState.SUPERSEDED: set(),
    MessageState.SENT: set(),
}
CAN_BE_RESENT = tuple(
    state
    for state, nexts in TRANSITIONS.items()
    if MessageState.PENDING in nexts and state not in HELD
)
CAN_BE_WITHHELD = (MessageState.PENDING, MessageState.UNKNOWN, MessageState.REVIEW)
