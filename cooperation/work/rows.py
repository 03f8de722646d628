"""One line of the list of all work, whichever kind it is of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from cooperation.models import FollowUp, Milestone, MilestoneStatus
from cooperation.models.follow_up import OPEN as FOLLOW_UP_OPEN
from cooperation.models.milestone import OPEN as MILESTONE_OPEN
from cooperation.work.kinds import KINDS, Key, Kind, Work
from institutions.models import Country
from migration_coop.lib.formats import days_between
from migration_coop.lib.union_pages import Place
from missions.permissions import name_today

OPEN = {*FOLLOW_UP_OPEN, *MILESTONE_OPEN}


@dataclass(frozen=True)
class WorkRow:
    """What the list, the pages of its actions and the export say about one row."""

    key: Key
    # A FollowUp or a Milestone, which knows whether the reader may change it.
    item: Any
    title: str
    # The mission, or the plan, that it is part of.
    whole: str
    whole_url: str
    countries: list[Country]
    institution: str
    due_on: date | None
    agreed_on: date | None
    today: date

    @property
    def is_follow_up(self) -> bool:
        return self.key.kind == Kind.FOLLOW_UP

    @property
    def is_open(self) -> bool:
        return self.item.status in OPEN

    @property
    def is_late(self) -> bool:
        return (
            self.is_open
            and self.late_from is not None
            and (self.late_from < self.today)
        )

    @property
    def late_from(self) -> date | None:
        """Of a milestone the earlier of two days: the agreed and the expected one."""
        days = [day for day in (self.due_on, self.agreed_on) if day]
        return min(days, default=None)

    @property
    def days_late(self) -> int:
        """Since the day it is expected: nothing while it was put off to a later one."""
        if not self.is_open or self.due_on is None:
            return 0
        return max(days_between(self.due_on, self.today), 0)

    @property
    def slip_days(self) -> int:
        if self.agreed_on is None or self.item.status == MilestoneStatus.DROPPED:
            return 0
        return days_between(self.agreed_on, self.due_on)


def rows_at(places: Iterable[Place], *, user, today: date) -> list[WorkRow]:
    """The rows of a page, in its order, by one query for each kind."""
    keys = [Key(KINDS[place.part], place.pk) for place in places]
    return rows_of(keys, user=user, today=today)


def rows_of(
    keys: Iterable[Key], *, user, today: date, locked: bool = False
) -> list[WorkRow]:
    """In the order of the keys; without those that the user may not see.

    `locked` keeps others from changing them until the transaction ends. All callers
    lock in the order of their pk, so that no two wait for each other.
    """
    keys = list(keys)
    follow_ups, milestones = Work.of(user).with_keys(keys)
    follow_ups = follow_ups.with_mission().order_by("pk")
    milestones = milestones.with_details().order_by("pk")
    if locked:
        follow_ups = follow_ups.select_for_update(of=("self",))
        milestones = milestones.select_for_update(of=("self",))
    found = {
        Kind.FOLLOW_UP: {row.pk: row for row in follow_ups},
        Kind.MILESTONE: {row.pk: row for row in milestones},
    }
    make = {Kind.FOLLOW_UP: _follow_up_row, Kind.MILESTONE: _milestone_row}
    return [
        make[key.kind](key, found[key.kind][key.pk], user, today)
        for key in keys
        if key.pk in found[key.kind]
    ]


def _follow_up_row(key: Key, follow_up: FollowUp, user, today: date) -> WorkRow:
    mission = follow_up.mission
    return WorkRow(
        key=key,
        item=follow_up,
        title=follow_up.title,
        whole=mission.code,
        whole_url=mission.get_absolute_url(),
        countries=[mission.visiting_country, mission.host_country],
        institution=_institution_of(follow_up, user),
        due_on=follow_up.due_on,
        agreed_on=None,
        today=today,
    )


def _milestone_row(key: Key, milestone: Milestone, user, today: date) -> WorkRow:
    plan = milestone.plan
    return WorkRow(
        key=key,
        item=milestone,
        title=str(milestone),
        whole=plan.code,
        whole_url=plan.get_absolute_url(),
        countries=[plan.country],
        institution=_institution_of(milestone, user),
        due_on=milestone.actual_on or milestone.forecast_on,
        agreed_on=milestone.baseline_on,
        today=today,
    )


def _institution_of(item: FollowUp | Milestone, user) -> str:
    body = item.owner_institution
    return name_today(user, body) if body else ""
