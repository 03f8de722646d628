"""What is due in cooperations: open follow-ups, the next milestone, who must act.

First the dates of all cooperations at once, picked by the database with window
functions and DISTINCT ON; then, for the lines that are shown, the things themselves.
Only what the reader may see counts (docs/adr/0017).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Q, Window

from cooperation.dated_events import by_pair, countries_of, in_countries, seen_by
from cooperation.models import Cooperation, FollowUp, Milestone
from institutions.models import Institution, Post
from missions.models import Mission
from missions.permissions import name_today

PAIR = (F("first"), F("second"))


@dataclass(frozen=True)
class FollowUps:
    """The open ones of a pair: how many, and the one that is due first."""

    pk: int | None = None
    due_on: date | None = None
    open: int = 0
    overdue: int = 0


@dataclass(frozen=True)
class NextMilestone:
    pk: int
    forecast_on: date
    baseline_on: date

    @property
    def slip(self) -> timedelta:
        return self.forecast_on - self.baseline_on

    @property
    def order(self) -> tuple[date, int]:
        return self.forecast_on, self.pk


@dataclass(frozen=True)
class Due:
    """The item to act on: the oldest that is overdue, else the next one."""

    model: type
    pk: int
    on: date | None

    @property
    def order(self) -> tuple:
        """A follow-up wins a tie; one without a date comes last."""
        return self.on or date.max, self.model is not FollowUp


def open_follow_ups(follow_ups, *, countries: Iterable[str]):
    """Of missions that stand, between any two of these countries."""
    standing = follow_ups.open().filter(mission__undone_at=None)
    return in_countries(standing, "mission__", countries)


def follow_ups_of(
    cooperations: list[Cooperation], *, user, today: date
) -> dict[tuple[str, str], FollowUps]:
    rows = open_follow_ups(
        seen_by(user, FollowUp), countries=countries_of(cooperations)
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
        .values_list("first", "second", "pk", "due_on", "open_count", "overdue_count")
    )
    return {(first, second): FollowUps(*found) for first, second, *found in rows}


def milestones_of(
    cooperations: list[Cooperation], *, user
) -> dict[int, NextMilestone | None]:
    """The open one that is expected first, of an activity that a mission of the pair
    served, or owned by an institution among the parties."""
    served = _served(cooperations, user=user)
    owned = _owned(cooperations, user=user)
    return {
        row.pk: min(
            filter(
                None,
                [served.get((row.country_a_id, row.country_b_id)), owned.get(row.pk)],
            ),
            key=lambda milestone: milestone.order,
            default=None,
        )
        for row in cooperations
    }


def _served(
    cooperations: list[Cooperation], *, user
) -> dict[tuple[str, str], NextMilestone]:
    way = "activity__missions__mission__"
    countries = countries_of(cooperations)
    # In one `filter`, so that all of it is about the same mission.
    rows = (
        seen_by(user, Milestone)
        .open()
        .filter(
            activity__missions__mission__in=Mission.objects.for_user(user).values("pk"),
            activity__missions__mission__visiting_country__in=countries,
            activity__missions__mission__host_country__in=countries,
        )
    )
    rows = by_pair(rows, way).order_by("first", "second", "forecast_on", "pk")
    found = rows.distinct("first", "second").values_list(
        "first", "second", "pk", "forecast_on", "baseline_on"
    )
    return {(first, second): NextMilestone(*one) for first, second, *one in found}


def _owned(cooperations: list[Cooperation], *, user) -> dict[int, NextMilestone]:
    pks = [row.pk for row in cooperations]
    rows = (
        seen_by(user, Milestone)
        .open()
        .filter(owner_institution__cooperations__cooperation__in=pks)
        .annotate(cooperation=F("owner_institution__cooperations__cooperation"))
        .order_by("cooperation", "forecast_on", "pk")
        .distinct("cooperation")
        .values_list("cooperation", "pk", "forecast_on", "baseline_on")
    )
    return {pk: NextMilestone(*found) for pk, *found in rows}


def due_first(follow_ups: FollowUps, milestone: NextMilestone | None) -> Due | None:
    items = []
    if milestone is not None:
        items.append(Due(Milestone, milestone.pk, milestone.forecast_on))
    if follow_ups.pk is not None:
        items.append(Due(FollowUp, follow_ups.pk, follow_ups.due_on))
    return min(items, key=lambda due: due.order, default=None)


# --- The things themselves, for the lines that are shown --------------------------------


def items_of(
    follow_ups: Iterable[int], milestones: Iterable[int]
) -> dict[tuple[type, int], Any]:
    """By model and key. Both were picked from what the reader sees."""
    promised = FollowUp.objects.select_related(
        "owner", "owner_institution", "mission__lead_institution"
    ).in_bulk(set(follow_ups))
    planned = Milestone.objects.select_related(
        "owner", "owner_institution", "plan__lead_institution"
    ).in_bulk(set(milestones))
    return {
        **{(FollowUp, pk): row for pk, row in promised.items()},
        **{(Milestone, pk): row for pk, row in planned.items()},
    }


def is_assigned(item: FollowUp | Milestone) -> bool:
    return item.owner_id is not None or item.owner_institution_id is not None


def lead_institution_of(item: FollowUp | Milestone) -> Institution | None:
    """Of its mission or its plan: asked when nobody is named."""
    whole = item.mission if isinstance(item, FollowUp) else item.plan
    return whole.lead_institution


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


def who_must_act(
    item: FollowUp | Milestone | None, *, focal_points: dict[int, Post], user
) -> str:
    """The owner; if nobody is named, the focal point of the lead institution."""
    if item is None:
        return ""
    if item.owner:
        return str(item.owner)
    if item.owner_institution:
        return name_today(user, item.owner_institution)
    lead = lead_institution_of(item)
    if lead is None:
        return ""
    post = focal_points.get(lead.pk)
    if post is None:
        return name_today(user, lead)
    return f"{post.person.full_name}, {name_today(user, lead)}"
