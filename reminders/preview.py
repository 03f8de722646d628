"""Who will hear what, and when, if a schedule is saved or rows are imported.

Works out in memory what the tick would write, by the same rules, and writes nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from reminders.calendar import LONGEST_BREAK
from reminders.models import Audience, Topic
from reminders.places import PROGRAMME_PATHS, Place
from reminders.proposals import Proposal
from reminders.schedules import Step, weekly_steps
from reminders.topics import SOURCES, TopicSource
from reminders.wanted import Round, Wanted, due_moment, hearers, wanted_for

HORIZON = timedelta(days=30)
SHIFT = timedelta(days=LONGEST_BREAK)
# Looked at for one preview, the furthest in the future first; and people shown.
MOST_ROWS, MOST_PEOPLE, MOST_SHOWN = 500, 20, 12


@dataclass(frozen=True)
class Heard:
    """Somebody hears of something: on a working day of theirs, by their clock."""

    moment: datetime
    # The day before it moved to a working day.
    planned_on: date
    person: User
    step: Step
    # What it is about, where a list is about several.
    row: Any = None

    @property
    def day(self) -> date:
        return self.moment.date()

    @property
    def has_moved(self) -> bool:
        return self.day != self.planned_on


@dataclass(frozen=True)
class Example:
    """The thing that is due next, and all that its people hear of it."""

    row: Any
    due_on: date
    heard: Sequence[Heard]


@dataclass(frozen=True)
class Load:
    """On how many days somebody gets a mail about this, of the next thirty."""

    person: User
    before: int
    after: int


@dataclass(frozen=True)
class Preview:
    example: Example | None = None
    loads: Sequence[Load] = ()
    # People beyond those of `loads`.
    further: int = 0
    is_partial: bool = False


@dataclass(frozen=True)
class RowsPreview:
    """Of rows that are not on record yet."""

    # The next ones; how many there are ahead; how many lie in the past, never sent.
    heard: Sequence[Heard] = field(default=())
    ahead: int = 0
    past: int = 0


def preview(
    topic: Topic,
    place: Place,
    proposal: Proposal | None,
    *,
    by: User,
    now: datetime,
) -> Preview:
    """With the proposal instead of the schedule of that place; without one, the
    schedule of that place is gone and what holds above it holds."""
    source, look = SOURCES[topic], Round.begin(now=now)
    schedules = look.schedules.instead(topic, place.key, proposal)
    after = replace(look, schedules=schedules)
    longest = max(r.schedules.longest_before(topic) for r in (look, after))
    last = look.today + HORIZON + SHIFT + timedelta(days=longest)
    found = _within(source, source.due_by(last), place)
    rows = list(_latest(found.filter(pk__in=source.seen_by(by).values("pk"))))
    days = source.days_of(rows[:MOST_ROWS])
    dated = [(row, days[row.pk]) for row in rows if row.pk in days]
    loads = _loads(source, dated, look, after)
    return Preview(
        example=_example(source, dated, after),
        loads=loads[:MOST_PEOPLE],
        further=max(0, len(loads) - MOST_PEOPLE),
        is_partial=len(rows) > MOST_ROWS,
    )


def preview_of_rows(
    dated: Iterable[tuple[Any, date]], topic: Topic, *, now: datetime
) -> RowsPreview:
    """Of rows that may not be stored yet, each with the day on which it is due.

    Whoever is in charge may be a stand-in: a user without a key.
    """
    source, look = SOURCES[topic], Round.begin(now=now)
    ahead: list[Heard] = []
    past = 0
    for row, due_on in dated:
        for heard in _heard(source, row, due_on, look):
            if heard.moment > now:
                ahead.append(heard)
            elif not heard.step.is_weekly:
                past += 1
    ahead.sort(key=lambda heard: heard.moment)
    return RowsPreview(ahead[:MOST_SHOWN], len(ahead), past)


def _within(source: TopicSource, rows: QuerySet[Any], place: Place) -> QuerySet[Any]:
    if place.milestone:
        return rows.filter(pk=place.milestone.pk)
    if place.plan:
        return rows.filter(plan=place.plan)
    if place.programme:
        path = PROGRAMME_PATHS[source.topic]
        of_programme = source.model._base_manager.filter(**{path: place.programme})
        return rows.filter(pk__in=of_programme.values("pk"))
    return rows


def _latest(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Not all topics can be ordered by day in a query: those have few rows."""
    named = {*rows.query.annotations, *(f.name for f in rows.model._meta.fields)}
    keys = ["-due_on", "-pk"] if "due_on" in named else ["-pk"]
    return rows.order_by(*keys)[: MOST_ROWS + 1]


