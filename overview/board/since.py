"""Since when the board compares: ?since=2019-01-14."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.http import HttpRequest
from django.utils import timezone

from migration_coop.lib.formats import format_date


@dataclass(frozen=True)
class Since:
    at: datetime
    label: str
    # As the address names it.
    value: str


def read_since(request: HttpRequest) -> Since | None:
    """From the beginning of that day; what is not a day means no comparison."""
    try:
        day = date.fromisoformat(request.GET.get("since", ""))
    except ValueError:
        return None
    at = timezone.make_aware(datetime.combine(day, time.min))
    return Since(at, format_date(day, "long"), day.isoformat())
