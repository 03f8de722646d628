"""What needs this user: the rows of each app that wait for them, in groups.

One query for each app, however many rows; what is beyond LIMIT is in the lists.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from cooperation.models import FollowUp, Milestone, MilestoneStatus
from cooperation.permissions import may_confirm_milestone
from institutions.to_complete import how_many_to_complete
from missions.models import (
    Minutes,
    MinutesAddendum,
    MinutesStatus,
    MinutesVersion,
    Mission,
    MissionStatus,
    Programme,
    Visit,
    VisitStatus,
)
from missions.permissions import NAMES_OF_VISIT, is_host
from overview.queue import (
    Task,
    addendum_task,
    draft_task,
    follow_up_task,
    milestone_task,
    milestone_to_confirm_task,
    minutes_task,
    records_task,
    report_task,
    unreachable_task,
    visit_task,
)
from overview.turns import Turns, whose_turn
from reminders.unreachable import suspended_for

LIMIT = 200
SHOWN = 12


@dataclass(frozen=True)
class Group:
    """Lines under one heading. `url`: where those beyond the first twelve are."""

    key: str
    title: str
    tasks: list[Task]
    icon: str = "calendar"
    tone: str = ""
    url: str = ""

    @property
    def shown(self) -> list[Task]:
        return self.tasks[:SHOWN]

    @property
    def has_more(self) -> bool:
        return len(self.tasks) > SHOWN


@dataclass(frozen=True)
class Needs:
    """My work by date or, for coordinators, whose turn it is; then what to decide,
    and drafts."""

    work: list[Group]
    turns: Turns | None
    decisions: list[Task]
    drafts: list[Task]

    @property
    def count(self) -> int:
        mine = sum(len(group.tasks) for group in self.work)
        theirs = self.turns.late_count + self.turns.week_count if self.turns else 0
        return mine + theirs + len(self.decisions)

    @property
    def late(self) -> int:
        if self.turns:
            return self.turns.late_count
        return sum(task.is_late for group in self.work for task in group.tasks)


def needs_of(user, *, today: date, now: datetime, when: str = "") -> Needs:
    coordinates = _coordinates(user)
    milestones = list(_milestones(user, to_decide=coordinates))
    missions = list(_missions(user, drafts_only=coordinates))
    turns, work = None, []
    if coordinates:
        turns = whose_turn(user, today=today, when=when)
    else:
        work = list(_by_date(_tasks(user, milestones, missions, today=today)))
    return Needs(
        work=work,
        turns=turns,
        decisions=[
            *(
                milestone_to_confirm_task(row, today=today)
                for row in milestones
                if may_confirm_milestone(user, row)
            ),
            *_visits_that_wait(user, coordinates=coordinates, today=today),
            *_records_to_complete(user, today=today),
            *(_unreachable(user, now=now, today=today) if coordinates else []),
        ],
        drafts=[draft_task(row, today=today) for row in missions if row.is_draft],
    )


def _tasks(user, milestones, missions, *, today: date) -> list[Task]:
    tasks = [follow_up_task(row, today=today) for row in _follow_ups(user)]
    tasks += [milestone_task(row, today=today) for row in milestones if row.is_open]
    tasks += [report_task(row, today=today) for row in missions if not row.is_draft]
    return sorted(tasks, key=lambda task: task.order)


def _records_to_complete(user, *, today: date) -> list[Task]:
    """One line for all of them, for administrators."""
    count = how_many_to_complete(user)
    return [records_task(count, today=today)] if count else []


def _unreachable(user, *, now: datetime, today: date) -> list[Task]:
    """One line for all of them, for whoever stands above them."""
    others = suspended_for(user, now=now).to_repair().exclude(recipient=user)
    count = others.values("recipient").distinct().count()
    return [unreachable_task(count, today=today)] if count else []


def _coordinates(user) -> bool:
    """Nobody asks the programmes when the grants already tell."""
    access = user.access()
    if access.scopes:
        return access.coordinates or access.administers
    return Programme.objects.coordinated_by(user).exists()


def _theirs(user) -> Q:
    """Assigned to the user, or to where they work; else, to any body they act for."""
    theirs = Q(owner=user)
    if user.institution_id:
        return theirs | Q(owner_institution=user.institution_id)
    access = user.access()
    return (
        theirs
        | Q(owner_institution__in=access.writable_institutions)
        | Q(owner_institution__country__in=access.writable_countries)
    )


def _follow_ups(user):
    found = FollowUp.objects.for_user(user).open().with_mission()
    found = found.select_related("owner_institution__country").filter(_theirs(user))
    return found.soonest_first()[:LIMIT]


def _milestones(user, *, to_decide: bool):
    """Mine, and those that wait for a second person; coordinators only decide."""
    found = Milestone.objects.for_user(user).unsettled()
    found = found.select_related("plan__country", "owner_institution__country")
    waiting = Q(status=MilestoneStatus.SUBMITTED, editable=True)
    found = found.filter(waiting if to_decide else _theirs(user) | waiting)
    return found.soonest_first()[:LIMIT]


def _missions(user, *, drafts_only: bool):
    """Drafts are their author's; a report is owed by whoever may write it."""
    wanted = Q(status=MissionStatus.DRAFT, logged_by=user)
    if not drafts_only:
        wanted |= Q(status=MissionStatus.HELD, editable=True)
    found = Mission.objects.for_user(user).filter(wanted)
    found = found.select_related("visiting_country", "host_country")
    return found.order_by(F("report_due_on").asc(nulls_last=True), "-pk")[:LIMIT]


