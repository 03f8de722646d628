"""Which person a row means: by number, by e-mail, by name and institution."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from exchange.targets.readers import plain
from institutions.models import Channel, ChannelKind, Person, Post
from migration_coop.lib.search import Fold

# Of a hundred: one letter in eight may be wrong.
NEAR_NAME = 86


class Persons:
    """Those whom a batch of rows may mean, with all that a row may change."""

    def __init__(
        self,
        user,
        *,
        keys: Collection[int],
        emails: Collection[str],
        names: Collection[str],
        bodies: Collection[int],
    ):
        self.by_email = dict(
            Channel.objects.filter(kind=ChannelKind.EMAIL)
            .annotate(lower=Lower("value"))
            .filter(lower__in=emails)
            .order_by("-pk")
            .values_list("lower", "person")
        )
        seen: QuerySet = Person.objects.for_user(user)
        there = Post.objects.filter(institution__in=bodies)
        wanted = Q(pk__in=[*keys, *self.by_email.values()])
        wanted |= Q(pk__in=there.values("person"))
        wanted |= Q(pk__in=_named(names))
        rows = (
            seen.filter(wanted)
            .order_by("pk")
            .prefetch_related(
                "posts__institution", "posts__focal_themes", "channels", "variants"
            )
        )
        self.by_pk = {row.pk: row for row in rows}
        self._by_name: dict[str, list[Person]] = defaultdict(list)
        self._at: dict[int, list[Person]] = defaultdict(list)
        for person in self.by_pk.values():
            for name in {name_key(person), *map(name_key, person.variants.all())}:
                self._by_name[name].append(person)
            for pk in {post.institution_id for post in person.posts.all()}:
                self._at[pk].append(person)

    def match(self, values: dict[str, Any], body: int | None) -> dict[str, Any] | None:
        """Of the same name elsewhere is not surely the same; nor one spelt nearly so."""
        emails = (values.get("email", ""), values.get("personal_email", ""))
        known = (self.by_pk.get(self.by_email.get(email, 0)) for email in emails)
        if person := next(filter(None, known), None):
            return shown([person], reason=_("same e-mail"), certain=True)
        name = key_of(values)
        named = self._by_name.get(name, [])
        here = [person for person in named if person in self._at.get(body or 0, [])]
        if here:
            return shown(here, reason=_("same name"), certain=len(here) == 1)
        if named:
            return shown(named, reason=_("same name, elsewhere"), certain=False)
        near = [
            person
            for person in self._at.get(body or 0, [])
            if fuzz.ratio(name, name_key(person)) >= NEAR_NAME
        ]
        return (near and shown(near, reason=_("similar name"), certain=False)) or None


def shown(people: list[Person], *, reason: str, certain: bool) -> dict[str, Any]:
    first, *others = [
        {
            "label": _with_post(person),
            "url": reverse("institutions:person_detail", args=[person.pk]),
            "pk": person.pk,
        }
        for person in people
    ]
    return {**first, "reason": reason, "certain": certain, "others": others}


def name_key(row: Any) -> str:
    return " ".join(sorted(plain(f"{row.given_names} {row.family_name}").split()))


def key_of(values: dict[str, Any]) -> str:
    name = f"{values.get('given_names', '')} {values.get('family_name', '')}"
    return " ".join(sorted(plain(name).split()))


def _named(names: Collection[str]) -> QuerySet:
    """Those with one of these family names; the rest of the name is compared later."""
    return (
        Person.objects.annotate(folded_family=Fold("family_name"))
        .filter(folded_family__in=[Fold(Value(name)) for name in names])
        .values("pk")
    )


def _with_post(person: Person) -> str:
    posts = [post for post in person.posts.all() if post.ends_on is None]
    if not posts:
        return str(person)
    return f"{person}, {posts[0].title}, {posts[0].institution.short_name}"
