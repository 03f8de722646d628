"""What is due in cooperations: open follow-ups, the next milestone, who must act.

Each is picked by the database for all cooperations at once, by window functions and
DISTINCT ON. Only what the reader may see counts (docs/adr/0017).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, Window

from cooperation.dated_events import by_pair, countries_of, in_countries
from cooperation.models import Cooperation, FollowUp, Milestone
from institutions.models import Institution, Post
from missions.models import Mission
from missions.permissions import name_today

PAIR = (F("first"), F("second"))


def open_follow_ups(follow_ups, *, countries: Iterable[str]):
    """Of missions that stand, between any two of these countries."""
    standing = follow_ups.open().filter(mission__undone_at=None)
    return in_countries(standing, "mission__", countries)


def follow_ups_of(
    cooperations: list[Cooperation], *, user, today: date
) -> dict[tuple[str, str], FollowUp]:
    """By pair, the one that is due first; it knows `open_count` and `overdue_count`."""
    seen = FollowUp.objects.for_user(user).values("pk")
    rows = open_follow_ups(
        FollowUp.objects.filter(pk__in=seen), countries=countries_of(cooperations)
    )
    late = Q(due_on__lt=today)
    rows = (
        by_pair(rows, "mission__")
        .annotate(
            open_count=Window(Count("pk"), partition_by=PAIR),
            overdue_count=Window(Count("pk", filter=late), partition_by=PAIR),
        )
        .order_by("first", "second", F("due_on").asc(nulls_last=True), "pk")
        .distinct("first", "second")
        .select_related("owner", "owner_institution", "mission__lead_institution")
    )
    return {(row.first, row.second): row for row in rows}


def milestones_of(
    cooperations: list[Cooperation], *, user
) -> dict[int, Milestone | None]:
    """The open one that is expected first, of an activity that a mission of the pair
    served, or owned by an institution among the parties."""
    seen = Milestone.objects.open().filter(
        pk__in=Milestone.objects.for_user(user).values("pk")
    )
    seen = seen.select_related(
        "plan__lead_institution", "owner", "owner_institution"
    )
    served = _served(seen, cooperations, user=user)
    owned = _owned(seen, cooperations)
    return {
        row.pk: min(
            filter(
                None,
                [served.get((row.country_a_id, row.country_b_id)), owned.get(row.pk)],
            ),
            key=lambda milestone: (milestone.forecast_on, milestone.pk),
            default=None,
        )
        for row in cooperations
    }


def _served(milestones, cooperations, *, user) -> dict[tuple[str, str], Milestone]:
    way = "activity__missions__mission__"
    missions = Mission.objects.for_user(user).values("pk")
    countries = countries_of(cooperations)
    # In one `filter`, so that all three are about the same mission.
    rows = milestones.filter(
        activity__missions__mission__in=missions,
        activity__missions__mission__visiting_country__in=countries,
        activity__missions__mission__host_country__in=countries,
    )
    rows = by_pair(rows, way).order_by("first", "second", "forecast_on", "pk")
    return {
        (row.first, row.second): row for row in rows.distinct("first", "second")
    }


def _owned(milestones, cooperations) -> dict[int, Milestone]:
    rows = milestones.filter(
        owner_institution__cooperations__cooperation__in=[
            row.pk for row in cooperations
        ]
    ).annotate(cooperation=F("owner_institution__cooperations__cooperation"))
    rows = rows.order_by("cooperation", "forecast_on", "pk").distinct("cooperation")
    return {row.cooperation: row for row in rows}


@dataclass(frozen=True)
class Due:
    """The item to act on: the oldest that is overdue, else the next one."""

    item: Any
    on: date | None

    @property
    def lead_institution(self) -> Institution | None:
        """Of its mission or its plan: asked when nobody is named."""
        whole = self.item.mission if self.is_follow_up else self.item.plan
        return whole.lead_institution

    @property
    def is_follow_up(self) -> bool:
        return isinstance(self.item, FollowUp)

    @property
    def is_assigned(self) -> bool:
        item = self.item
        return item.owner_id is not None or item.owner_institution_id is not None


def due_first(follow_up: FollowUp | None, milestone: Milestone | None) -> Due | None:
    items = []
    if milestone is not None:
        items.append(Due(milestone, milestone.forecast_on))
    if follow_up is not None:
        items.append(Due(follow_up, follow_up.due_on))
    # A follow-up wins a tie; one without a date comes last.
    return min(
        items, key=lambda due: (due.on or date.max, not due.is_follow_up), default=None
    )


def focal_points_of(
    institutions: Iterable[int], *, user, today: date
) -> dict[int, Post]:
    """Who took the post last, of the bodies whose people the reader may see."""
    posts = Post.objects.for_user(user).on(today).filter(is_focal_point=True)
    posts = posts.filter(institution__in=set(institutions))
    posts = posts.select_related("person").order_by(
        F("starts_on").asc(nulls_first=True), "pk"
    )
    return {post.institution_id: post for post in posts}


def who_must_act(due: Due | None, *, focal_points: dict[int, Post], user) -> str:
    """The owner; if nobody is named, the focal point of the lead institution."""
    if due is None:
        return ""
    if due.item.owner:
        return str(due.item.owner)
    if due.item.owner_institution:
        return name_today(user, due.item.owner_institution)
    lead = due.lead_institution
    if lead is None:
        return ""
    post = focal_points.get(lead.pk)
    if post is None:
        return name_today(user, lead)
    return f"{post.person.full_name}, {name_today(user, lead)}"
