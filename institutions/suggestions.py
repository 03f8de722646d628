"""What a field offers while somebody types: a few lines, each with its reason.

The best come first: the name itself, then those of the countries concerned, then
names that are only spelt nearly so. A fixed number of queries, whatever is found.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from institutions.models import (
    FormerName,
    Institution,
    Names,
    Person,
    PersonVariant,
    Post,
)
from institutions.models.names import AllNames
from institutions.models.person import PersonName
from migration_coop.lib.languages import FIRST_LANGUAGES
from migration_coop.lib.search import Fold, folded, look_for_near_spellings

MOST = 8
# Read before they are put in order, so that an exact match is among them.
READ = 40
LONGEST = 100
# One letter is found everywhere, and two are spelt nearly like everything.
SHORTEST = 2
SHORTEST_NEAR = 3
# Beside real matches; without any, all lines are for them.
MOST_NEAR = 3
# Where further names stand, and how a row there names whose they are.
FORMER_NAMES = (FormerName.objects.all(), "institution")
VARIANTS = (PersonVariant.objects.all(), "person")


@dataclass(frozen=True)
class Suggestion:
    """One line: what it stands for, and why it matched where that is not plain."""

    found: Institution | Person
    reason: str = ""
    post: Post | None = None


# Institutions


def suggest_institutions(
    user, words: str, *, countries: Iterable[str] = (), on: date
) -> list[Suggestion]:
    """Those that existed on that day: what was dissolved since is among them."""
    wanted = folded(words[:LONGEST].replace("\0", ""))
    if len(wanted) < SHORTEST:
        return []
    concerned = set(countries)
    seen = Institution.objects.for_user(user).existing_on(on)
    exact = Case(When(acronym__iexact=wanted, then=0), default=1)
    nearby = Case(When(country__in=concerned, then=0), default=1)
    known = _with_all(seen, AllNames(), wanted, *FORMER_NAMES)
    rows = known.order_by(exact, nearby, "name_fr", "pk")[:READ]
    found = [
        Suggestion(body, _why_institution(body, wanted))
        for body in rows.prefetch_related("former_names", "merged_from")
    ]
    found.sort(key=lambda one: _rank_institution(one, wanted, concerned))
    found = found[:MOST]
    return found + _near_institutions(seen, wanted, found)


def _near_institutions(seen, wanted: str, found: list[Suggestion]) -> list[Suggestion]:
    room = _room_for_near(found)
    if not room or len(wanted) < SHORTEST_NEAR:
        return []
    near = _spelt_nearly(seen, AllNames(), wanted, *FORMER_NAMES)
    near = near.exclude(pk__in=[one.found.pk for one in found])
    near = near.order_by(F("likeness").desc(), "name_fr", "pk")[:room]
    return [Suggestion(body, _("similar spelling")) for body in near]


def _rank_institution(one: Suggestion, wanted: str, concerned: set[str]) -> tuple:
    body = one.found
    shown = [folded(body.acronym), folded(body.name)]
    return (
        wanted not in shown,
        bool(one.reason),
        body.country_id not in concerned,
        not any(name.startswith(wanted) for name in shown),
    )


def _why_institution(body: Institution, wanted: str) -> str:
    """Nothing where the name that is shown says it already."""
    if _has_all(body.full_name, wanted):
        return ""
    for former in sorted(body.former_names.all(), key=lambda name: name.valid_to):
        if name := _name_with(former, wanted):
            return _former(former, name)
    for merged in body.merged_from.all():
        if name := _name_with(merged, wanted):
            return _("other name: %(name)s") % {"name": name}
    languages = {
        "fr": _("in French: %(name)s"),
        "en": _("in English: %(name)s"),
        "pt": _("in Portuguese: %(name)s"),
        "ar": _("in Arabic: %(name)s"),
    }
    for language in FIRST_LANGUAGES:
        name = getattr(body, f"name_{language}")
        if _has_all(name, wanted):
            return languages[language] % {"name": name}
    return ""


def _name_with(names: Names, wanted: str) -> str:
    """The one of these names in which all words stand."""
    spoken = [getattr(names, f"name_{language}") for language in FIRST_LANGUAGES]
    texts = [names.full_name, *spoken]
    return next((text for text in texts if _has_all(text, wanted)), "")


def _former(former: FormerName, name: str) -> str:
    """ "former name, 2004–2013: …", as far as its years are known."""
    if former.valid_from is None:
        said = _("former name, until %(until)s: %(name)s")
        return said % {"until": former.valid_to.year, "name": name}
    said = _("former name, %(since)s–%(until)s: %(name)s")
    years = {"since": former.valid_from.year, "until": former.valid_to.year}
    return said % (years | {"name": name})


# People


def suggest_people(user, words: str, *, on: date) -> list[Suggestion]:
    """With the post each held that day, as far as the user may know of it."""
    wanted = folded(words[:LONGEST].replace("\0", ""))
    if len(wanted) < SHORTEST:
        return []
    seen = Person.objects.for_user(user)
    known = _with_all(seen, PersonName(), wanted, *VARIANTS)
    people = list(known.in_order()[:READ].prefetch_related("variants", "merged_from"))
    people.sort(key=lambda person: _rank_person(person, wanted))
    reasons = {person: why_person(person, wanted) for person in people[:MOST]}
    reasons |= _near_people(seen, wanted, list(reasons))
    posts = _posts_held(user, reasons, on=on)
    return [
        Suggestion(person, reason, posts.get(person.pk))
        for person, reason in reasons.items()
    ]


def _near_people(seen, wanted: str, found: list[Person]) -> dict[Person, str]:
    room = _room_for_near(found)
    if not room or len(wanted) < SHORTEST_NEAR:
        return {}
    near = _spelt_nearly(seen, PersonName(), wanted, *VARIANTS)
    near = near.exclude(pk__in=[person.pk for person in found])
    near = near.order_by(F("likeness").desc(), "family_name", "given_names", "pk")
    return {person: _("similar spelling") for person in near[:room]}


def _rank_person(person: Person, wanted: str) -> tuple:
    """Those whose family name it begins, or whose whole name it is, first."""
    name, family = folded(person.full_name), folded(person.family_name)
    begins = name.startswith(wanted) or family.startswith(wanted)
    return (not begins, not _has_all(name, wanted))


def why_person(person: Person, wanted: str) -> str:
    if _has_all(person.full_name, wanted):
        return ""
    others = [*person.variants.all(), *person.merged_from.all()]
    variants = (str(variant) for variant in others)
    name = next((name for name in variants if _has_all(name, wanted)), "")
    return _("variant: %(name)s") % {"name": name} if name else ""


def _posts_held(user, people: Iterable[Person], *, on: date) -> dict[int, Post]:
    """One for each: the one held longest of those that they hold that day."""
    held = Post.objects.for_user(user).on(on)
    held = held.filter(person__in=[person.pk for person in people])
    posts = held.select_related("institution").order_by("starts_on", "-pk")
    return {post.person_id: post for post in posts}


def _room_for_near(found: list) -> int:
    return min(MOST_NEAR, MOST - len(found)) if found else MOST


# Matching. Own names and those in the other table are united, rather than either
# asked of each row: so each search has its own index, and no row is folded twice.


def _with_all(seen: QuerySet, names, wanted: str, others: QuerySet, key: str):
    """Rows with all words in one of their names, or in a row of `others`."""
    has_all = Q()
    for word in wanted.split():
        has_all &= Q(folded_names__contains=Fold(Value(word)))
    return seen.filter(pk__in=_named(seen.model, names, others, key, has_all))


def _spelt_nearly(seen: QuerySet, names, wanted: str, others: QuerySet, key: str):
    look_for_near_spellings()
    is_near = Q(folded_names__trigram_word_similar=wanted)
    rows = seen.filter(pk__in=_named(seen.model, names, others, key, is_near))
    return rows.annotate(likeness=TrigramWordSimilarity(wanted, Fold(names)))


def _named(model, names, others: QuerySet, key: str, condition: Q) -> QuerySet:
    """A record that was merged lends its names to the one that is kept."""
    own = model.objects.annotate(folded_names=Fold(names)).filter(condition)
    others = others.annotate(folded_names=Fold(names)).filter(condition)
    merged = model.objects.filter(merged_into__isnull=False)
    lent = merged.filter(pk__in=own.values("pk")) | merged.filter(
        pk__in=others.values(key)
    )
    found = own.values("pk").union(others.values(key))
    return found.union(lent.values("merged_into"))


def _has_all(text: str, wanted: str) -> bool:
    plain = folded(text)
    return all(word in plain for word in wanted.split())
