"""Contacts for a telephone: vCard 3.0, which phones and mail programmes all read.

Official channels only, and nobody of a restricted institution, whoever asks: what
leaves Passerelle is seen by others.
"""

from collections.abc import Iterable, Sequence
from datetime import date

import vobject
from django.conf import settings
from django.db.models import Prefetch, QuerySet

from institutions.models import (
    Channel,
    ChannelKind,
    Institution,
    InstitutionStatus,
    Person,
    Post,
)
from institutions.models.post import holds

# How each kind stands in a vCard: its property and its types (RFC 2426, 3.3).
KINDS = {
    ChannelKind.EMAIL: ("email", ["INTERNET", "WORK"]),
    ChannelKind.PHONE: ("tel", ["WORK", "VOICE"]),
    ChannelKind.WHATSAPP: ("tel", ["WORK", "CELL"]),
}


def people_for_vcards(user, *, today: date) -> QuerySet[Person]:
    """Those whose card may leave, with the posts they hold and the official channels
    that the user may see: three queries, whatever is found."""
    hidden = Post.objects.filter(institution__status=InstitutionStatus.RESTRICTED)
    posts = Post.objects.for_user(user).on(today).select_related("institution")
    channels = Channel.objects.for_user(user).official().in_order()
    return (
        Person.objects.for_user(user)
        .exclude(holds(hidden))
        .prefetch_related(
            Prefetch("posts", posts.latest_first(), to_attr="posts_held"),
            Prefetch("channels", channels, to_attr="official_channels"),
        )
    )


def focal_points_of(institution: Institution, *, people: QuerySet, today: date):
    held = Post.objects.on(today).filter(institution=institution, is_focal_point=True)
    return people.filter(holds(held)).in_order()


def vcards_of(people: Iterable[Person], *, first: Institution | None = None) -> str:
    """One card after the other. `first`: whose post stands on the card of somebody who
    holds several."""
    return "".join(_card_of(person, first).serialize() for person in people)


def _card_of(person: Person, first: Institution | None):
    card = vobject.vCard()
    card.add("fn").value = person.full_name
    card.add("n").value = vobject.vcard.Name(
        family=person.family_name, given=person.given_names, prefix=person.civility
    )
    if post := _post_of(person.posts_held, first):
        card.add("org").value = [post.institution.full_name]
        card.add("title").value = post.title
    for channel in person.official_channels:
        _add_channel(card, channel)
    # The same person again replaces the card that is there.
    card.add("uid").value = f"person-{person.pk}@{settings.SITE_HOST}"
    return card


def _post_of(posts: Sequence[Post], first: Institution | None) -> Post | None:
    at_first = (post for post in posts if first and post.institution_id == first.pk)
    return next(at_first, posts[0] if posts else None)


def _add_channel(card, channel: Channel) -> None:
    name, types = KINDS[ChannelKind(channel.kind)]
    line = card.add(name)
    line.value = channel.value
    line.type_paramlist = [*types, "PREF"] if channel.is_preferred else types
