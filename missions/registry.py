"""The institutions and people that somebody may name on a form, by typing.

The registry is read once per page, whatever the number of rows that ask it.
"""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Q, Value
from django.db.models.functions import Concat, Trim
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from institutions.models import (
    Institution,
    InstitutionStatus,
    Person,
    PersonVariant,
    Post,
)
from migration_coop.lib.formats import country_name
from migration_coop.lib.search import Fold

MOST_PEOPLE = 200
MOST_CHOICES = 4


def folded(text: str) -> str:
    """As the database's own `fold` does: no case, no accents, single spaces."""
    text = text.replace("’", "'").replace("œ", "oe").replace("Œ", "Oe")
    letters = unicodedata.normalize("NFKD", text)
    plain = "".join(c for c in letters if not unicodedata.combining(c))
    return " ".join(plain.casefold().split())


class Registry:
    """What one user may name. Institutions are only ever chosen, never made here."""

    def __init__(self, user):
        self.user = user

    # Institutions

    @cached_property
    def institutions(self) -> list[Institution]:
        seen = Institution.objects.for_user(self.user).prefetch_related("former_names")
        return list(seen.in_order())

    @cached_property
    def labels(self) -> dict[int, str]:
        """A text for each institution that names it and no other."""
        plain = {body.pk: _label(body) for body in self.institutions}
        uses = Counter(plain.values())
        return {
            body.pk: text
            if uses[text := plain[body.pk]] == 1
            else f"{text} [{body.code}]"
            for body in self.institutions
        }

    def choices(self, *countries: str) -> list[str]:
        """What to offer, the countries concerned first."""
        offered = [body for body in self.institutions if not _is_merged(body)]
        offered.sort(key=lambda body: body.country_id not in countries)
        return [self.labels[body.pk] for body in offered]

    def institution(self, text: str, *, country: str = "") -> Institution:
        """The one that this text names: by its label, a name, an acronym, a past name.

        `country` decides between bodies of the same name.
        """
        wanted = folded(text)
        if body := self._by_label.get(wanted):
            return body
        found = self._by_any_name[wanted]
        found = [body for body in found if body.country_id == country] or found
        if len(found) == 1:
            return found[0]
        raise self._cannot_choose(text, found)

    def institutions_named(self, text: str) -> list[Institution]:
        """All that this text may mean, none chosen; the one of that label alone."""
        wanted = folded(text)
        if body := self._by_label.get(wanted):
            return [body]
        return list(self._by_any_name.get(wanted, []))

    @cached_property
    def _by_label(self) -> dict[str, Institution]:
        return {folded(self.labels[body.pk]): body for body in self.institutions}

    @cached_property
    def _by_any_name(self) -> dict[str, list[Institution]]:
        named = defaultdict(list)
        for body in self.institutions:
            for text in set() if _is_merged(body) else _all_names(body):
                named[text].append(body)
        return named

    def _cannot_choose(self, text: str, found: list[Institution]) -> ValidationError:
        if not found:
            message = _("No institution is called “%(text)s”. Choose one of the list.")
            return ValidationError(message % {"text": text}, code="unknown")
        names = "; ".join(self.labels[body.pk] for body in found[:MOST_CHOICES])
        message = _("Several institutions are called “%(text)s”. Which one: %(names)s?")
        return ValidationError(
            message % {"text": text, "names": names}, code="ambiguous"
        )

    # People

    def people_choices(self) -> list[str]:
        people = Person.objects.for_user(self.user).in_order()[:MOST_PEOPLE]
        return [person.full_name for person in people]

    def people_named(self, names: Iterable[str]) -> dict[str, list[Person]]:
        """Who bears each of these names, written either way round; two queries."""
        wanted = {folded(name) for name in names}
        if not wanted:
            return {}
        found = {name: {} for name in wanted}
        seen = Person.objects.for_user(self.user)
        for person in _with_names(seen).filter(_is_called(wanted)):
            for name in wanted & {folded(person.one_way), folded(person.other_way)}:
                found[name][person.pk] = person
        variants = _with_names(PersonVariant.objects.filter(person__in=seen))
        for variant in variants.filter(_is_called(wanted)).select_related("person"):
            for name in wanted & {folded(variant.one_way), folded(variant.other_way)}:
                found[name][variant.person_id] = variant.person
        return {name: list(people.values()) for name, people in found.items()}

    def posts_of(self, people: Iterable[Person], *, on: date) -> dict[int, list[Post]]:
        posts = defaultdict(list)
        known = Post.objects.for_user(self.user).on(on).filter(person__in=people)
        for post in known.select_related("institution").order_by("-starts_on", "pk"):
            posts[post.person_id].append(post)
        return posts


def split_name(text: str) -> tuple[str, str]:
    """Given and family names: "Gaston Batchey", "BATCHEY Gaston", "Batchey"."""
    words = text.split()
    capitals = [word for word in words if len(word.strip(".")) > 1 and word.isupper()]
    if capitals and len(capitals) < len(words):
        others = [word for word in words if word not in capitals]
        return " ".join(others), " ".join(capitals)
    return " ".join(words[:-1]), words[-1]


def _label(body: Institution) -> str:
    if body.country_id is None:
        return body.full_name
    return f"{body.full_name}, {country_name(body.country_id)}"


def _is_merged(body: Institution) -> bool:
    return body.status == InstitutionStatus.MERGED


def _all_names(body: Institution) -> set[str]:
    texts = {body.code}
    for names in (body, *body.former_names.all()):
        spoken = (names.name_fr, names.name_en, names.name_pt, names.name_ar)
        texts |= {*spoken, names.acronym, names.full_name}
    return {folded(text) for text in texts if text}


def _with_names(rows):
    """Each row with its name folded, written either way round."""
    return rows.annotate(
        one_way=Fold(Trim(Concat("given_names", Value(" "), "family_name"))),
        other_way=Fold(Trim(Concat("family_name", Value(" "), "given_names"))),
    )


def _is_called(names: set[str]) -> Q:
    return Q(one_way__in=names) | Q(other_way__in=names)
