"""What is late today: reports, follow-ups and milestones, with who must act."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cooperation.models import FollowUp, Milestone
from migration_coop.lib.formats import days_between, format_lateness
from missions.models import Mission, MissionStatus, Programme
from missions.permissions import name_today
from overview.reports.asked import Asked

MOST = 200


@dataclass(frozen=True)
class LateItem:
    kind: str
    title: str
    url: str
    owner: str
    due_on: date
    days: int

    @property
    def lateness(self) -> str:
        return format_lateness(self.days)


@dataclass(frozen=True)
class Count:
    """How many of a kind, and the list that shows them."""

    label: str
    number: int
    url: str


@dataclass
class Late:
    """The items that have waited longest first."""

    items: list[LateItem]
    counts: list[Count] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(count.number for count in self.counts)

    def one_of_each_kind_first(self) -> list[LateItem]:
        """So that a hundred late reports do not hide the one milestone."""
        firsts = list({item.kind: item for item in reversed(self.items)}.values())
        firsts.sort(key=lambda item: -item.days)
        return [*firsts, *(item for item in self.items if item not in firsts)]

    def must_act(self) -> list[tuple[str, int]]:
        """Who owes most comes first; what nobody owns is nobody's."""
        owners = Counter(item.owner for item in self.items if item.owner)
        return sorted(owners.items(), key=lambda pair: (-pair[1], pair[0]))


def late_today(
    asked: Asked, *, programme: Programme | None = None, country: str = ""
) -> Late:
    """Of a programme, or of a country: its own missions, promises and plans."""
    missions = _reports(asked, programme, country)
    follow_ups = _follow_ups(asked, programme, country)
    milestones = _milestones(asked, programme, country)
    items = [
        *(_report_item(row, asked) for row in missions[:MOST]),
        *(_promise_item(row, asked) for row in follow_ups[:MOST]),
        *(_milestone_item(row, asked) for row in milestones[:MOST]),
    ]
    items.sort(key=lambda item: (-item.days, item.title))
    counts = [
        _count(_("Mission reports"), missions, _missions_url(programme, country)),
        _count(_("Follow-ups"), follow_ups, _follow_ups_url(country)),
        _count(_("Milestones"), milestones, reverse("cooperation:plan_list")),
    ]
    return Late(items, counts)


def _count(label: str, rows, url: str) -> Count:
    return Count(label, rows.count(), url)


def _reports(asked: Asked, programme, country: str):
    missions = Mission.objects.for_user(asked.user)
    owed = missions.filter(status=MissionStatus.HELD, report_due_on__lt=asked.today)
    if programme:
        owed = owed.filter(programme=programme)
    if country:
        owed = owed.filter(visiting_country=country)
    return owed.select_related("lead_institution").order_by("report_due_on", "pk")


def _follow_ups(asked: Asked, programme, country: str):
    found = FollowUp.objects.for_user(asked.user).overdue(asked.today)
    found = found.filter(mission__undone_at=None)
    if programme:
        found = found.filter(mission__programme=programme)
    if country:
        owes = Q(owner_institution__country=country)
        travels = Q(owner_institution=None, mission__visiting_country=country)
        found = found.filter(owes | travels)
    return found.select_related("owner_institution", "owner").soonest_first()


def _milestones(asked: Asked, programme, country: str):
    found = Milestone.objects.for_user(asked.user).overdue(asked.today)
    if programme:
        found = found.filter(plan__programme=programme)
    if country:
        found = found.filter(plan__country=country)
    return found.select_related("plan", "owner_institution", "owner").soonest_first()


def _report_item(mission: Mission, asked: Asked) -> LateItem:
    title = _("Report of %(mission)s") % {"mission": mission.code}
    owner = (
        name_today(asked.user, mission.lead_institution)
        if (mission.lead_institution)
        else ""
    )
    return _item(
        pgettext("late", "Report"), title, mission, owner, mission.report_due_on, asked
    )


def _promise_item(row: FollowUp, asked: Asked) -> LateItem:
    kind = pgettext("late", "Follow-up")
    return _item(kind, row.title, row, owner_of(row, asked), row.due_on, asked)


def _milestone_item(row: Milestone, asked: Asked) -> LateItem:
    kind = pgettext("late", "Milestone")
    title = f"{row.number} {row.title}"
    return _item(kind, title, row, owner_of(row, asked), row.forecast_on, asked)


def _item(kind, title, row, owner, due_on, asked) -> LateItem:
    days = days_between(due_on, asked.today)
    return LateItem(kind, title, row.get_absolute_url(), owner, due_on, days)


def owner_of(row: FollowUp | Milestone, asked: Asked) -> str:
    """The institution; the person beside it only where people are named."""
    body = (
        name_today(asked.user, row.owner_institution) if row.owner_institution else ""
    )
    person = str(row.owner) if row.owner and asked.with_names else ""
    return ", ".join(filter(None, [body, person]))


def _missions_url(programme: Programme | None, country: str) -> str:
    asked = {"status": MissionStatus.HELD.value, "country": country}
    asked["programme"] = str(programme.pk) if programme else ""
    return f"{reverse('missions:mission_list')}?{_query(asked)}"


def _follow_ups_url(country: str) -> str:
    asked = {"state": "late", "country": country}
    return f"{reverse('cooperation:work_list')}?{_query(asked)}"


def _query(asked: dict[str, str]) -> str:
    return urlencode({name: value for name, value in asked.items() if value})
