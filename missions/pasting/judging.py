"""How sure each cell is: known to the registry, new to it, or to be checked.

A cell is known where the registry has exactly one answer. In doubt it is to be
checked: a wrong cell must never look certain.
"""

from collections.abc import Iterable
from datetime import date

from rapidfuzz import fuzz

from institutions.models import Channel, ChannelKind, Person, PersonVariant
from missions.near_names import is_near_person
from missions.pasting.bodies import Bodies
from missions.pasting.cells import Cell, Choice, Row, State
from missions.registry import Registry, folded

# Likeness in percent from which two names may be the same person.
ALIKE = 84
MOST_CHOICES = 3


def judge_visits(rows: list[Row], bodies: Bodies) -> list[dict[str, Cell]]:
    return [_plain_cells(row, bodies) for row in rows]


def judge_people(rows: list[Row], bodies: Bodies, *, on: date) -> list[dict[str, Cell]]:
    """The cells of each row; as many queries for sixty rows as for one."""
    people = People(bodies.registry, rows, on=on)
    judged = []
    for row in rows:
        cells = _plain_cells(row, bodies)
        cells["name"] = people.cell(row, cells["institution"])
        judged.append(cells)
    return judged


def _plain_cells(row: Row, bodies: Bodies) -> dict[str, Cell]:
    cells = {
        name: Cell(text, State.CHECK if name in row.doubts and text else State.NEW)
        for name, text in row.texts.items()
    }
    if "takes_place_on" in row.doubts:
        cells["takes_place_on"].state = State.CHECK
    body = bodies.cell(row.texts.get("institution", ""))
    if "institution" in row.doubts and body.text:
        body.state = State.CHECK
    return cells | {"institution": body}


class People:
    """Who in the registry the rows may mean, looked up for all rows together."""

    def __init__(self, registry: Registry, rows: Iterable[Row], *, on: date):
        rows = list(rows)
        self.registry = registry
        names = {row.texts["name"] for row in rows if row.texts["name"]}
        self.called = registry.people_named(names)
        self.by_email = self._with_email({row.texts.get("email") for row in rows})
        unknown = {name for name in names if not self.called[folded(name)]}
        self.alike = self._alike(unknown)
        found = [*self.called.values(), *self.by_email.values(), *self.alike.values()]
        everybody = {person for several in found for person in several}
        self.posts = registry.posts_of(everybody, on=on) if everybody else {}

    def cell(self, row: Row, body: Cell) -> Cell:
        name = row.texts["name"]
        if not name:
            return Cell()
        if found := self.by_email.get(row.texts.get("email", "")):
            is_sure = len(found) == 1 and _may_be(name, found[0])
            return self._cell(name, found, State.KNOWN if is_sure else State.CHECK)
        if found := self.called[folded(name)]:
            return self._called(name, found, body)
        if found := self.alike.get(name):
            return self._cell(name, found, State.CHECK)
        return Cell(name, State.CHECK if "name" in row.doubts else State.NEW)

    def _called(self, name: str, found: list[Person], body: Cell) -> Cell:
        """One of that name, whose post agrees with the institution of the row."""
        there = [person for person in found if self._is_at(person, body)]
        if len(there) == 1 and (len(found) == 1 or body.state == State.KNOWN):
            return self._cell(name, there, State.KNOWN)
        return self._cell(name, found, State.CHECK)

    def _is_at(self, person: Person, body: Cell) -> bool:
        """Nothing speaks against it: no institution is named, or no post is known."""
        held = {post.institution_id for post in self.posts.get(person.pk, [])}
        if not body.text or not held:
            return True
        return body.state == State.KNOWN and body.choices[0].pk in held

    def _cell(self, name: str, people: list[Person], state: str) -> Cell:
        choices = [
            Choice(person.pk, self._label(person), person.full_name, person.sex)
            for person in people[:MOST_CHOICES]
        ]
        # Somebody known goes by the name of the registry, however it was pasted.
        text = people[0].full_name if state == State.KNOWN else name
        return Cell(text, state, choices)

    def _label(self, person: Person) -> str:
        posts = self.posts.get(person.pk, [])
        if not posts:
            return person.full_name
        post = posts[0]
        return f"{person.full_name} – {post.title} ({post.institution.short_name})"

    def _with_email(self, emails: set) -> dict[str, list[Person]]:
        wanted = {email for email in emails if email}
        if not wanted:
            return {}
        seen = Person.objects.for_user(self.registry.user)
        # A personal address tells only those who may know it whose it is.
        known = Channel.objects.for_user(self.registry.user)
        channels = known.filter(
            kind=ChannelKind.EMAIL, person__in=seen, value__in=wanted
        )
        found: dict[str, list[Person]] = {}
        for channel in channels.select_related("person"):
            found.setdefault(channel.value.casefold(), []).append(channel.person)
        return found

    def _alike(self, names: set[str]) -> dict[str, list[Person]]:
        """People whose name is written nearly so, or begins with the same letter."""
        if not names:
            return {}
        written = self._all_names()
        likely = {
            name: {pk for pk, text in written if _is_alike(folded(name), text)}
            for name in names
        }
        pks = {pk for several in likely.values() for pk in several}
        people = Person.objects.for_user(self.registry.user).filter(pk__in=pks)
        by_pk = {person.pk: person for person in people.in_order()}
        return {
            name: [by_pk[pk] for pk in sorted(several) if pk in by_pk]
            for name, several in likely.items()
        }

    def _all_names(self) -> list[tuple[int, str]]:
        seen = Person.objects.for_user(self.registry.user)
        variants = PersonVariant.objects.filter(person__in=seen)
        rows = [
            *seen.values_list("pk", "given_names", "family_name"),
            *variants.values_list("person_id", "given_names", "family_name"),
        ]
        return [(pk, folded(f"{given} {family}")) for pk, given, family in rows]


def _is_alike(one: str, other: str) -> bool:
    """Also whom the row would ask about, so that it asks nothing later."""
    if is_near_person(one, other) or fuzz.token_sort_ratio(one, other) >= ALIKE:
        return True
    return _share_initial_and_family_name(one.split(), other.split())


def _share_initial_and_family_name(one: list[str], other: list[str]) -> bool:
    """ "a. tetteh" and "ablavi tetteh", or one who goes by a second given name too."""
    shared = set(one) & set(other)
    long = {word for word in shared if len(word) > 2}
    first = [word for word in one if word not in shared]
    second = [word for word in other if word not in shared]
    if not long or not first or not second:
        return bool(long) and (len(shared) > 1 or 1 in (len(one), len(other)))
    return any(
        len(a.strip(".")) == 1 or len(b.strip(".")) == 1
        for a in first
        for b in second
        if a[0] == b[0]
    )


def _may_be(name: str, person: Person) -> bool:
    """An address settles who it is, unless the name is quite another one."""
    words = {word for word in folded(name).split() if len(word) > 2}
    return bool(words & set(folded(person.full_name).split()))
