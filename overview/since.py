"""Since when the reader wants to know what moved: `?since=` on every list.

`request.since` has it (overview.middleware), so that apps below read it as they read
`request.user`, and know nothing of reviews.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from migration_coop.lib.formats import format_date
from overview.models import Snapshot

LAST, REVIEW = "last", "review-"
DAYS = (7, 30, 90)
OFFERED = 6


@dataclass(frozen=True)
class Since:
    """A moment; `value` is how the address says it."""

    at: datetime
    label: str
    value: str

    @property
    def on(self) -> date:
        return timezone.localtime(self.at).date()


def read_since(request) -> Since | None:
    """Nothing where nothing was asked, or where it cannot be understood."""
    return find_since(request.GET.get("since", ""), request.user)


def find_since(value: str, user) -> Since | None:
    if not value or not user.is_authenticated:
        return None
    snapshots = Snapshot.objects.for_user(user).newest_first()
    if value == LAST:
        return _of(snapshots.reviews().first())
    key = value.removeprefix(REVIEW)
    if key != value:
        # Longer numbers are no keys.
        is_key = key.isascii() and key.isdigit() and len(key) < 19
        return _of(snapshots.filter(pk=key).first()) if is_key else None
    try:
        return _of_day(date.fromisoformat(value))
    except ValueError:
        return None


def since_choices(
    user, *, today: date, chosen: Since | None = None
) -> list[tuple[str, str]]:
    """(value, label): what was chosen, the latest snapshots, some days back.

    A list that nobody compares offers "the last review" without asking which it is.
    """
    if not chosen:
        return [(LAST, _("the last review")), *_days_back(today)]
    return list(
        {
            chosen.value: chosen.label,
            **dict(_reviews(user)),
            **dict(_days_back(today)),
        }.items()
    )


def _reviews(user) -> Iterator[tuple[str, str]]:
    for snapshot in Snapshot.objects.for_user(user).newest_first()[:OFFERED]:
        yield f"{REVIEW}{snapshot.pk}", snapshot.name


def _days_back(today: date) -> Iterator[tuple[str, str]]:
    for days in DAYS:
        text = ngettext("%(count)s day ago", "%(count)s days ago", days)
        yield str(today - timedelta(days=days)), text % {"count": days}


def _of(snapshot: Snapshot | None) -> Since | None:
    if snapshot is None:
        return None
    return Since(snapshot.at, snapshot.name, f"{REVIEW}{snapshot.pk}")


def _of_day(day: date) -> Since | None:
    """From the first hour of the day on, by the clock of the reader."""
    if not date(1900, 1, 1) <= day < date(9999, 1, 1):
        return None
    at = timezone.make_aware(datetime.combine(day, time.min))
    return Since(at, format_date(day), day.isoformat())
