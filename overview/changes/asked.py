"""What the address of the page asks for, in words and in links."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperation.filters import countries_of_cooperations
from migration_coop.lib.changes import Change
from migration_coop.lib.formats import country_name, format_date
from overview.changes.finding import KINDS
from overview.since import LAST, Since, find_since, since_choices

# Where nobody chose a moment and no review was held.
DAYS_BACK = 30
MOST = 2000


@dataclass(frozen=True)
class Asked:
    since: Since
    until: datetime
    until_on: date | None
    kind: str
    query: QueryDict

    def takes(self, change: Change) -> bool:
        return not self.kind or change.kind == self.kind

    def word(self, name: str) -> str:
        return self.query.get(name, "").replace("\0", "")

    def size(self, usual: int) -> int:
        typed = self.query.get("shown", "")
        asked = int(typed) if typed.isascii() and typed.isdigit() else usual
        return max(usual, min(asked, MOST))

    def link(self, **changed: Any) -> str:
        """The same page with other parameters; an empty one is left out."""
        query = self.query.copy()
        for name, value in changed.items():
            query[name] = value
            if not value:
                del query[name]
        return f"?{query.urlencode()}"

    def kind_links(self, counts: list[tuple[str, str, int]]) -> list[dict]:
        every = sum(count for _kind, _name, count in counts)
        links = [("", _("Everything"), every), *counts]
        return [
            {
                "label": name,
                "count": count,
                "url": self.link(kind=kind, shown=""),
                "is_current": kind == self.kind,
            }
            for kind, name, count in links
        ]


def asked_of(request: HttpRequest) -> Asked:
    """Since the last review, or a month ago, where the address does not say."""
    query, user = request.GET, request.user
    since = find_since(query.get("since", ""), user) or find_since(LAST, user)
    if since is None:
        day = timezone.localdate() - timedelta(days=DAYS_BACK)
        since = find_since(day.isoformat(), user)
    assert since is not None
    until_on = _day(query.get("until", ""))
    kind = query.get("kind", "")
    known = kind if kind in KINDS else ""
    return Asked(since, _end_of(until_on), until_on, known, query)


def chips_of(asked: Asked) -> list[dict]:
    """What narrows the page, each with the address without it."""
    words = [
        ("cooperation", _("Cooperation"), str),
        ("plan", _("Action plan"), str),
        ("country", _("Country"), country_name),
    ]
    chips = [
        {
            "label": label,
            "value": say(asked.word(name)),
            "remove_url": asked.link(**{name: "", "shown": ""}),
        }
        for name, label, say in words
        if asked.word(name)
    ]
    if asked.until_on:
        without = asked.link(until="", shown="")
        day = format_date(asked.until_on)
        chips.append({"label": _("Until"), "value": day, "remove_url": without})
    return chips


def choices_of(user: Any, asked: Asked) -> list[tuple[str, str]]:
    return since_choices(user, today=timezone.localdate(), chosen=asked.since)


def country_choices(asked: Asked) -> list[dict]:
    chosen = asked.word("country")
    return [
        {"code": code, "name": name, "is_chosen": code == chosen}
        for code, name in countries_of_cooperations()
    ]


def _day(typed: str) -> date | None:
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return None
    return day if day < date(9999, 1, 1) else None


def _end_of(day: date | None) -> datetime:
    """The last moment of that day, or now."""
    if day is None:
        return timezone.now()
    last = datetime.combine(day + timedelta(days=1), time.min)
    return timezone.make_aware(last) - timedelta(microseconds=1)
