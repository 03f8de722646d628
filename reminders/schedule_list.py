"""All schedules as sentences: by topic, with what makes an exception."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from missions.models import Programme
from reminders.models import ReminderSchedule, Topic
from reminders.permissions import ScheduleRights
from reminders.places import PROGRAMME_PATHS, Place
from reminders.wording import in_words

MOST_LISTED = 100


@dataclass(frozen=True)
class Line:
    """One schedule: what it is for, what it says, where to change it."""

    place: Place
    text: str
    is_active: bool
    edit_url: str = ""


@dataclass
class TopicLines:
    topic: Topic
    everywhere: Line | None = None
    exceptions: list[Line] = field(default_factory=list)
    # Exceptions that are not listed; programmes that could make one.
    further: int = 0
    offers: list[tuple[str, str]] = field(default_factory=list)


def schedules_by_topic(user) -> list[TopicLines]:
    rows = ReminderSchedule.objects.for_user(user).filter(person=None)
    details = ("programme", "plan", "milestone__plan")
    rows = rows.select_related(*details).prefetch_related("escalations")
    rights = ScheduleRights.of(user)
    lines = defaultdict(list)
    for row in rows.order_by("programme", "plan", "milestone", "pk"):
        lines[row.topic].append(_line(row, rights))
    programmes = list(Programme.objects.for_user(user).in_order())
    places = [Place(programme=programme) for programme in programmes]
    mine = [place for place in places if rights.may_change(place)]
    return [_of_topic(topic, lines[topic], mine) for topic in Topic]


def _line(row: ReminderSchedule, rights: ScheduleRights) -> Line:
    place = Place.of(row)
    may_change = rights.may_change(place)
    edit_url = place.edit_url(Topic(row.topic)) if may_change else ""
    return Line(place, in_words(row), row.is_active, edit_url)


def _of_topic(
    topic: Topic, lines: Iterable[Line], programmes: Iterable[Place]
) -> TopicLines:
    everywhere = [line for line in lines if line.place.is_everything]
    exceptions = [line for line in lines if not line.place.is_everything]
    taken = {line.place.key for line in exceptions}
    free = [place for place in programmes if place.key not in taken]
    return TopicLines(
        topic,
        next(iter(everywhere), None),
        exceptions[:MOST_LISTED],
        max(0, len(exceptions) - MOST_LISTED),
        [(place.name, place.edit_url(topic)) for place in free]
        if topic in PROGRAMME_PATHS
        else [],
    )
