"""What two records of institutions are compared by."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple
from urllib.parse import urlsplit

from institutions.duplicates.words import (
    Word,
    acronyms_in,
    initials,
    parts_of,
    short_forms_in,
    words_in,
)
from institutions.models import FormerName, Institution, Names, Post
from migration_coop.lib.languages import FIRST_LANGUAGES
from migration_coop.lib.search import folded

# Names that are kept as words: those of a large country, in all their languages.
READ_AT_ONCE = 8192
# Where anybody has an address; those of a whole government are in GOVERNMENT.
FREE_MAIL = {
    "gmail.com", "yahoo.com", "yahoo.fr", "hotmail.com", "hotmail.fr", "outlook.com",
    "outlook.fr", "live.com", "live.fr", "icloud.com", "aol.com", "laposte.net",
}  # fmt: skip
GOVERNMENT = re.compile(
    r"(gouv|gov|gob|government|presidence|primature)(\.[a-z]{2,3})?"
)
# Whose pages are there for everybody.
SHARED_SITES = {"facebook.com", "linkedin.com", "twitter.com", "x.com", "youtube.com"}


class Name(NamedTuple):
    """A name in one language, as words; `begun` is the text itself, folded."""

    words: tuple[Word, ...]
    begun: str
    is_former: bool = False


@dataclass(frozen=True)
class Facts:
    """All that the score looks at. Two records with equal facts are the same."""

    names: frozenset[Name]
    acronyms: frozenset[str]
    former_acronyms: frozenset[str]
    initials: frozenset[str]
    domains: frozenset[str]
    country: str
    city: str
    people: frozenset[int]

    @property
    def digest(self) -> str:
        """Another one as soon as anything changed that the score looks at."""
        said = [
            sorted(f"{name.begun}{name.is_former}" for name in self.names),
            *map(sorted, (self.acronyms, self.former_acronyms, self.initials)),
            *map(sorted, (self.domains, self.people)),
            [self.country, self.city],
        ]
        return sha256(repr(said).encode()).hexdigest()[:32]


def facts_of(
    institution: Institution,
    *,
    former_names: Iterable[Names] = (),
    people: Collection[int] = (),
) -> Facts:
    """Of a row, stored or not."""
    country = institution.country_id or ""
    former_names = list(former_names)
    spoken = _spoken(institution)
    read = [_read(name, country) for name in spoken]
    earlier = {name for row in former_names for name in _spoken(row)} - spoken
    read_earlier = [_read(name, country) for name in earlier]
    acronyms = _acronyms([institution.acronym], read, country)
    former = _acronyms([row.acronym for row in former_names], read_earlier, country)
    names = {name for one in read for name in one.names}
    names_before = {
        name._replace(is_former=True) for r in read_earlier for name in r.names
    }
    return Facts(
        names=frozenset(names | names_before),
        acronyms=acronyms,
        former_acronyms=former - acronyms,
        initials=frozenset().union(*(one.initials for one in read + read_earlier)),
        domains=frozenset(_domains(institution)),
        country=country,
        city=folded(institution.city),
        people=frozenset(people),
    )


def facts_by_key(keys: Sequence[int]) -> dict[int, Facts]:
    """Of stored institutions; three queries, however many."""
    rows = Institution.objects.filter(pk__in=keys)
    former = defaultdict(list)
    for name in FormerName.objects.filter(institution__in=keys).order_by("pk"):
        former[name.institution_id].append(name)
    people = defaultdict(set)
    posts = Post.objects.filter(institution__in=keys)
    for body, person in posts.values_list("institution", "person"):
        people[body].add(person)
    return {
        row.pk: facts_of(row, former_names=former[row.pk], people=people[row.pk])
        for row in rows
    }


def _spoken(row: Names) -> set[str]:
    names = (getattr(row, f"name_{language}") for language in FIRST_LANGUAGES)
    return {name.strip() for name in names if name.strip()}


class _Read(NamedTuple):
    """What one name says: as words, as an acronym, and what its initials make."""

    names: tuple[Name, ...]
    short_forms: frozenset[str]
    initials: frozenset[str]


@lru_cache(maxsize=READ_AT_ONCE)
def _read(text: str, country: str) -> _Read:
    names, short_forms, letters = [], set(), set()
    for part in parts_of(text):
        letters |= initials(part)
        if forms := short_forms_in(part, country=country):
            # "ANPE", "Office des métiers (ODM)"
            short_forms |= forms
        else:
            names.append(Name(words_in(part, country=country), folded(part)))
    return _Read(tuple(names), frozenset(short_forms), frozenset(letters))


def _acronyms(
    said: Iterable[str], read: Iterable[_Read], country: str
) -> frozenset[str]:
    texts = {*said, *(form for one in read for form in one.short_forms)}
    return frozenset(
        letters for text in texts for letters in acronyms_in(text, country=country)
    )


def _domains(institution: Institution) -> Iterable[str]:
    site = (urlsplit(institution.website).hostname or "").removeprefix("www.")
    mail = institution.email.rpartition("@")[2].lower()
    for domain in (site, mail):
        shared = domain in FREE_MAIL | SHARED_SITES or GOVERNMENT.fullmatch(domain)
        if domain and not shared:
            yield domain
