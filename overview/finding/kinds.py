"""What a kind of row that can be searched says of itself.

Where its rows come from (`for_user`, always), which other rows lend it their words,
in which order it is shown, and what a line about it is made from.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.expressions import OrderBy
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from institutions.models import Institution
from migration_coop.lib.formats import format_date
from migration_coop.lib.languages import localized
from migration_coop.lib.search import BETWEEN_WORDS
from missions.permissions import name_today
from overview.models import SearchEntry

TITLES = ("title_fr", "title_en")
NEWEST_FIRST = (F("day").desc(nulls_last=True), F("pk").desc())


@dataclass(frozen=True)
class Line:
    """One row that was found. `texts`: where else its words may stand, each named."""

    title: str
    url: str
    facts: tuple[str, ...] = ()
    texts: tuple[tuple[str | Promise, str], ...] = ()


@dataclass(frozen=True)
class Part:
    """Rows of another table whose words count for the row that `key` names."""

    source: str
    rows: Callable[[Any], QuerySet]
    key: str


@dataclass(frozen=True)
class Kind:
    """`name` is the source of its own words, and its name in addresses."""

    name: str
    title: str | Promise
    icon: str
    rows: Callable[[Any], QuerySet]
    reads: Callable[[Any], dict[str, Any]]
    line: Callable[[dict, Any], Line]
    # What is newest by; rows without it are ordered by `keys`.
    day: str = ""
    keys: tuple[OrderBy, ...] = NEWEST_FIRST
    parts: tuple[Part, ...] = ()
    # What comes before all others, for these words.
    best: Callable[[str], tuple[OrderBy, ...]] = lambda words: ()

    def found(self, user, words: str) -> QuerySet:
        """Rows in which all words stand, each of them in any field or part."""
        rows = self.dated(self.rows(user))
        if not self.parts:
            return rows.filter(pk__in=SearchEntry.objects.rows(self.name, words))
        for word in filter(None, BETWEEN_WORDS.split(words)):
            rows = rows.filter(pk__in=self._with(user, word))
        return rows

    def dated(self, rows: QuerySet) -> QuerySet:
        return rows.annotate(day=F(self.day)) if self.day else rows

    def _with(self, user, word: str) -> QuerySet:
        """United rather than asked of each row: so each search has its own index."""
        entries = SearchEntry.objects
        own = entries.rows(self.name, word)
        lent = [
            part.rows(user)
            .filter(pk__in=entries.rows(part.source, word))
            .values(part.key)
            for part in self.parts
        ]
        return own.union(*lent)


# What lines have in common


def day(text: str | None) -> str:
    """A day as the database writes it into JSON, as people read it."""
    return format_date(date.fromisoformat(text)) if text else ""


def body(prefix: str) -> dict[str, str]:
    """What `name_of` needs of the institution that this relation leads to."""
    fields = ["name_fr", "name_en", "name_pt", "name_ar", "acronym", "status"]
    named = {f"{prefix}_{name}": f"{prefix}__{name}" for name in fields}
    keys = {f"{prefix}_id": prefix, f"{prefix}_country_id": f"{prefix}__country"}
    return named | keys


def name_of(prefix: str, row: dict, user) -> str:
    """The name of today, unless this reader may not know of the institution."""
    size = len(prefix) + 1
    known = {key[size:]: row[key] for key in body(prefix)}
    return name_today(user, Institution(**known))


def address(name: str, *args, anchor: str = "") -> str:
    """Empty where there is no such page, or none of this row."""
    try:
        return reverse(name, args=args) + (f"#{anchor}" if anchor else "")
    except NoReverseMatch:
        return ""


def in_language(row: dict, name: str) -> str:
    """A text in several languages: the reader's, else the next that is filled."""
    return localized(SimpleNamespace(**row), name)


def translations(row: dict) -> tuple[tuple[str, str], ...]:
    """Its titles: those that the line does not show may hold the word."""
    return tuple((_("Other language"), row[name]) for name in TITLES)


def same(*names: str) -> dict[str, str]:
    """What a line reads under the name that it has in the database."""
    return {name: name for name in names}
