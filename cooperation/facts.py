"""How cooperations stand on a day for one reader: the figures of board, list and page.

Nine queries, however many cooperations (docs/adr/0017 says what counts for whom).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from cooperation.dated_events import Contacts, contacts_of
from cooperation.due_items import (
    Due,
    due_first,
    focal_points_of,
    follow_ups_of,
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


@dataclass(frozen=True)
class Standing:
    """One cooperation and all that its line on the board says."""

    cooperation: Cooperation
    today: date
    contacts: Contacts
    next_follow_up: FollowUp | None
    next_milestone: Milestone | None
    due: Due | None
    must_act: str
    verdict: Verdict
    thresholds: Thresholds
    is_dormant: bool
    is_stalled: bool
    programmes: list[Programme] = field(default_factory=list)

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
        return getattr(self.next_follow_up, "open_count", 0)

    @property
    def overdue_follow_ups(self) -> int:
        return getattr(self.next_follow_up, "overdue_count", 0)

    @property
    def days_overdue(self) -> int:
        """Of the oldest open item; 0 when nothing is overdue."""
        if self.due is None or self.due.on is None:
            return 0
        return max(0, days_between(self.due.on, self.today))


def standings(
    cooperations: Iterable[Cooperation], *, user, today: date
) -> list[Standing]:
    """`cooperations` are from `for_user`, with their countries."""
    rows = list(cooperations)
    about = {"user": user, "today": today}
    contacts = contacts_of(rows, **about)
    programmes = programmes_of(rows)
    follow_ups = follow_ups_of(rows, **about)
    milestones = milestones_of(rows, user=user)
    due = {
        row.pk: due_first(
            follow_ups.get((row.country_a_id, row.country_b_id)), milestones[row.pk]
        )
        for row in rows
    }
    leads = [
        item.lead_institution.pk
        for item in due.values()
        if item and not item.is_assigned and item.lead_institution
    ]
    posts = focal_points_of(leads, **about)
    return [
        _standing(
            row,
            today=today,
            contacts=contacts[row.pk],
            next_follow_up=follow_ups.get((row.country_a_id, row.country_b_id)),
            next_milestone=milestones[row.pk],
            due=due[row.pk],
            must_act=who_must_act(due[row.pk], focal_points=posts, user=user),
            programmes=programmes[row.pk],
        )
        for row in rows
    ]


def programmes_of(cooperations: list[Cooperation]) -> dict[int, list[Programme]]:
    pks = [row.pk for row in cooperations]
    found = defaultdict(list)
    links = CooperationProgramme.objects.filter(cooperation__in=pks)
    for link in links.select_related("programme").order_by("pk"):
        found[link.cooperation_id].append(link.programme)
    return found


def _standing(cooperation: Cooperation, *, today: date, **found) -> Standing:
    limits = strictest(
        found["programmes"], dormant_after=cooperation.silent_after_days
    )
    facts = _facts(cooperation, **found)
    return Standing(
        cooperation=cooperation,
        today=today,
        thresholds=limits,
        verdict=judge(facts, today, limits),
        is_dormant=is_dormant(facts, today, limits),
        is_stalled=is_stalled(facts, today, limits),
        **found,
    )


def _facts(
    cooperation: Cooperation,
    *,
    contacts: Contacts,
    next_milestone: Milestone | None,
    due: Due | None,
    **_others,
) -> Facts:
    return Facts(
        last_contact_on=contacts.last.on if contacts.last else None,
        oldest_due_on=due.on if due else None,
        next_milestone_slip=next_milestone.slip if next_milestone else timedelta(0),
        stage=cooperation.stage,
        moved_on=cooperation.stage_since or contacts.first_on,
    )
