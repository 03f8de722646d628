"""The two kinds of work side by side: follow-ups and milestones (docs/adr/0021).

Everything that is asked of one is asked of the other in its own words, so that they
can stand in one list.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import (
    Case,
    CharField,
    ExpressionWrapper,
    F,
    Q,
    QuerySet,
    TextChoices,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cooperation.models import FollowUp, FollowUpStatus, Milestone, MilestoneStatus
from cooperation.models.work_order import (
    due_day,
    follow_up_late_from,
    milestone_late_from,
)
from institutions.models import Institution
from migration_coop.lib.pages import NOTHING
from migration_coop.lib.union_pages import UnionList

A_WEEK = timedelta(days=7)


class Kind(TextChoices):
    FOLLOW_UP = "follow_up", _("Follow-up")
    MILESTONE = "milestone", _("Milestone")


# In this order they stand on the same day; a place in the list says which part.
KINDS = (Kind.FOLLOW_UP, Kind.MILESTONE)


class Sort(TextChoices):
    DUE = "due", _("Due date")
    LATE = "late", _("Lateness")
    COUNTRY = "country", _("Country")
    INSTITUTION = "institution", _("Institution")


class State(TextChoices):
    OPEN = "open", _("To do")
    LATE = "late", _("Late")
    WEEK = "week", _("Due this week")
    BLOCKED = "blocked", _("Blocked")
    UNASSIGNED = "unassigned", _("Nobody in charge")
    LEFT = "left", _("Person in charge has left")
    TO_CONFIRM = "to_confirm", _("To confirm")
    DONE = "done", _("Done or reached")
    DROPPED = "dropped", _("Dropped")
    ALL = "all", _("All states")


class Key(NamedTuple):
    """One row by its kind; as text "f12"."""

    kind: Kind
    pk: int

    def __str__(self):
        return f"{self.kind[0]}{self.pk}"

    @classmethod
    def read(cls, text: str) -> "Key | None":
        kinds = {kind[0]: kind for kind in KINDS}
        letter, number = text[:1], text[1:]
        if letter not in kinds or not number.isdecimal() or len(number) > 18:
            return None
        return cls(kinds[letter], int(number))


@dataclass(frozen=True)
class Work:
    """Rows of both kinds that somebody may see."""

    follow_ups: QuerySet
    milestones: QuerySet

    @classmethod
    def of(cls, user) -> "Work":
        return cls(FollowUp.objects.for_user(user), Milestone.objects.for_user(user))

    def __iter__(self):
        return iter((self.follow_ups, self.milestones))

    def filter(self, *, follow_ups: Q, milestones: Q) -> "Work":
        return Work(
            self.follow_ups.filter(follow_ups), self.milestones.filter(milestones)
        )

    def both(self, condition: Q) -> "Work":
        return self.filter(follow_ups=condition, milestones=condition)

    def of_kind(self, kind: str) -> "Work":
        return self.filter(
            follow_ups=Q() if kind == Kind.FOLLOW_UP else NOTHING,
            milestones=Q() if kind == Kind.MILESTONE else NOTHING,
        )

    def in_state(self, state: str, *, today: date) -> "Work":
        if state == State.ALL:
            return self
        follow_ups, milestones = _in_state(state, today)
        return self.filter(follow_ups=follow_ups, milestones=milestones)

    def with_keys(self, keys: Iterable[Key]) -> "Work":
        pks: dict[Kind, list[int]] = {kind: [] for kind in KINDS}
        for key in keys:
            pks[key.kind].append(key.pk)
        return self.filter(
            follow_ups=Q(pk__in=pks[Kind.FOLLOW_UP]),
            milestones=Q(pk__in=pks[Kind.MILESTONE]),
        )

    def sorted_by(self, sort: str, *, user) -> UnionList:
        follow_up_key, milestone_key = _sort_keys(sort, user)
        parts = [
            self.follow_ups.annotate(sort_key=follow_up_key),
            self.milestones.annotate(sort_key=milestone_key),
        ]
        return UnionList(parts, order="sort_key", name=f"work by {sort}")

    def count(self, *, most: int) -> int:
        parts = [self.follow_ups, self.milestones]
        return UnionList(parts, order="pk", name="work").count(most=most)


FOLLOW_UP_OPEN = Q(
    status__in=[
        FollowUpStatus.PROPOSED,
        FollowUpStatus.AGREED,
        FollowUpStatus.IN_PROGRESS,
    ]
)
MILESTONE_OPEN = Q(
    status__in=[MilestoneStatus.NOT_STARTED, MilestoneStatus.IN_PROGRESS]
)
# Worded as the index is: see Milestone.Meta.
UNSETTLED = ~Q(status__in=[MilestoneStatus.REACHED, MilestoneStatus.DROPPED])


def _in_state(state: str, today: date) -> tuple[Q, Q]:
    """What a state means for follow-ups, and for milestones."""
    week = (today, today + A_WEEK)
    nobody = Q(owner=None, owner_institution=None)
    blocked = ~Q(blocked_reason="")
    return {
        State.OPEN: (FOLLOW_UP_OPEN, UNSETTLED),
        State.LATE: (
            FOLLOW_UP_OPEN & Q(due_on__lt=today),
            MILESTONE_OPEN & (Q(forecast_on__lt=today) | Q(baseline_on__lt=today)),
        ),
        State.WEEK: (
            FOLLOW_UP_OPEN & Q(due_on__range=week),
            MILESTONE_OPEN & Q(forecast_on__range=week),
        ),
        State.BLOCKED: (FOLLOW_UP_OPEN & blocked, MILESTONE_OPEN & blocked),
        State.UNASSIGNED: (FOLLOW_UP_OPEN & nobody, UNSETTLED & nobody),
        State.LEFT: (FOLLOW_UP_OPEN & _left(today), UNSETTLED & _left(today)),
        State.TO_CONFIRM: (NOTHING, Q(status=MilestoneStatus.SUBMITTED)),
        State.DONE: (
            Q(status=FollowUpStatus.DONE),
            Q(status=MilestoneStatus.REACHED),
        ),
        State.DROPPED: (
            Q(status=FollowUpStatus.DROPPED),
            Q(status=MilestoneStatus.DROPPED),
        ),
    }[State(state)]


def _left(today: date) -> Q:
    return Q(owner__in=User.objects.gone(today).values("pk"))


def _sort_keys(sort: str, user) -> tuple:
    """By what follow-ups are sorted, and milestones; never empty. Those by date have
    an index on the same expression, in the models."""
    if sort == Sort.LATE:
        return follow_up_late_from(), milestone_late_from()
    if sort == Sort.COUNTRY:
        return _text("mission__visiting_country"), _text("plan__country")
    if sort == Sort.INSTITUTION:
        return _institution_name(user), _institution_name(user)
    return due_day(), F("forecast_on")


def _text(name: str) -> ExpressionWrapper:
    return ExpressionWrapper(F(name), output_field=CharField())


def _institution_name(user) -> Coalesce:
    """What the reader may know of, by name; nobody in charge comes first. The key
    goes into addresses, and must not tell what a page hides."""
    known = Institution.objects.for_user(user).values("pk")
    name = Case(
        When(owner_institution__in=known, then="owner_institution__name_fr"),
        output_field=CharField(),
    )
    return Coalesce(name, Value(""))
