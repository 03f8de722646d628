"""A text about a thing to copy for WhatsApp: what, when, and a page that asks who reads."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from reminders.emails import address, text_for_whatsapp
from reminders.models import Topic
from reminders.topics import SOURCES, Words


@dataclass(frozen=True)
class Shared:
    words: Words
    when: str

    @property
    def url(self) -> str:
        return address(self.words.path)


def text_to_share(
    topic: Topic, row: Any, due_on: date | None, *, reader: User, today: date
) -> str:
    """In the language of whoever copies it. It names no person."""
    words = SOURCES[topic].words(row, reader)
    when = _("No date was agreed")
    if due_on is not None:
        when = words.phrases.when(due_on, today=today, values=words.values)
    return text_for_whatsapp(Shared(words, when))
