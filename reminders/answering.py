"""The link in a mail: what it is about, for whom, and what may be answered to it.

The link is signed and carries two keys: of the reminder or the chased item, and of
its recipient. It opens a page without sign-in, so it is looked at anew each time:
whether the thing is still open and still theirs, and what they may do to it.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from accounts.models import SignInAttempts, User
from reminders.links import SignedLinks
from reminders.models import (
    CHASED,
    FIELDS,
    Answer,
    AnswerKind,
    Audience,
    ChasedItem,
    Reminder,
    Topic,
    topic_of,
)
from reminders.people import Directory
from reminders.topics import SOURCES, TopicSource, Words

SALT = "reminders.answer"
LINKS = SignedLinks(SALT, "reminders:answer")
VALID_FOR = timedelta(days=30)
ASKED = {"r": Reminder, "c": ChasedItem}


class LinkState(StrEnum):
    OPEN = "open"
    # Closed, or waiting for a second person: there is nothing left to answer.
    SETTLED = "settled"
    EXPIRED = "expired"
    # Somebody else's by now, hidden from them, or their account is closed.
    WITHDRAWN = "withdrawn"


# What can be answered without signing in; the rest of a topic is done on its page.
OFFERED: dict[Topic, tuple[AnswerKind, ...]] = {
    Topic.MILESTONE: (AnswerKind.DONE, AnswerKind.POSTPONED),
    Topic.FOLLOW_UP: (AnswerKind.DONE, AnswerKind.POSTPONED),
    Topic.REPORT: (),
    Topic.MINUTES: (),
    Topic.INSTRUMENT: (AnswerKind.NOTE,),
    Topic.POST: (AnswerKind.DONE,),
    Topic.COOPERATION: (AnswerKind.NOTE,),
}
# These change the thing itself, so only who may edit it can answer so.
CHANGING = {AnswerKind.DONE, AnswerKind.POSTPONED}


# --- Making links ----------------------------------------------------------------------


def answer_url(reminder: Reminder) -> str:
    """The address that goes into a mail. Whoever has it can answer for the recipient."""
    return _url("r", reminder)


def answer_url_of_chase(item: ChasedItem) -> str:
    return _url("c", item)


def _url(letter: str, asked: Reminder | ChasedItem) -> str:
    return LINKS.url(f"{letter}{asked.pk}-{asked.recipient_id}")


# --- Reading them ----------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """What a link of ours is about, as it is at this moment."""

    asked: Reminder | ChasedItem
    state: LinkState
    # As its recipient sees it, with `editable`; None when they see it no more.
    row: Any = None
    due_on: date | None = None

    @property
    def recipient(self) -> User:
        return self.asked.recipient

    @property
    def topic(self) -> Topic:
        return topic_of(self.asked)

    @property
    def source(self) -> TopicSource:
        return SOURCES[self.topic]

    @property
    def words(self) -> Words:
        """What the mail said, in the language that is active. Of what is open."""
        return self.source.words(self.row, self.recipient)

    @property
    def title(self) -> str:
        """Of what is settled only what is told in few words."""
        if self.state == LinkState.OPEN:
            return self.words.title
        return str(self.row) if self.topic in CHASED else ""

    @property
    def status(self) -> str:
        """Where the thing stands by now, where that is one word."""
        return self.row.get_status_display() if self.topic in CHASED else ""

    @property
    def offers(self) -> list[AnswerKind]:
        """What the recipient may answer now."""
        if self.state != LinkState.OPEN:
            return []
        kinds = [
            kind
            for kind in OFFERED[self.topic]
            if kind not in CHANGING or self.row.editable
        ]
        if _is_in_charge(self.asked):
            kinds.append(AnswerKind.NOT_MINE)
        return [*kinds, AnswerKind.HELP]

    @property
    def answers(self) -> Any:
        """What this person has answered about it, the newest first."""
        found = Answer.objects.about(self.topic, self.row)
        return found.filter(by=self.recipient).newest_first()


def read_link(token: str, *, now: datetime) -> Asked | None:
    """None for what we never signed. A link that is old or withdrawn says only that."""
    found = _verified(token)
    if found is None:
        return None
    asked, signed_at = found
    if now - signed_at > VALID_FOR:
        return Asked(asked, LinkState.EXPIRED)
    if not asked.recipient.is_active:
        return Asked(asked, LinkState.WITHDRAWN)
    return look(asked)


def _verified(token: str) -> tuple[Reminder | ChasedItem, datetime] | None:
    """The row that the token names, and when it was signed."""
    found = LINKS.read(token)
    if found is None:
        return None
    value, signed_at = found
    parts = re.fullmatch(r"([rc])(\d{1,18})-(\d{1,18})", value)
    if parts is None:
        return None
    letter, pk, recipient = parts.groups()
    rows = ASKED[letter]._default_manager.select_related("recipient__institution")
    asked = rows.filter(pk=pk, recipient=recipient).first()
    return None if asked is None else (asked, signed_at)


def is_admitted(asked: Asked, *, address: str, at: datetime) -> bool:
    """So many forms in a while from one address about one thing, as with sign-in."""
    row = asked.asked
    account = f"answer {type(row).__name__} {row.pk}"
    return SignInAttempts.objects.admit(account=account, address=address, at=at)


def look(asked: Reminder | ChasedItem) -> Asked:
    """As it stands now, whatever became of the link."""
    topic = topic_of(asked)
    source, pk = SOURCES[topic], getattr(asked, f"{FIELDS[topic]}_id")
    seen = source.seen_by(asked.recipient).filter(pk=pk).first()
    if seen is None:
        return Asked(asked, LinkState.WITHDRAWN)
    found = _open_row(asked, source, seen)
    if found is None:
        return Asked(asked, LinkState.SETTLED, row=seen)
    if asked.recipient not in _people(asked, source, found):
        return Asked(asked, LinkState.WITHDRAWN)
    due_on = _due_on(asked, source, found)
    if due_on is None and isinstance(asked, Reminder):
        return Asked(asked, LinkState.SETTLED, row=seen)
    found.editable = seen.editable
    return Asked(asked, LinkState.OPEN, row=found, due_on=due_on)


def _open_row(asked: Reminder | ChasedItem, source: TopicSource, seen: Any) -> Any:
    """People are chased about whatever is open, reminded of less."""
    if isinstance(asked, ChasedItem):
        return seen if seen.is_open else None
    return source.open_rows().filter(pk=seen.pk).first()


def _due_on(asked: Reminder | ChasedItem, source: TopicSource, row: Any) -> date | None:
    if isinstance(asked, ChasedItem):
        return getattr(row, "forecast_on", None) or row.due_on
    return source.days_of([row]).get(row.pk)


def _people(asked: Reminder | ChasedItem, source: TopicSource, row: Any) -> Any:
    if isinstance(asked, ChasedItem):
        return [row.owner]
    return source.people(row, Audience(asked.audience), Directory.load())


def _is_in_charge(asked: Reminder | ChasedItem) -> bool:
    """A chase goes to who is in charge; a reminder may be an escalation to others."""
    return isinstance(asked, ChasedItem) or asked.audience == Audience.OWNER
