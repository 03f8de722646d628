"""Reviews as moments that plans can be measured against."""

from collections.abc import Iterator

from cooperation.models import ActionPlan
from cooperation.timeline.references import NamedMoment
from overview.models import Snapshot
from overview.since import REVIEW

OFFERED = 6


def moments_of_reviews(user, plan: ActionPlan) -> Iterator[NamedMoment]:
    """The latest reviews that the reader may see, whatever they were about."""
    reviews = Snapshot.objects.for_user(user).reviews().newest_first()
    for review in reviews[:OFFERED]:
        yield NamedMoment(f"{REVIEW}{review.pk}", review.name, review.at)
