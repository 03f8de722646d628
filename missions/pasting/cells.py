"""What a reader makes of a pasted text: rows of cells, and lines it leaves out."""

from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

MOST_LINES = 200
LONGEST_LINE = 1000


class State(models.TextChoices):
    """How sure a cell is. In doubt, it is to be checked."""

    KNOWN = "known", pgettext_lazy("pasted cell", "Known")
    NEW = "new", pgettext_lazy("pasted cell", "New")
    CHECK = "check", pgettext_lazy("pasted cell", "To check")


class Why(models.TextChoices):
    """Why a line became no row, in a word."""

    NO_NAME = "no_name", _("No name recognised")
    NO_BODY = "no_body", _("No institution recognised")
    MAIL = "mail", _("Greeting or signature")
    BREAK = "break", _("Meal, break or free time")
    TRAVEL = "travel", _("Travel or hotel")
    TOURISM = "tourism", _("Tourism")
    DEBRIEFING = "debriefing", _("Debriefing: it has a block of its own")
    TOO_MANY = "too_many", _("Beyond what one page holds")


@dataclass
class Row:
    """The texts of one person or visit, and which of them are doubtful."""

    texts: dict[str, str]
    source: str
    line: int
    doubts: set[str] = field(default_factory=set)


@dataclass
class LeftOut:
    source: str
    line: int
    why: Why


@dataclass
class Reading:
    rows: list[Row] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)


@dataclass
class Choice:
    """Something of the registry that a doubtful cell may mean."""

    pk: int
    label: str
    name: str = ""
    sex: str = ""


@dataclass
class Cell:
    """One text and how sure it is; `choices` are what it may mean.

    A known cell has exactly one: what the registry says.
    """

    text: str = ""
    state: str = State.NEW
    choices: list[Choice] = field(default_factory=list)
