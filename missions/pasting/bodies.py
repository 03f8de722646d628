"""Which institution of the registry a pasted text means, and how surely.

The registry itself is the gazetteer: names in all languages, former names, acronyms.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from rapidfuzz import fuzz, process

from institutions.models import Institution, InstitutionStatus
from missions.pasting.cells import Cell, Choice, State
from missions.pasting.lines import one_line
from missions.registry import Registry, folded

# Likeness in percent from which two names may be the same one.
ALIKE = 72
PARTLY_ALIKE = 90
SHORTEST_TO_COMPARE = 5
MOST_CHOICES = 3
ARTICLE = re.compile(
    r"^(?:(?:[aà] |de )?(?:l'|la )|les? |the |au |aux |du |des |de |d'|o |a )"
)
ACRONYM = re.compile(r"[A-Z][A-Za-z&+-]*[A-Z][A-Za-z&+-]*")
# "Office des Tunisiens à l’étranger (OTE)", "OTE (Office …)", "OTE – Office …"
TWO_NAMES = (
    re.compile(r"(?P<one>.+?)\s*\((?P<other>[^()]+)\)"),
    re.compile(r"(?P<one>.+?)\s+[-–—/:]\s+(?P<other>.+)"),
)


class Bodies:
    """The institutions that a text of one country may name."""

    def __init__(self, registry: Registry, *, country: str):
        self.registry, self.country = registry, country
        self.named: dict[str, list[Institution]] = defaultdict(list)
        self.abbreviated: dict[str, list[Institution]] = defaultdict(list)
        self.near: dict[str, Institution] = {}
        for body in registry.institutions:
            if body.status != InstitutionStatus.MERGED:
                self._add(body)

    def cell(self, text: str) -> Cell:
        """What this text means. It is known where the registry has one answer."""
        text = one_line(text)
        if not text:
            return Cell()
        found, is_sure = self._exactly(text)
        if is_sure:
            return self._cell(text, found, State.KNOWN)
        is_near = [body for body in found if self._is_near(body)]
        alike = [*is_near, *self._alike(text), *found] or self._asked_about(text)
        return self._cell(text, alike, State.CHECK if alike else State.NEW)

    def knows(self, text: str) -> bool:
        _found, is_sure = self._exactly(one_line(text))
        return is_sure

    def _exactly(self, text: str) -> tuple[list[Institution], bool]:
        """Those that bear this very name, and whether it can only be the one.

        Where both a name and an acronym are given, they must agree.
        """
        if found := self._called(text):
            return found, self._is_one(found)
        for pattern in TWO_NAMES:
            if two := pattern.fullmatch(text):
                these, those = self._called(two["one"]), self._called(two["other"])
                if both := [body for body in these if body in those]:
                    return both, self._is_one(both)
                if these or those:
                    return [*these, *those], False
        return [], False

    def _called(self, text: str) -> list[Institution]:
        """By name or acronym: in the country, else international, else elsewhere."""
        key = _key(text)
        found = self.named.get(key) or self.abbreviated.get(key, [])
        for country in (self.country, None):
            if here := [body for body in found if body.country_id == country]:
                return here
        return found

    def _alike(self, text: str) -> list[Institution]:
        """Those that the text may mean: likely names first, then acronyms inside."""
        key = _key(text)
        found: dict[int, Institution] = {}
        if len(key) >= SHORTEST_TO_COMPARE:
            for body in self._likely(key):
                found.setdefault(body.pk, body)
        for word in ACRONYM.findall(text):
            for body in self._parts.get(folded(word), []):
                found.setdefault(body.pk, body)
        return list(found.values())[:MOST_CHOICES]

    def _asked_about(self, text: str) -> list[Institution]:
        """Those that the row would ask about, so that it asks nothing later."""
        near = self.registry.institutions_near(text, country=self.country)
        return [body for body, _name in near]

    def _likely(self, key: str) -> Iterable[Institution]:
        names = list(self.near)
        for scorer, least in (
            (fuzz.token_sort_ratio, ALIKE),
            (fuzz.token_set_ratio, PARTLY_ALIKE),
        ):
            for name, _score, _index in process.extract(
                key, names, scorer=scorer, score_cutoff=least, limit=MOST_CHOICES
            ):
                yield self.near[name]

    def _is_one(self, found: list[Institution]) -> bool:
        return len(found) == 1 and self._is_near(found[0])

    def _is_near(self, body: Institution) -> bool:
        return body.country_id in (self.country, None)

    def _cell(self, text: str, bodies: list[Institution], state: str) -> Cell:
        unique = {body.pk: body for body in bodies}
        choices = [
            Choice(pk, self.registry.labels[pk]) for pk in list(unique)[:MOST_CHOICES]
        ]
        return Cell(text, state, choices)

    def _add(self, body: Institution) -> None:
        names = {_key(text) for text in _names(body)}
        short = {_key(text) for text in _acronyms(body)}
        for key in names:
            self.named[key].append(body)
            if self._is_near(body):
                self.near[key] = body
        for key in short - names:
            self.abbreviated[key].append(body)

    @cached_property
    def _parts(self) -> dict[str, list[Institution]]:
        """By acronym, or by one of the words that an acronym is made of."""
        parts = defaultdict(list)
        for key, bodies in self.abbreviated.items():
            for word in {key, *key.split()}:
                parts[word] += bodies
        return parts


def without_article(text: str) -> str:
    """ "l’Office des Tunisiens" -> "Office des Tunisiens"."""
    text = text.strip()
    found = ARTICLE.match(text.replace("’", "'").casefold())
    return text[found.end() :].strip() if found else text


def _key(text: str) -> str:
    """Letters and figures of a name, without its article."""
    return " ".join(re.sub(r"[^\w+]+", " ", ARTICLE.sub("", folded(text))).split())


def _names(body: Institution) -> set[str]:
    texts = {body.code}
    for names in (body, *body.former_names.all()):
        texts |= {names.name_fr, names.name_en, names.name_pt, names.name_ar}
    return {text for text in texts if text}


def _acronyms(body: Institution) -> set[str]:
    """A body known under several lists them, such as "OIM / IOM"."""
    texts = {names.acronym for names in (body, *body.former_names.all())}
    parts = {part for text in texts for part in text.split(" / ")}
    return {text for text in texts | parts if text}
