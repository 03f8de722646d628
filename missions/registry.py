"""The institutions and people that somebody may name on a form, by typing.

The registry is read once per page, whatever the number of rows that ask it.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Q, Value
from django.db.models.functions import Concat, Trim
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from institutions.duplicates.alike import alike_to_each
from institutions.models import (
    Country,
    Institution,
    InstitutionStatus,
    Person,
    PersonVariant,
    Post,
)
from institutions.models.person import PersonName
from migration_coop.lib.formats import country_name
from migration_coop.lib.search import Fold, folded, look_for_near_spellings
from missions.begun_institutions import begun_institution, say_type
from missions.near_names import (
    BodyName,
    is_near_person,
    near_institutions,
    plain,
)
from missions.questions import Question, ask_about_institution

MOST_CHOICES = 4
# Of people who may be meant by new names; the closest look is taken in Python.
MOST_NEAR = 500
LONGEST_NAME = 250
NUMBER = re.compile(r"[0-9]{1,18}")


class Registry:
    """What one user may name, and the new bodies that this page names.

    New ones are rows that nobody has stored yet: saving the page stores them.
    """

    def __init__(self, user):
        self.user = user
        self.new_institutions: dict[tuple[str, str], Institution] = {}
        # Names with the country where they are looked for first.
        self._to_look_for: set[tuple[str, str]] = set()
        self._near: dict[tuple[str, str], list[tuple[Institution, str]]] = {}

    # Institutions

    @cached_property
    def institutions(self) -> list[Institution]:
        seen = Institution.objects.for_user(self.user).prefetch_related("former_names")
        return list(seen.in_order())

    @cached_property
    def labels(self) -> dict[int, str]:
        """A text for each institution that names it and no other."""
        plain = {body.pk: body.label for body in self.institutions}
        uses = Counter(plain.values())
        return {
            body.pk: text
            if uses[text := plain[body.pk]] == 1
            else f"{text} [{body.code}]"
            for body in self.institutions
        }

    @cached_property
    def codes(self) -> dict[int, str]:
        return {body.pk: body.code for body in self.institutions}

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

    def institution_of_code(self, code: str) -> Institution | None:
        return next((body for body in self.institutions if body.code == code), None)

    def new_institution(self, text: str, *, country: str, type: str) -> Institution:
        """One row, not stored yet, however often the page names this body."""
        if len(text) > LONGEST_NAME:
            raise ValidationError(_("This name is too long."), code="too_long")
        if country not in {"", *dict(self.countries)}:
            raise ValidationError(_("Choose a country of the list."), code="country")
        key = (folded(text), country)
        body = self.new_institutions.get(key) or begun_institution(text, country)
        say_type(body, type)
        return self.new_institutions.setdefault(key, body)

    @cached_property
    def countries(self) -> list[tuple[str, str]]:
        """Codes and names, in the order of the reader's language."""
        rows = Country.objects.values_list("pk", flat=True)
        return sorted(((pk, country_name(pk)) for pk in rows), key=lambda one: one[1])

    def question(self, text: str, *, country: str, **answered: str) -> Question:
        """Which one is meant by a text that names none, or more than one."""
        same = self._by_any_name.get(folded(text), [])
        found = [(body, "") for body in same[:MOST_CHOICES]]
        found = found or self.institutions_near(text, country=country)
        return ask_about_institution(
            text,
            found,
            labels=self.labels,
            countries=self.countries,
            **{"country": country} | answered,
        )

    def look_for_later(self, text: str, *, country: str) -> None:
        """Announces a name: all of them are looked for as soon as one is asked about."""
        if not self._by_any_name.get(folded(text)):
            self._to_look_for.add((text, country))

    def institutions_near(
        self, text: str, *, country: str
    ) -> list[tuple[Institution, str]]:
        """Those that a new name may mean, each with its name that is like it.

        Where none is spelt so: those that the search for duplicates finds, which knows
        abbreviations, initials and other languages.
        """
        wanted = (text, country)
        if wanted not in self._near:
            self._look_for({wanted} | self._to_look_for - self._near.keys())
        return self._near[wanted]

    def _look_for(self, wanted: Iterable[tuple[str, str]]) -> None:
        for text, country in wanted:
            near = near_institutions(text, self._body_names, country=country)
            self._near[text, country] = near
        known = {body.pk: body for body in self.institutions if not _is_merged(body)}
        countries = {"", *dict(self.countries)}
        unlike = [
            (text, country)
            for text, country in wanted
            if country in countries and not self._near[text, country]
        ]
        begun = [
            begun_institution(text[:LONGEST_NAME], where) for text, where in unlike
        ]
        for name, alike in zip(unlike, alike_to_each(begun), strict=True):
            found = [known[pk] for pk in alike if pk in known]
            self._near[name] = [(body, body.name) for body in found[:MOST_CHOICES]]

    def institutions_named(self, text: str) -> list[Institution]:
        """All that this text may mean, none chosen; the one of that label alone."""
        wanted = folded(text)
        if body := self._by_label.get(wanted):
            return [body]
        return list(self._by_any_name.get(wanted, []))

    @cached_property
    def _body_names(self) -> list[BodyName]:
        known = (body for body in self.institutions if not _is_merged(body))
        named = ((name, body) for body in known for name in _all_names(body))
        return [BodyName(plain(name), name, body) for name, body in named]

    @cached_property
    def _by_label(self) -> dict[str, Institution]:
        return {folded(self.labels[body.pk]): body for body in self.institutions}

    @cached_property
    def _by_any_name(self) -> dict[str, list[Institution]]:
        named = defaultdict(list)
        for body in self.institutions:
            names = set() if _is_merged(body) else _all_names(body)
            for text in {folded(name) for name in names}:
                named[text].append(body)
        return named

    def _cannot_choose(self, text: str, found: list[Institution]) -> ValidationError:
        if not found:
            message = _("No institution is called “%(text)s”. Which one is meant?")
            return ValidationError(message % {"text": text}, code="unknown")
        names = "; ".join(self.labels[body.pk] for body in found[:MOST_CHOICES])
        message = _("Several institutions are called “%(text)s”. Which one: %(names)s?")
        return ValidationError(
            message % {"text": text, "names": names}, code="ambiguous"
        )

    # People

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

    def people_of_keys(self, keys: Iterable[str]) -> dict[str, Person]:
        """Those that were chosen from a list, as far as the user may see them."""
        numbers = {key for key in keys if NUMBER.fullmatch(key)}
        if not numbers:
            return {}
        seen = Person.objects.for_user(self.user).filter(pk__in=numbers)
        return {str(person.pk): person for person in seen}

    def people_near(self, names: Iterable[str]) -> dict[str, list[Person]]:
        """Whom each of these new names may mean; four queries for all of them."""
        wanted = {folded(name) for name in names}
        if not wanted:
            return {}
        look_for_near_spellings()
        spelt = Q()
        for name in wanted:
            for part in {name, folded(split_name(name)[1])}:
                spelt |= Q(called__trigram_word_similar=part)
        seen = Person.objects.for_user(self.user)
        known = seen.annotate(called=Fold(PersonName())).filter(spelt)
        variants = PersonVariant.objects.annotate(called=Fold(PersonName()))
        variants = variants.filter(spelt, person__in=seen).prefetch_related("person")
        called = [(p.called, p) for p in known.in_order()[:MOST_NEAR]]
        called += [(v.called, v.person) for v in variants.order_by("pk")[:MOST_NEAR]]
        near = {}
        for name in wanted:
            found = {p.pk: p for text, p in called if is_near_person(name, text)}
            near[name] = list(found.values())[:MOST_CHOICES]
        return near

    def posts_at(self, bodies: Iterable[Institution]) -> dict[int, list[Post]]:
        """Who holds, or held, a post there, by institution; for the day, ask them."""
        keys = {body.pk for body in bodies if body.pk}
        if not keys:
            return {}
        posts = defaultdict(list)
        known = Post.objects.for_user(self.user).filter(institution__in=keys)
        for post in known.select_related("person").order_by(
            "-is_focal_point", "person__family_name", "pk"
        ):
            posts[post.institution_id].append(post)
        return posts

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


def _is_merged(body: Institution) -> bool:
    return body.status == InstitutionStatus.MERGED


def _all_names(body: Institution) -> set[str]:
    texts = {body.code}
    for names in (body, *body.former_names.all()):
        spoken = (names.name_fr, names.name_en, names.name_pt, names.name_ar)
        texts |= {*spoken, names.acronym, names.full_name}
    return texts - {""}


def _with_names(rows):
    """Each row with its name folded, written either way round."""
    return rows.annotate(
        one_way=Fold(Trim(Concat("given_names", Value(" "), "family_name"))),
        other_way=Fold(Trim(Concat("family_name", Value(" "), "given_names"))),
    )


def _is_called(names: set[str]) -> Q:
    return Q(one_way__in=names) | Q(other_way__in=names)
