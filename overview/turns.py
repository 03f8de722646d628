"""Whose turn it is: what is late or due within a week, country by country.

Three queries, whatever there is: the database picks the first few of each country and
counts the others.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When, Window
from django.db.models.functions import Coalesce, RowNumber
from django.urls import reverse
from django.utils.translation import gettext as _

from cooperation.models import FollowUp, Milestone
from institutions.models import Country
from missions.models import Mission, MissionStatus
from overview.queue import A_WEEK, Task, follow_up_task, milestone_task, report_task

# So many lines of so many countries; the others are named with their number.
SHOWN, OPENED = 3, 5
LATE, WEEK = "late", "week"


@dataclass(frozen=True)
class Turn:
    """What one country has to do; `country` is None for bodies of several."""

    country: Country | None
    tasks: list[Task]
    count: int
    when: str

    @property
    def key(self) -> str:
        return self.country.code.lower() if self.country else "several"

    @property
    def title(self) -> str:
        return self.country.name if self.country else _("Several countries")

    @property
    def has_more(self) -> bool:
        return self.count > len(self.tasks)

    @property
    def chased(self) -> list[str]:
        return [task.chased_as for task in self.tasks if task.chased_as]

    @property
    def chase_url(self) -> str:
        """The reminder about what is shown, to be looked at before it goes."""
        return f"{reverse('reminders:chase')}?{'&'.join(self.chased)}"

    @property
    def url(self) -> str:
        """All of it, in the list of the work."""
        query = {"state": self.when}
        if self.country:
            query["country"] = self.country.code
        return f"{reverse('cooperation:work_list')}?{urlencode(query)}"


@dataclass(frozen=True)
class Turns:
    """The countries whose turn it is, those with the most to do first."""

    late: list[Turn]
    week: list[Turn]
    when: str

    @property
    def chosen(self) -> list[Turn]:
        return self.week if self.when == WEEK else self.late

    @property
    def shown(self) -> list[Turn]:
        return self.chosen[:OPENED]

    @property
    def others(self) -> list[Turn]:
        return self.chosen[OPENED:]

    @property
    def late_count(self) -> int:
        return sum(turn.count for turn in self.late)

    @property
    def week_count(self) -> int:
        return sum(turn.count for turn in self.week)


def whose_turn(user, *, today: date, when: str = "") -> Turns:
    """`when` is "late" or "week"; anything else means what there is, late first."""
    found: dict = {LATE: defaultdict(list), WEEK: defaultdict(list)}
    counts: dict = {LATE: defaultdict(int), WEEK: defaultdict(int)}
    for rows in _kinds(user, today):
        counted = set()
        for row, task in rows:
            which = LATE if row.is_late else WEEK
            found[which][row.turn].append(task)
            if (which, row.turn) not in counted:
                counts[which][row.turn] += row.of_turn
                counted.add((which, row.turn))
    turns = {
        which: _in_order(
            _turn(tasks, counts[which][code], which)
            for code, tasks in found[which].items()
        )
        for which in (LATE, WEEK)
    }
    if when not in turns:
        when = LATE if turns[LATE] or not turns[WEEK] else WEEK
    return Turns(late=turns[LATE], week=turns[WEEK], when=when)


def _turn(tasks: list[Task], count: int, when: str) -> Turn:
    tasks.sort(key=lambda task: task.order)
    return Turn(tasks[0].country, tasks[:SHOWN], count, when)


def _in_order(turns: Iterable[Turn]) -> list[Turn]:
    return sorted(turns, key=lambda turn: (-turn.count, turn.key))


def _kinds(user, today: date) -> Iterator[Iterator[tuple]]:
    yield _follow_ups(user, today)
    yield _milestones(user, today)
    yield _reports(user, today)


def _follow_ups(user, today: date) -> Iterator[tuple]:
    rows = FollowUp.objects.for_user(user).open().with_mission()
    rows = rows.select_related("owner_institution__country")
    has_owner = When(owner_institution__isnull=False, then="owner_institution__country")
    turn = Case(has_owner, default="mission__visiting_country")
    for row in _first(rows, due="due_on", turn=turn, today=today):
        yield row, follow_up_task(row, today=today)


def _milestones(user, today: date) -> Iterator[tuple]:
    rows = Milestone.objects.for_user(user).open()
    rows = rows.select_related("plan__country", "owner_institution__country")
    turn = Coalesce("owner_institution__country", "plan__country")
    for row in _first(rows, due="forecast_on", turn=turn, today=today):
        yield row, milestone_task(row, today=today)


def _reports(user, today: date) -> Iterator[tuple]:
    rows = Mission.objects.for_user(user).filter(status=MissionStatus.HELD)
    rows = rows.select_related("visiting_country", "host_country")
    turn = F("visiting_country")
    for row in _first(rows, due="report_due_on", turn=turn, today=today):
        yield row, report_task(row, today=today)


def _first(rows: QuerySet, *, due: str, turn, today: date) -> QuerySet:
    """The first few that are due, of each country; each row knows how many there are."""
    rows = rows.filter(**{f"{due}__lte": today + A_WEEK}).annotate(
        turn=Coalesce(turn, Value(""), output_field=CharField()),
        is_late=Case(When(Q(**{f"{due}__lt": today}), then=True), default=False),
    )
    each = {"partition_by": [F("turn"), F("is_late")]}
    return rows.annotate(
        place=Window(RowNumber(), order_by=[F(due).asc(), F("pk").asc()], **each),
        of_turn=Window(Count("pk"), **each),
    ).filter(place__lte=SHOWN)
