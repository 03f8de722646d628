"""Reviews as days that plans can be measured against."""

from collections.abc import Iterator

from django.utils import timezone

from cooperation.models import ActionPlan
from cooperation.timeline.references import NamedDay
from overview.models import Snapshot
from overview.since import REVIEW

OFFERED = 6


def days_of_reviews(user, plan: ActionPlan) -> Iterator[NamedDay]:
    """The latest reviews that the reader may see, whatever they were about."""
    reviews = Snapshot.objects.for_user(user).reviews().newest_first()
    for review in reviews[:OFFERED]:
        on = timezone.localdate(review.at)
        yield NamedDay(f"{REVIEW}{review.pk}", review.name, on)
