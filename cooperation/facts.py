"""How cooperations stand on a day for one reader: the figures of board, list and page.

`figures_of` asks six queries, however many cooperations; `with_items` three more for
the lines that name what is due and who must act (docs/adr/0017 says what counts for
whom).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from cooperation.dated_events import Contacts, contacts_of
from cooperation.due_items import (
    Due,
    FollowUps,
    NextMilestone,
    due_first,
    focal_points_of,
    follow_ups_of,
    is_assigned,
    items_of,
    lead_institution_of,
    milestones_of,
    who_must_act,
)
from cooperation.models import (
    Cooperation,
    CooperationProgramme,
    CooperationStatus,
    FollowUp,
    Milestone,
)
from cooperation.status import (
    Facts,
    Thresholds,
    Verdict,
    is_dormant,
    is_stalled,
    judge,
    strictest,
)
from migration_coop.lib.formats import days_between
from missions.models import Programme
from missions.permissions import may_see_lateness


@dataclass(frozen=True)
class Standing:
    """One cooperation and all that its line on the board says."""

    cooperation: Cooperation
    today: date
    contacts: Contacts
    follow_ups: FollowUps
    milestone: NextMilestone | None
    due: Due | None
    verdict: Verdict
    thresholds: Thresholds
    is_dormant: bool
    is_stalled: bool
    programmes: list[Programme]
    # Filled in by `with_items`.
    next_milestone: Milestone | None = None
    due_item: Any = None
    must_act: str = ""

    @property
    def is_active(self) -> bool:
        """Only what is active is judged; the others say why they are not."""
        return self.cooperation.status == CooperationStatus.ACTIVE

    @property
    def last_contact_on(self) -> date | None:
        return self.contacts.last.on if self.contacts.last else None

    @property
    def silence(self) -> int | None:
        """Days since the last contact."""
        on = self.last_contact_on
        return None if on is None else days_between(on, self.today)

    @property
    def open_follow_ups(self) -> int:
        return self.follow_ups.open

    @property
    def overdue_follow_ups(self) -> int:
        return self.follow_ups.overdue

    @property
    def days_overdue(self) -> int:
        """Of the oldest open item; 0 when nothing is overdue."""
        if self.due is None or self.due.on is None:
            return 0
        return max(0, days_between(self.due.on, self.today))


def standings(
    cooperations: Iterable[Cooperation], *, user, today: date
) -> list[Standing]:
    """`cooperations` are from `for_user`."""
    found = figures_of(cooperations, user=user, today=today)
    return with_items(found, user=user, today=today)


def figures_of(
    cooperations: Iterable[Cooperation], *, user, today: date
) -> list[Standing]:
    rows = list(cooperations)
    contacts = contacts_of(rows, user=user, today=today)
    programmes = programmes_of(rows)
    follow_ups = follow_ups_of(rows, user=user, today=today)
    milestones = milestones_of(rows, user=user)
    sees_lateness = may_see_lateness(user)
    found = []
    for row in rows:
        promised = follow_ups.get((row.country_a_id, row.country_b_id), FollowUps())
        milestone, supporters = milestones[row.pk], programmes[row.pk]
        if not sees_lateness and not any(one.shows_lateness for one in supporters):
            promised, milestone = _without_lateness(promised, milestone, today)
        standing = _standing(
            row,
            today=today,
            contacts=contacts[row.pk],
            follow_ups=promised,
            milestone=milestone,
            programmes=supporters,
        )
        found.append(standing)
    return found


def _without_lateness(
    follow_ups: FollowUps, milestone: NextMilestone | None, today: date
) -> tuple[FollowUps, NextMilestone | None]:
    """What an observer reads where no programme shows them what is late."""
    if milestone is not None and (milestone.forecast_on < today or milestone.slip):
        milestone = None
    return FollowUps(open=follow_ups.open), milestone


def with_items(standings: list[Standing], *, user, today: date) -> list[Standing]:
    """The same with what is due first, the next milestone, and who must act."""
    dues = [row.due for row in standings if row.due]
    milestones = [row.milestone.pk for row in standings if row.milestone]
    items = items_of([due.pk for due in dues if due.model is FollowUp], milestones)
    leads = [
        lead_institution_of(item) for item in items.values() if not is_assigned(item)
    ]
    posts = focal_points_of([lead.pk for lead in leads if lead], user=user, today=today)
    found = []
    for row in standings:
        item = items[row.due.model, row.due.pk] if row.due else None
        act = who_must_act(item, focal_points=posts, user=user)
        milestone = items[Milestone, row.milestone.pk] if row.milestone else None
        found.append(
            replace(row, due_item=item, must_act=act, next_milestone=milestone)
        )
    return found


def programmes_of(cooperations: list[Cooperation]) -> dict[int, list[Programme]]:
    pks = [row.pk for row in cooperations]
    found = defaultdict(list)
    links = CooperationProgramme.objects.filter(cooperation__in=pks)
    for link in links.select_related("programme").order_by("pk"):
        found[link.cooperation_id].append(link.programme)
    return found


def _standing(
    cooperation: Cooperation,
    *,
    today: date,
    contacts: Contacts,
    follow_ups: FollowUps,
    milestone: NextMilestone | None,
    programmes: list[Programme],
) -> Standing:
    due = due_first(follow_ups, milestone)
    limits = strictest(programmes, dormant_after=cooperation.silent_after_days)
    facts = Facts(
        last_contact_on=contacts.last.on if contacts.last else None,
        oldest_due_on=due.on if due else None,
        next_milestone_slip=milestone.slip if milestone else timedelta(0),
        stage=cooperation.stage,
        moved_on=cooperation.stage_since or contacts.first_on,
    )
    return Standing(
        cooperation=cooperation,
        today=today,
        contacts=contacts,
        follow_ups=follow_ups,
        milestone=milestone,
        due=due,
        verdict=judge(facts, today, limits),
        thresholds=limits,
        is_dormant=is_dormant(facts, today, limits),
        is_stalled=is_stalled(facts, today, limits),
        programmes=programmes,
    )