def _visits_that_wait(user, *, coordinates: bool, today: date) -> Iterator[Task]:
    """To be confirmed by the host side, or with minutes to review: never one's own."""
    last_author = MinutesVersion.objects.filter(minutes__visit=OuterRef("pk"))
    last_author = last_author.order_by("-number").values("by")[:1]
    to_confirm = Q(
        status=VisitStatus.TO_CONFIRM,
        mission__status__in=[MissionStatus.PLANNED, MissionStatus.APPROVED],
    )
    to_review = Q(minutes__status=MinutesStatus.CIRCULATED)
    circulated = MinutesAddendum.objects.filter(status=MinutesStatus.CIRCULATED)
    addenda = circulated.filter(minutes__visit=OuterRef("pk")).order_by("number")
    with_addendum = Q(minutes__in=circulated.values("minutes"))
    visits = (
        Visit.objects.for_user(user)
        .annotate(
            last_author=Subquery(last_author),
            addendum_by=Subquery(addenda.values("by")[:1]),
        )
        .filter(to_confirm | to_review | with_addendum)
        .select_related(
            "minutes",
            "institution",
            "mission__visiting_country",
            "mission__host_country",
        )
    )
    visits = visits.prefetch_related(NAMES_OF_VISIT)
    for visit in visits.in_order()[:LIMIT]:
        hosts = is_host(user, visit.mission)
        if visit.status == VisitStatus.TO_CONFIRM and hosts:
            yield visit_task(visit, user, today=today)
        is_theirs = hosts or coordinates
        if _has_minutes(visit) and is_theirs and visit.last_author != user.pk:
            yield minutes_task(visit, user, today=today)
        if is_theirs and visit.addendum_by not in {None, user.pk}:
            yield addendum_task(visit, user, today=today)


def _has_minutes(visit: Visit) -> bool:
    try:
        return visit.minutes.status == MinutesStatus.CIRCULATED
    except Minutes.DoesNotExist:
        return False


def _by_date(tasks: list[Task]) -> Iterator[Group]:
    late = [task for task in tasks if task.is_late]
    week = [task for task in tasks if task.is_this_week]
    later = [task for task in tasks if not task.tone]
    groups = [
        ("late", _("Late"), late, "alert-octagon", "late"),
        ("week", _("This week"), week, "calendar-event", ""),
        ("next", _("Next"), later, "calendar", ""),
    ]
    for key, title, found, icon, tone in groups:
        if found:
            yield Group(key, title, found, icon, tone, _all_of_them())


def _all_of_them() -> str:
    return reverse("cooperation:work_list")
