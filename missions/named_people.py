"""Whom the names of a delegation mean; all of them are looked up together."""

from collections.abc import Iterable
from datetime import date

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from institutions.models import Institution, Person, Post
from migration_coop.lib.search import folded
from missions.questions import NEW, Question, Typed, ask_about_person
from missions.registry import Registry


class Named:
    """The people behind names that were typed, and who else might be meant."""

    def __init__(
        self,
        names: Iterable[Typed],
        *,
        registry: Registry,
        on: date | None,
        known: Iterable[Person | None] = (),
    ):
        """`known`: others, whose posts are wanted as well."""
        names = [name for name in names if name]
        self.on, self.registry = on, registry
        self.known = [person for person in known if person]
        answers = {name.answer for name in names}
        self.chosen = registry.people_of_keys(answers - {NEW})
        open_ones = {name for name in names if not self._is_answered(name)}
        self.same = registry.people_named(open_ones)
        unknown = {name for name in open_ones if not self.same[folded(name)]}
        self.near = registry.people_near(unknown)

    def _is_answered(self, name: Typed) -> bool:
        return name.answer == NEW or name.answer in self.chosen

    @cached_property
    def posts(self) -> dict[int, list[Post]]:
        """What everybody of these held that day."""
        people = {*self.known, *self.chosen.values()}
        for found in (*self.same.values(), *self.near.values()):
            people |= set(found)
        if self.on is None or not people:
            return {}
        return self.registry.posts_of(people, on=self.on)

    def person(self, name: Typed, *, at: Institution | None) -> Person | None:
        """The one that is meant, if it is one and known."""
        if self._is_answered(name):
            return self.chosen.get(name.answer)
        same = self._same(name, at=at)
        return same[0] if len(same) == 1 else None

    def question(self, name: Typed, *, at: Institution | None) -> Question | None:
        """Asked where several bear the name, or nobody does and some nearly do."""
        same = self._same(name, at=at)
        if self._is_answered(name) or len(same) == 1:
            return None
        found = same or self.near.get(folded(name), [])
        return self._ask(name, found) if found else None

    def warning(self, name: Typed) -> Question:
        """Before somebody new is made: who bears the name already, or nearly does."""
        found = self.same[folded(name)] or self.near.get(folded(name), [])
        return self._ask(name, found, answer="" if found else NEW)

    def complaint(self, name: Typed) -> str:
        if self.same.get(folded(name)):
            said = _("Several people are called “%(name)s”. Which one is meant?")
        else:
            said = _("Is “%(name)s” somebody we know already?")
        return said % {"name": name}

    def _same(self, name: Typed, *, at: Institution | None) -> list[Person]:
        """Who bears the name; a namesake who works elsewhere is somebody else."""
        same = self.same.get(folded(name), [])
        if len(same) < 2 or at is None:
            return same
        return [
            person
            for person in same
            if any(post.institution == at for post in self.posts.get(person.pk, []))
        ]

    def _ask(self, name: Typed, found: list[Person], answer: str = "") -> Question:
        told = [(person, self._post_of(person)) for person in found]
        return ask_about_person(name, told, answer=answer)

    def _post_of(self, person: Person) -> str:
        held = self.posts.get(person.pk, [])
        return f"{held[0].title}, {held[0].institution.short_name}" if held else ""
