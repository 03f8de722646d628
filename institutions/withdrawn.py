"""Names that were withdrawn, without the names: for those who may give them back."""

from dataclasses import dataclass

from django.db.models import Prefetch

from institutions.models import Person, PersonNameEvent, Post


@dataclass(frozen=True)
class Withdrawn:
    """Somebody whose name nobody is shown: the post and the reason stand for it."""

    person: Person
    post: Post | None
    event: PersonNameEvent | None


def withdrawn_people(user):
    """What the pages of a withdrawn name need, in a fixed number of queries."""
    posts = Post.objects.latest_first().select_related("institution__country")
    events = PersonNameEvent.objects.select_related("by").order_by("-at", "-pk")
    return Person.objects.withdrawn_for(user).prefetch_related(
        Prefetch("posts", posts), Prefetch("name_events", events)
    )


def as_withdrawn(person: Person) -> Withdrawn:
    posts, events = person.posts.all(), person.name_events.all()
    return Withdrawn(person, next(iter(posts), None), next(iter(events), None))