def _example(
    source: TopicSource, dated: Sequence[tuple[Any, date]], look: Round
) -> Example | None:
    """The next that is due; where nothing lies ahead, the last that was."""
    ahead = [pair for pair in dated if pair[1] >= look.today]
    row, due_on = min(
        ahead, key=_when, default=max(dated, key=_when, default=(None, None))
    )
    if row is None:
        return None
    # Of several steps on one day the last is told, as in the mail.
    told = {
        (heard.person.pk, heard.day): heard
        for heard in sorted(_heard(source, row, due_on, look), key=_step_of)
    }
    return Example(row, due_on, sorted(told.values(), key=lambda heard: heard.moment))


def _step_of(heard: Heard) -> int:
    return heard.step.days


def _when(pair: tuple[Any, date]) -> tuple[date, int]:
    return pair[1], pair[0].pk


def _loads(
    source: TopicSource, dated: Sequence[tuple[Any, date]], look: Round, after: Round
) -> list[Load]:
    """Whoever hears more, or as much, comes first; nobody who hears nothing."""
    was, will = (_mail_days(source, dated, which) for which in (look, after))
    people = {person.pk: person for person, _day in was | will}
    loads = [
        Load(person, _count(was, person), _count(will, person))
        for person in people.values()
    ]
    return sorted(loads, key=lambda load: (-load.after, -load.before, load.person.pk))


def _count(mails: Iterable[tuple[User, date]], person: User) -> int:
    return sum(who.pk == person.pk for who, _day in mails)


def _mail_days(
    source: TopicSource, dated: Sequence[tuple[Any, date]], look: Round
) -> set[tuple[User, date]]:
    """Person and day: what falls on one day comes in one mail."""
    last = look.now + HORIZON
    return {
        (heard.person, heard.day)
        for row, due_on in dated
        for heard in _heard(source, row, due_on, look, is_soon=True)
        if look.now < heard.moment <= last
    }


def _heard(
    source: TopicSource,
    row: Any,
    due_on: date,
    look: Round,
    *,
    is_soon: bool = False,
) -> Iterator[Heard]:
    for wanted in _wanted(source, row, due_on, look):
        planned_on = due_on + timedelta(days=wanted.step.days)
        soon = look.today - SHIFT <= planned_on <= look.today + HORIZON + SHIFT
        if soon or not is_soon:
            calendar = look.calendars.of(wanted.recipient)
            moment = due_moment(wanted.step, due_on, calendar)
            moment = moment.astimezone(calendar.zone)
            yield Heard(moment, planned_on, wanted.recipient, wanted.step, row)


def _wanted(
    source: TopicSource, row: Any, due_on: date, look: Round
) -> Iterator[Wanted]:
    """All steps with a fixed day, and the Mondays of the next thirty days."""
    known = set()
    for wanted in wanted_for(source, row, due_on, look):
        known.add(wanted.key)
        yield wanted
    schedule = look.schedules.of(source.topic, source.scope(row))
    if schedule is None:
        return
    last = look.today + HORIZON
    weekly = [*weekly_steps(schedule, due_on, first=look.today, last=last)]
    for person, stands_in in hearers(source, row, Audience.OWNER, look):
        for step in weekly:
            told = step.for_stand_in() if stands_in else step
            wanted = Wanted(person, told, due_on)
            if wanted.key not in known:
                yield wanted
