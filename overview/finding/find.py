"""Search in everything at once, in one query: by kind, with the match shown."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import TextField, Value, Window
from django.db.models.functions import JSONObject, RowNumber
from django.urls import reverse
from django.utils.safestring import SafeString

from migration_coop.lib.marking import extract, how_many_found, mark
from migration_coop.lib.search import BETWEEN_WORDS, words_of
from overview.finding.kinds import Kind, Line
from overview.finding.of_cooperation import (
    COOPERATIONS,
    EVIDENCE,
    FOLLOW_UPS,
    INSTRUMENTS,
)
from overview.finding.of_missions import (
    DEBRIEFINGS,
    DOCUMENTS,
    MINUTES,
    MISSIONS,
    REQUESTS,
)
from overview.finding.of_plans import ACTIVITIES, MILESTONES, PLANS, SECTIONS
from overview.finding.of_registry import INSTITUTIONS, PEOPLE

KINDS = {
    kind.name.value: kind
    for kind in (
        INSTITUTIONS,
        MISSIONS,
        PEOPLE,
        FOLLOW_UPS,
        MILESTONES,
        COOPERATIONS,
        INSTRUMENTS,
        PLANS,
        SECTIONS,
        ACTIVITIES,
        MINUTES,
        DEBRIEFINGS,
        REQUESTS,
        DOCUMENTS,
        EVIDENCE,
    )
}
SHOWN = 5
# Counted up to here; beyond, "more than" is said.
COUNTED = 20
SHORTEST = 2
LONGEST = 100
MOST_WORDS = 8


@dataclass(frozen=True)
class Match:
    """A line with the words marked; `passage` is where they stand, if elsewhere."""

    title: SafeString
    url: str
    facts: list[SafeString]
    label: str = ""
    passage: SafeString | str = ""


@dataclass(frozen=True)
class Found:
    """What was found of one kind; `count` stops at one more than COUNTED."""

    kind: Kind
    shown: list[Match]
    count: int
    url: str

    @property
    def has_more(self) -> bool:
        return self.count > len(self.shown)

    @property
    def is_capped(self) -> bool:
        return self.count > COUNTED


def read_words(text: str) -> str:
    """What somebody typed, as it can be searched; empty when it is too little."""
    typed = text.replace("\0", "")[:LONGEST]
    words = [word for word in BETWEEN_WORDS.split(typed) if word][:MOST_WORDS]
    return " ".join(words) if len("".join(words)) >= SHORTEST else ""


def find(words: str, user, *, shown: int = SHOWN, counted: int = COUNTED):
    """By kind, in a fixed order. `words` as `read_words` gives them."""
    if not words:
        return []
    parts = [_best_of(kind, user, words, counted + 1) for kind in KINDS.values()]
    united = parts[0].union(*parts[1:], all=True).order_by("name", "place")
    rows = defaultdict(list)
    for name, read, _place in united:
        rows[name].append(read)
    return [
        Found(
            kind,
            [match(kind, read, user, words) for read in rows[name][:shown]],
            len(rows[name]),
            url_of(words, name),
        )
        for name, kind in KINDS.items()
        if rows[name]
    ]


def match(kind: Kind, read: dict, user, words: str) -> Match:
    """The line with its words marked, and the one text that holds most of the rest."""
    line, wanted = kind.line(read, user), words_of(words)
    facts = [fact for fact in line.facts if fact]
    label, text = _where(line, facts, wanted)
    return Match(
        mark(line.title, wanted),
        line.url,
        [mark(fact, wanted) for fact in facts],
        label,
        extract(text, wanted) if text else "",
    )


def url_of(words: str, kind: str = "") -> str:
    parameters = {"q": words} | ({"kind": kind} if kind else {})
    return f"{reverse('overview:search')}?{urlencode(parameters)}"


def rows_of(kind: Kind, user, words: str):
    """All that is found of one kind, each row with what its line is made from."""
    return kind.found(user, words).annotate(read=JSONObject(**kind.reads(user)))


def _best_of(kind: Kind, user, words: str, most: int):
    """The first rows are chosen before anything is read of them."""
    order = [*kind.best(words), *kind.keys]
    first = kind.found(user, words).order_by(*order).values("pk")[:most]
    return (
        kind.dated(first.model._base_manager.filter(pk__in=first))
        .annotate(
            name=Value(kind.name.value, output_field=TextField()),
            read=JSONObject(**kind.reads(user)),
            place=Window(RowNumber(), order_by=order),
        )
        .values_list("name", "read", "place")
    )


def _where(line: Line, facts: Sequence[str], wanted: Sequence[str]) -> tuple[str, str]:
    """Nothing when the line itself shows all words already."""
    plain = " ".join([line.title, *facts])
    missing = [word for word in wanted if not how_many_found(plain, [word])]
    if not missing:
        return "", ""
    label, text = max(
        line.texts,
        key=lambda one: how_many_found(one[1], missing),
        default=("", ""),
    )
    return (str(label), text) if how_many_found(text, missing) else ("", "")
