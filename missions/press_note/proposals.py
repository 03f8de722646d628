"""What a press note says, field by field, and how sure that is."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import pgettext_lazy

from missions.press_note.text import Span


class State(models.TextChoices):
    FOUND = "found", pgettext_lazy("in a press note", "Found")
    CHECK = "check", pgettext_lazy("in a press note", "To check")
    MISSING = "missing", pgettext_lazy("in a press note", "Not found")


@dataclass(frozen=True)
class Answer:
    """One reading of a fact, and the words it was read in."""

    value: Any
    span: Span


@dataclass(frozen=True)
class Proposal:
    """A fact: one answer, several that compete, or none."""

    state: State = State.MISSING
    answers: tuple[Answer, ...] = ()

    @property
    def value(self):
        """What to propose; nothing where several answers compete."""
        return self.answers[0].value if len(self.answers) == 1 else None

    @property
    def values(self) -> list:
        return [answer.value for answer in self.answers]

    @property
    def spans(self) -> list[Span]:
        return [answer.span for answer in self.answers]


MISSING = Proposal()


def found(value, span: Span) -> Proposal:
    return Proposal(State.FOUND, (Answer(value, span),))


def to_check(answers: Iterable[Answer]) -> Proposal:
    """Each different answer once, in the order of the text."""
    kept: dict[Any, Answer] = {}
    for answer in answers:
        kept.setdefault(answer.value, answer)
    in_order = sorted(kept.values(), key=lambda answer: answer.span)
    return Proposal(State.CHECK, tuple(in_order)) if in_order else MISSING


@dataclass(frozen=True)
class Seat:
    """Somebody of the delegation, by name or by function."""

    span: Span
    state: State
    name: str = ""
    title: str = ""
    institution: Proposal = MISSING
    side: str = ""
    is_head: bool = False


@dataclass(frozen=True)
class Visit:
    """An institution visited: a body of the registry, or a name it does not know."""

    institution: Proposal
    on: Proposal = MISSING


@dataclass
class PressNote:
    """All that was read in one text."""

    starts_on: Proposal = MISSING
    ends_on: Proposal = MISSING
    visiting_country: Proposal = MISSING
    host_country: Proposal = MISSING
    city: Proposal = MISSING
    purpose: Proposal = MISSING
    programme: Proposal = MISSING
    debriefing_with: Proposal = MISSING
    debriefing_on: Proposal = MISSING
    seats: list[Seat] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    funders: list[Proposal] = field(default_factory=list)
    implementers: list[Proposal] = field(default_factory=list)
    themes: list[Proposal] = field(default_factory=list)
    interests: list[Proposal] = field(default_factory=list)

    @property
    def days(self) -> tuple[date | None, date | None]:
        return self.starts_on.value, self.ends_on.value
