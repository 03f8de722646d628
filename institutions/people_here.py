"""The people of an institution: focal points first, those who left and are to be
replaced, the others, and those of the past."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch

from institutions.models import Channel, ChannelUse, Institution, Post


@dataclass
class PeopleHere:
    focal_points: list[Post] = field(default_factory=list)
    # Focal points who left, and nobody answers for their themes since.
    to_replace: list[Post] = field(default_factory=list)
    others: list[Post] = field(default_factory=list)
    # Past and to come.
    not_now: list[Post] = field(default_factory=list)

    @property
    def how_many(self) -> int:
        """Of today."""
        return len(self.focal_points) + len(self.others)


def posts_of(institution: Institution, *, user) -> list[Post]:
    """Four queries, however many: posts, people, themes and official channels."""
    official = Channel.objects.filter(use=ChannelUse.OFFICIAL).order_by(
        "-is_preferred", "kind", "pk"
    )
    posts = Post.objects.for_user(user).filter(institution=institution)
    channels = Prefetch("person__channels", official, to_attr="official_channels")
    posts = posts.select_related("person").prefetch_related("focal_themes", channels)
    return list(posts.order_by("person__family_name", "person__given_names", "pk"))


def people_here(posts: list[Post], *, today: date) -> PeopleHere:
    found = PeopleHere()
    for post in posts:
        post.must_be_confirmed = post.is_to_confirm(today)
        if not post.covers(today):
            found.not_now.append(post)
        elif post.is_focal_point:
            found.focal_points.append(post)
        else:
            found.others.append(post)
    answered = [_themes_of(post) for post in found.focal_points]
    for post in list(found.not_now):
        if _is_open_since(post, answered, today=today):
            found.not_now.remove(post)
            found.to_replace.append(post)
    found.not_now.sort(key=_latest_first)
    return found


def _is_open_since(post: Post, answered: list[set[int]], *, today: date) -> bool:
    """They left as focal point; none answers for all, or for the same themes."""
    has_left = post.ends_on is not None and post.ends_on < today
    if not (post.is_focal_point and has_left):
        return False
    wanted = _themes_of(post)
    for_all = any(not themes for themes in answered)
    known = set().union(*answered)
    return not (for_all or (wanted and wanted <= known))


def _themes_of(post: Post) -> set[int]:
    """None at all means all of them."""
    return {theme.pk for theme in post.focal_themes.all()}


def _latest_first(post: Post) -> tuple:
    ended = post.ends_on or date.max
    return (-ended.toordinal(), post.pk)
