"""What a follow-up line promises: who does what, until when.

"! @ANPE 15/03 envoyer le projet de protocole": the parts may stand in any order. A
name is looked up in the registry, the longest one that somebody bears wins, and a
person stands for the institution of that day. What is not certain is not chosen.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.utils.translation import gettext as _

from institutions.models import Institution, Person, Post
from migration_coop.lib.dates import parse_date, parse_next_date
from migration_coop.lib.formats import format_date, format_names
from missions.minutes_marks import MarkedLine
from missions.registry import Registry, folded

LONGEST_TITLE = 250
MOST_WORDS_OF_A_NAME = 14
MOST_WORDS_OF_A_DAY = 4
PUNCTUATION = ",;:.)(!?"
LOOSE_ENDS = " ,;:.–—-"
EMPTIED = re.compile(r"\(\s*\)")
WORD = re.compile(r"\S+")
WEEKDAY = (
    r"(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday),?\s+)?"
)
# What leads to a day goes with it: "avant le vendredi 15 mars", "by 15 March".
LEADS_TO_DAY = re.compile(
    r"(?:\b(?:avant|d[’']ici|pour|jusqu[’']|au plus tard|échéance"
    r"|no later than|before|by|until|due|on)(?:\s*:)?\s*)*"
    rf"(?:\b(?:le|au|the)\s+)?{WEEKDAY}$",
    re.IGNORECASE,
)
# "Le compte rendu du 12 février" is a document, not a day to do something.
SPEAKS_OF_DAY = re.compile(
    rf"\b(?:du|de|des|dès|depuis|of|from|since|dated)\s+{WEEKDAY}$", re.IGNORECASE
)
# "1/3" may be a third, unless it stands where only a day can.
MAY_BE_FRACTION = re.compile(r"\d{1,2}/\d")


@dataclass(frozen=True)
class Promise:
    """A follow-up line as it was understood, with what is left to say in words."""

    line: MarkedLine
    title: str
    owner: Institution | None
    due_on: date | None
    # What is not certain about a name, or a day, that was written.
    doubts_who: tuple[str, ...] = ()
    doubts_when: tuple[str, ...] = ()

    @property
    def doubts(self) -> tuple[str, ...]:
        return self.doubts_who + self.doubts_when

    @property
    def to_check(self) -> list[str]:
        """The doubts, and what was not written at all."""
        missing = {
            _("Say what is to be done."): not self.title,
            _("Nobody is named as responsible."): not (self.owner or self.doubts_who),
            _("No day is named."): not (self.due_on or self.doubts_when),
        }
        return [*self.doubts, *(text for text, lacks in missing.items() if lacks)]

    @property
    def detail(self) -> str:
        """The whole line, where the title had to be cut."""
        return self.line.text if len(self.title) == LONGEST_TITLE else ""


@dataclass(frozen=True)
class Found:
    """Words of a line that name something, from one place to another."""

    start: int
    end: int
    words: str
    value: Institution | date | None = None
    problem: str = ""


def read_promises(
    lines: Iterable[MarkedLine],
    *,
    registry: Registry,
    day: date,
    countries: Iterable[str],
) -> list[Promise]:
    """What these lines promise, said on that day between those countries.

    People are looked up together, in three queries for any number of lines.
    """
    lines = list(lines)
    names = {name for line in lines for name in _possible_names(line.text)}
    people = registry.people_named(names)
    known = {person for same in people.values() for person in same}
    posts = registry.posts_of(known, on=day) if known else {}
    reader = _Reader(registry, day, frozenset(countries), people, posts)
    return [reader.promise(line) for line in lines]


@dataclass(frozen=True)
class _Reader:
    registry: Registry
    day: date
    countries: frozenset[str]
    people: dict[str, list[Person]]
    posts: dict[int, list[Post]]

    def promise(self, line: MarkedLine) -> Promise:
        text = line.text
        owners = [self._named(text, words) for words in _mentions(text)]
        days = list(self._days(text, owners))
        owner, who = self._one_owner(owners)
        due_on, when = self._one_day(days)
        chosen = [found for found in owners if owner and found.value == owner]
        chosen += [found for found in days if due_on and found.value == due_on]
        title = _without(text, chosen)
        return Promise(line, title, owner, due_on, tuple(who), tuple(when))

    # Who

    def _named(self, text: str, words: list[re.Match]) -> Found:
        """The longest name that begins here and that somebody bears."""
        start = text.index("@", words[0].start())
        for last in reversed(words):
            end = start + len(_bare(text[start : last.end()]))
            name = text[start + 1 : end]
            if bodies := self._bodies(name):
                return self._chosen(start, end, name, bodies)
        written = words[0].group().strip(PUNCTUATION)
        problem = _("%(name)s is not known. Write an acronym or a full name.")
        return Found(start, words[0].end(), written, None, problem % {"name": written})

    def _bodies(self, name: str) -> list[Institution | None]:
        """Institutions so called, and those where people so called sit that day."""
        bodies = self.registry.institutions_named(name)
        near = [body for body in bodies if body.country_id in self.countries]
        found: list[Institution | None] = [*(near or bodies)]
        for person in self.people.get(folded(name), []):
            held = {post.institution for post in self.posts.get(person.pk, [])}
            found += held or [None]
        return list(dict.fromkeys(found))

    def _chosen(self, start, end, name, bodies) -> Found:
        if len(bodies) > 1:
            several = _("%(name)s may be several: %(names)s. Which one?")
            names = format_names(self._label(body) for body in bodies)
            about = {"name": name, "names": names}
            return Found(start, end, name, None, several % about)
        if bodies[0] is None:
            without = _("%(name)s had no known post on %(day)s.")
            about = {"name": name, "day": format_date(self.day)}
            return Found(start, end, name, None, without % about)
        return Found(start, end, name, bodies[0])

    def _label(self, body: Institution | None) -> str:
        if body is None:
            return _("somebody without a post")
        return self.registry.labels.get(body.pk, body.full_name)

    @staticmethod
    def _one_owner(found: list[Found]) -> tuple[Institution | None, list[str]]:
        problems = [name.problem for name in found if name.problem]
        bodies = list(dict.fromkeys(name.value for name in found if name.value))
        if len(bodies) == 1 and not problems:
            return bodies[0], []
        if len(bodies) > 1:
            names = format_names(name.words for name in found if name.value)
            several = _("Several are named: %(names)s. Who is responsible?")
            problems.append(several % {"names": names})
        return None, problems

    # When

    def _days(self, text: str, owners: list[Found]) -> Iterator[Found]:
        words = list(WORD.finditer(text))
        taken = [(name.start, name.end) for name in owners]
        number = 0
        while number < len(words):
            found = self._day_at(text, words[number : number + MOST_WORDS_OF_A_DAY])
            if found and _is_due(found, text, taken):
                yield found
                taken.append((found.start, found.end))
            number += len(found.words.split()) if found else 1

    def _day_at(self, text: str, words: list[re.Match]) -> Found | None:
        start = words[0].start()
        for last in reversed(words):
            written = text[start : last.end()]
            bare = written.strip(PUNCTUATION)
            day = parse_date(bare) or parse_next_date(bare, after=self.day)
            if day is not None:
                begin = start + written.index(bare)
                return Found(begin, begin + len(bare), bare, day)
        return None

    def _one_day(self, found: list[Found]) -> tuple[date | None, list[str]]:
        days = list(dict.fromkeys(day.value for day in found))
        if not days:
            return None, []
        if len(days) > 1:
            several = _("Several days are named: %(days)s. Until when?")
            names = format_names(format_date(day) for day in days)
            return None, [several % {"days": names}]
        if days[0] < self.day:
            early = _("%(day)s lies before the visit.")
            return None, [early % {"day": format_date(days[0])}]
        return days[0], []


def _mentions(text: str) -> list[list[re.Match]]:
    """For each "@", the words that may be its name. "a@b.tg" is an address."""
    words = list(WORD.finditer(text))
    starts = [
        number
        for number, word in enumerate(words)
        if word.group().lstrip("(").startswith("@")
        and word.group().strip("@" + PUNCTUATION)
    ]
    return [
        words[start : min(end, start + MOST_WORDS_OF_A_NAME)]
        for start, end in pairwise([*starts, len(words)])
    ]


def _bare(words: str) -> str:
    """Without what follows a name, but "Organisation internationale (OIT)" whole."""
    bare = words.rstrip(PUNCTUATION)
    is_open = bare.count("(") > bare.count(")") and not bare.startswith("(")
    return f"{bare})" if is_open and words[len(bare) :].startswith(")") else bare


def _possible_names(text: str) -> Iterator[str]:
    for words in _mentions(text):
        for last in words:
            written = text[words[0].start() : last.end()]
            yield _bare(written).lstrip("(@")


def _is_due(found: Found, text: str, taken: list[tuple[int, int]]) -> bool:
    """Whether a day that stands here is one to do something by."""
    if any(start < found.end and found.start < end for start, end in taken):
        return False
    before = text[: found.start]
    if SPEAKS_OF_DAY.search(before):
        return False
    if not MAY_BE_FRACTION.fullmatch(found.words):
        return True
    for start, end in taken:
        before = before[:start] + " " * (end - start) + before[end:]
    return not before.strip(PUNCTUATION + " ")


def _without(text: str, chosen: list[Found]) -> str:
    """The line as a title: without whom and when, which have places of their own."""
    for found in sorted(chosen, key=lambda found: found.start, reverse=True):
        before = text[: found.start]
        if isinstance(found.value, date):
            before = LEADS_TO_DAY.sub("", before)
        text = f"{before} {text[found.end :]}"
    text = EMPTIED.sub("", text.replace("**", "").replace("__", ""))
    text = re.sub(r" ([,;.)])", r"\1", " ".join(text.split())).strip(LOOSE_ENDS)
    title = text[:1].upper() + text[1:]
    return title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…"
