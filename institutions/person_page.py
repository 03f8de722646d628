"""What the page and the list of people say of them, as one reader may know it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.functional import cached_property

from institutions.models import Channel, ChannelUse, Person, Post
from institutions.suggestions import why_person
from migration_coop.lib.search import folded


@dataclass
class PersonRecord:
    """A person's page. A fixed number of queries, however many posts there are."""

    person: Person
    user: Any
    today: date

    @cached_property
    def posts(self) -> list[Post]:
        """Latest first. Whoever stands in or came after is there as far as the reader
        may know of them."""
        posts = Post.objects.for_user(self.user)
        posts = posts.filter(person=self.person).latest_first()
        posts = posts.select_related("institution__country", "successor")
        found = list(posts.prefetch_related("focal_themes"))
        named = {post.alternate_id for post in found}
        named |= {post.successor.person_id for post in found if post.successor}
        people = self._people(named)
        for post in found:
            post.is_held = post.covers(self.today)
            post.must_be_confirmed = post.is_to_confirm(self.today)
            post.stand_in = people.get(post.alternate_id)
            post.follower = post.successor and people.get(post.successor.person_id)
        return found

    @cached_property
    def stands_in_for(self) -> list[Post]:
        posts = Post.objects.for_user(self.user).on(self.today)
        posts = posts.filter(alternate=self.person).select_related(
            "person", "institution"
        )
        return list(posts.order_by("person__family_name", "pk"))

    @cached_property
    def channels(self) -> dict[str, list[Channel]]:
        """Official and personal, kept apart."""
        seen = Channel.objects.for_user(self.user).filter(person=self.person)
        found: dict[str, list[Channel]] = {use: [] for use in ChannelUse}
        for channel in seen.in_order():
            found[channel.use].append(channel)
        return found

    @property
    def official(self) -> list[Channel]:
        return self.channels[ChannelUse.OFFICIAL]

    @property
    def personal(self) -> list[Channel]:
        return self.channels[ChannelUse.PERSONAL]

    @cached_property
    def variants(self) -> list:
        return list(self.person.variants.order_by("family_name", "given_names", "pk"))

    @property
    def last_confirmed_on(self) -> date | None:
        days = [post.confirmed_on for post in self.posts if post.confirmed_on]
        return max(days, default=None)

    @property
    def successor(self) -> Person | None:
        """Who came after in the post that was left last."""
        return next((post.follower for post in self.posts if post.follower), None)

    def _people(self, keys: Iterable[int | None]) -> dict[int, Person]:
        known = [key for key in keys if key]
        if not known:
            return {}
        return Person.objects.for_user(self.user).in_bulk(known)


def with_posts(people: QuerySet[Person], user) -> QuerySet[Person]:
    """Each with the posts that the reader may know of, latest first, and variants."""
    posts = Post.objects.for_user(user).latest_first()
    posts = posts.select_related("institution__country")
    return people.prefetch_related(
        Prefetch("posts", posts, to_attr="posts_seen"), "variants"
    )


def say_why_found(people: Iterable[Person], words: str, *, today: date) -> None:
    """On each row of a list: what is held today, and by which variant it was found."""
    wanted = folded(words)
    for person in people:
        person.reason = why_person(person, wanted) if wanted else ""
        held = [post for post in person.posts_seen if post.covers(today)]
        person.held = held or person.posts_seen[:1]
        person.must_be_confirmed = any(post.is_to_confirm(today) for post in held)
