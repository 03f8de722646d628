"""How a cooperation is doing, computed from its dates, and always with the reason.

The rules are those of docs/domain.md and the design: late, at risk, no news, on
track; the worst wins. Late is an item overdue by more than thirty days.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.db.models import Count, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cooperation.models import FollowUp, Milestone, StageChange
from cooperation.models.milestone import OPEN
from migration_coop.lib.formats import days_between, format_date, format_slippage
from missions.models import Mission, MissionStatus
from missions.permissions import name_today

LATE_AFTER = 30
SLIPS_AFTER = timedelta(weeks=2)
QUIET_AFTER, SILENT_AFTER = 30, 90


class Health(models.TextChoices):
    LATE = "late", gettext_lazy("Late")
    AT_RISK = "at_risk", gettext_lazy("At risk")
    NO_NEWS = "no_news", gettext_lazy("No news")
    ON_TRACK = "on_track", gettext_lazy("On track")


TONES = {
    Health.LATE: "late",
    Health.AT_RISK: "warn",
    Health.NO_NEWS: "mute",
    Health.ON_TRACK: "ok",
}


@dataclass(frozen=True)
class Facts:
    """What the rules look at."""

    last_contact_on: date | None
    oldest_due_on: date | None
    next_milestone_slip: timedelta


@dataclass(frozen=True)
class Verdict:
    health: Health
    reason: str

    @property
    def tone(self) -> str:
        return TONES[self.health]

    @property
    def label(self) -> str:
        return str(self.health.label)


def judge(facts: Facts, today: date) -> Verdict:
    """The worst of the rules that hold, and why."""
    overdue = days_between(facts.oldest_due_on or today, today)
    quiet = None
    if facts.last_contact_on is not None:
        quiet = days_between(facts.last_contact_on, today)
    if overdue > LATE_AFTER:
        return Verdict(Health.LATE, _overdue(overdue))
    if overdue > 0:
        return Verdict(Health.AT_RISK, _overdue(overdue))
    if facts.next_milestone_slip > SLIPS_AFTER:
        slip = format_slippage(facts.next_milestone_slip.days)
        reason = _("The next milestone slips by %(slip)s") % {"slip": slip}
        return Verdict(Health.AT_RISK, reason)
    if quiet is None:
        return Verdict(Health.NO_NEWS, _("No contact on record"))
    if quiet >= SILENT_AFTER:
        day = format_date(facts.last_contact_on, "long")
        return Verdict(Health.NO_NEWS, _("No contact since %(day)s") % {"day": day})
    if quiet >= QUIET_AFTER:
        return Verdict(Health.AT_RISK, _without_contact(quiet))
    return Verdict(Health.ON_TRACK, _("Nothing is overdue"))


def _overdue(days: int) -> str:
    text = ngettext(
        "An item is overdue by %(days)s day",
        "An item is overdue by %(days)s days",
        days,
    )
    return text % {"days": days}


def _without_contact(days: int) -> str:
    text = ngettext(
        "%(days)s day without contact", "%(days)s days without contact", days
    )
    return text % {"days": days}


# --- From the database, at a constant number of queries ---------------------------------


def with_status(cooperations, *, today: date):
    """Add what `judge` looks at, computed by the database for each row."""
    missions = _missions_of_pair().values("pk")
    promised = FollowUp.objects.open().filter(mission__in=missions)
    soonest = promised.soonest_first()
    follow_ups = _grouped(promised)
    milestones = Milestone.objects.filter(status__in=OPEN).filter(
        Q(activity__missions__mission__in=missions)
        | Q(owner_institution__cooperations__cooperation=OuterRef("pk"))
    )
    upcoming = milestones.order_by("forecast_on", "pk")
    return cooperations.annotate(
        open_follow_ups=_count(follow_ups),
        overdue_follow_ups=_count(follow_ups.filter(due_on__lt=today)),
        follow_up_id=Subquery(soonest.values("pk")[:1]),
        milestone_id=Subquery(upcoming.values("pk")[:1]),
        last_contact_on=Greatest(_last_mission(), _last_stage_change()),
    )


def _missions_of_pair():
    """Missions either way between the two countries of the outer cooperation."""
    return Mission.objects.filter(
        Q(
            visiting_country=OuterRef(OuterRef("country_a")),
            host_country=OuterRef(OuterRef("country_b")),
        )
        | Q(
            visiting_country=OuterRef(OuterRef("country_b")),
            host_country=OuterRef(OuterRef("country_a")),
        )
    )


def _grouped(rows):
    """One group of them all, so that a subquery can count or compare them."""
    return rows.order_by().annotate(all=models.Value(1)).values("all")


def _count(grouped):
    return Coalesce(Subquery(grouped.values(number=Count("pk"))), 0)


def _last_mission():
    held = [MissionStatus.HELD, MissionStatus.REPORTED, MissionStatus.CLOSED]
    pair = Q(
        visiting_country=OuterRef("country_a"), host_country=OuterRef("country_b")
    ) | Q(visiting_country=OuterRef("country_b"), host_country=OuterRef("country_a"))
    missions = _grouped(Mission.objects.filter(pair, status__in=held))
    return Subquery(missions.values(last=Max("ends_on")))


def _last_stage_change():
    changes = StageChange.objects.filter(cooperation=OuterRef("pk"))
    return Subquery(_grouped(changes).values(last=Max("dated_on")))


def judged(cooperations, *, user, today: date) -> list:
    """Rows of `with_status`, each with `next_milestone`, `next_follow_up`, who must
    act, and its `verdict`."""
    rows = list(cooperations)
    follow_ups = FollowUp.objects.select_related("owner", "owner_institution")
    promised = follow_ups.in_bulk(
        {row.follow_up_id for row in rows if row.follow_up_id}
    )
    milestones = Milestone.objects.select_related("plan", "owner", "owner_institution")
    known = milestones.in_bulk({row.milestone_id for row in rows if row.milestone_id})
    for row in rows:
        row.next_milestone = known.get(row.milestone_id)
        row.next_follow_up = promised.get(row.follow_up_id)
        row.must_act = _must_act(row.next_follow_up, row.next_milestone, user=user)
        row.verdict = judge(_facts_of(row), today)
        row.is_dormant = row.is_silent(last_event_on=row.last_contact_on, today=today)
    return rows


def _facts_of(row) -> Facts:
    milestone, follow_up = row.next_milestone, row.next_follow_up
    due = [
        follow_up.due_on if follow_up else None,
        milestone.forecast_on if milestone else None,
    ]
    return Facts(
        last_contact_on=row.last_contact_on,
        oldest_due_on=min((day for day in due if day), default=None),
        next_milestone_slip=milestone.slip if milestone else timedelta(0),
    )


def _must_act(follow_up: FollowUp | None, milestone: Milestone | None, *, user) -> str:
    """The owner of what is due first, overdue or not; empty when nobody is named."""
    dated: list = []
    if follow_up is not None and follow_up.due_on:
        dated.append((follow_up.due_on, follow_up))
    if milestone is not None:
        dated.append((milestone.forecast_on, milestone))
    for _day, item in sorted(dated, key=lambda entry: entry[0]):
        if item.owner:
            return str(item.owner)
        if item.owner_institution:
            return name_today(user, item.owner_institution)
    return ""
