from mailing.models.bounce import Bounce, BounceKind
from mailing.models.event import MessageEvent
from mailing.models.installation import Heartbeat, Installation, JournalEntry
from mailing.models.message import Message, MessageError
from mailing.models.state import MessageState
from mailing.models.suppression import Suppression, SuppressionReason

__all__ = [
    "Bounce",
    "BounceKind",
    "Heartbeat",
    "Installation",
    "JournalEntry",
    "Message",
    "MessageError",
    "MessageEvent",
    "MessageState",
    "Suppression",
    "SuppressionReason",
]
