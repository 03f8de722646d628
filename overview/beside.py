"""What stands beside the queue of those who coordinate: what moved, and what is owed
to the funders."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from cooperation.models import Cooperation, StageChange
from missions.models import Programme
from overview.reports.due import Due, next_report

LATELY = timedelta(days=14)
SHOWN = 5
REPORTS = 3


@dataclass(frozen=True)
class ReportDue:
    """The next report of a programme, and in how many days."""

    programme: Programme
    due: Due
    countdown: str
    is_near: bool


@dataclass(frozen=True)
class Beside:
    since: date
    stages: QuerySet
    reports: list[ReportDue]


def beside(user, *, today: date) -> Beside:
    since = today - LATELY
    return Beside(since, stages_since(user, since), reports_due(user, today=today))


def stages_since(user, since: date) -> QuerySet:
    """The latest steps of cooperations that the user sees, by when they were noted."""
    seen = Cooperation.objects.for_user(user)
    changes = StageChange.objects.filter(cooperation__in=seen.values("pk"))
    changes = changes.filter(at__date__gte=since)
    related = changes.select_related("cooperation__country_a", "cooperation__country_b")
    return related.order_by("-at", "-pk")[:SHOWN]


def reports_due(user, *, today: date) -> list[ReportDue]:
    """Of programmes that the user follows, those that are due first."""
    programmes = Programme.objects.for_user(user).in_order()
    if not user.access().reads_everywhere:
        programmes = programmes.followed_by(user)
    dues = [(next_report(row, today), row) for row in programmes.distinct()]
    dues.sort(key=lambda pair: pair[0].on)
    return [
        ReportDue(programme, due, due.countdown(today), due.is_near(today))
        for due, programme in dues[:REPORTS]
    ]
