"""Which institution a text means: by code, by any of its names, by its acronym."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse
from rapidfuzz import fuzz, process

from exchange.targets.readers import plain
from institutions.models import FormerName, Institution, InstitutionStatus
from migration_coop.lib.languages import localized

LANGUAGES = ("fr", "en", "pt", "ar")
NAMES = tuple(f"name_{language}" for language in LANGUAGES)
WITH_ACRONYM = re.compile(r"(.+?)\s*\(([^()]{2,30})\)\Z")
MOST_NEAR = 3
# Of a hundred. Two words of one body are alike at 75.
NEAR_NAME, NEAR_WORD = 84, 75
SHORT = {
    "dg": "direction generale",
    "dn": "direction nationale",
    "dir": "direction",
    "min": "ministere",
    "agce": "agence",
    "nat": "nationale",
    "gen": "generale",
    "dept": "departement",
}
FILLING = frozenset(
    [
        "de",
        "la",
        "le",
        "les",
        "l",
        "d",
        "du",
        "des",
        "et",
        "the",
        "of",
        "for",
        "and",
        "a",
        "au",
        "aux",
        "en",
    ]
)


@dataclass(frozen=True)
class Body:
    """As much of an institution as is needed to recognise it."""

    pk: int
    code: str
    name_fr: str
    name_en: str
    name_pt: str
    name_ar: str
    acronym: str
    country_id: str | None
    status: str
    merged_into_id: int | None
    editable: bool

    @property
    def label(self) -> str:
        name = localized(self, "name")
        return f"{name} ({self.acronym})" if self.acronym else name

    @property
    def names(self) -> list[str]:
        return [name for field in NAMES if (name := getattr(self, field))]

    def shown(self) -> dict[str, Any]:
        url = reverse("institutions:institution_detail", args=[self.code])
        return {"label": f"{self.label}, {self.code}", "url": url, "pk": self.pk}


FIELDS = tuple(Body.__dataclass_fields__)


class Bodies:
    """What a user may choose among, read by two queries."""

    def __init__(self, user, where: Q = Q()):  # noqa: B008 - never changed
        found = Institution.objects.for_user(user).filter(where)
        rows = found.order_by("pk").values_list(*FIELDS)
        self.by_pk = {row[0]: Body(*row) for row in rows.iterator()}
        self._by_code = {body.code.upper(): body for body in self.by_pk.values()}
        self._by_name: dict[str, list[Body]] = defaultdict(list)
        self._spelt: dict[str | None, dict[str, list[Body]]] = {}
        for body in self.by_pk.values():
            if body.status != InstitutionStatus.MERGED:
                for name in {plain(text) for text in (*body.names, body.acronym)}:
                    self._by_name[name].append(body)
        former = FormerName.objects.filter(institution__in=found.values("pk"))
        for pk, *names in former.order_by("pk").values_list(
            "institution", *NAMES, "acronym"
        ):
            self._add_former(pk, names)

    def _add_former(self, pk: int, names: list[str]) -> None:
        body = self.by_pk[pk]
        for name in {plain(text) for text in names if text}:
            if body not in self._by_name[name]:
                self._by_name[name].append(body)

    def of_code(self, code: str) -> Body | None:
        """One that was merged leads to the one it was merged into."""
        body = self._by_code.get(code.strip().upper())
        if body and body.merged_into_id:
            return self.by_pk.get(body.merged_into_id, body)
        return body

    def decided(self, text: str) -> Body | None:
        """What somebody chose: a key, a code, or the address of a page."""
        last = text.strip().rstrip("/").rpartition("/")[2]
        return self.by_pk.get(int(last)) if last.isdigit() else self.of_code(last)

    def named(self, text: str, country: str | None = None) -> list[Body]:
        """All that bear the name or the acronym; of the country, where that says more."""
        ways = [text]
        if found := WITH_ACRONYM.fullmatch(text.strip()):
            ways += [found[1], found[2]]
        for way in ways:
            bodies = self._by_name.get(plain(way), [])
            own = [body for body in bodies if body.country_id == country]
            if own or bodies:
                return own or bodies
        return []

    def near(self, texts: Iterable[str], country: str | None) -> list[Body]:
        """Those of the country that are spelt nearly so, or abbreviated; best first."""
        spelt = self._spelt_in(country)
        scores: dict[int, float] = {}
        for text in texts:
            wanted = spelling(text)
            for key, score, _place in process.extract(
                wanted,
                spelt.keys(),
                scorer=fuzz.ratio,
                score_cutoff=NEAR_NAME,
                limit=MOST_NEAR * 2,
            ):
                if are_alike(wanted, key):
                    for body in spelt[key]:
                        scores[body.pk] = max(score, scores.get(body.pk, 0))
        best = sorted(scores, key=lambda pk: (-scores[pk], pk))
        return [self.by_pk[pk] for pk in best[:MOST_NEAR]]

    def _spelt_in(self, country: str | None) -> dict[str, list[Body]]:
        if country not in self._spelt:
            spelt: dict[str, list[Body]] = defaultdict(list)
            for body in self.by_pk.values():
                is_gone = body.status == InstitutionStatus.MERGED
                if body.country_id == country and not is_gone:
                    for name in body.names:
                        spelt[spelling(name)].append(body)
            self._spelt[country] = spelt
        return self._spelt[country]


def spelling(name: str) -> str:
    """Words in full and in one order, without those that say nothing."""
    words = " ".join(SHORT.get(word, word) for word in plain(name).split()).split()
    return " ".join(sorted(word for word in words if word not in FILLING))


def are_alike(one: str, other: str) -> bool:
    """Not two offices of one ministry: "emploi Kara" is not "emploi Kpalimé", and
    number 12 is not number 13."""
    first, second = set(one.split()), set(other.split())
    only_first, only_second = first - second, second - first
    if any(word.isdigit() for word in only_first | only_second):
        return False
    fewer, more = sorted((only_first, only_second), key=len)
    return all(
        any(fuzz.ratio(word, another) >= NEAR_WORD for another in more)
        for word in fewer
    )


def offered(bodies: Sequence[Body], *, reason: str, certain: bool) -> dict[str, Any]:
    """The match of a verdict: the best one, and the others to choose from."""
    first, *others = [body.shown() for body in bodies]
    return {**first, "reason": reason, "certain": certain, "others": others}
