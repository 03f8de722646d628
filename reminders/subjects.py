"""What an address of reminders names: a thing, or all that a mission or person has."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from institutions.models import Person, Post
from missions.models import Mission
from missions.permissions import name_today
from reminders.models import Topic
from reminders.topics import SOURCES

# What the titles and addresses of a topic's rows read.
DETAILS: dict[Topic, tuple[str, ...]] = {
    Topic.MILESTONE: ("plan",),
    Topic.FOLLOW_UP: ("mission",),
    Topic.MINUTES: ("visit__mission", "visit__institution"),
    Topic.INSTRUMENT: ("cooperation",),
    Topic.POST: ("person", "institution"),
}


@dataclass(frozen=True)
class Item:
    """One thing that people may be reminded of, as this reader may name it."""

    topic: Topic
    row: Any
    title: str
    url: str

    @property
    def key(self) -> tuple[str, int]:
        return self.topic, self.row.pk

    @property
    def editable(self) -> bool:
        return getattr(self.row, "editable", False)

    @property
    def chase_query(self) -> str:
        """How the page of chases is asked about it; empty where nobody is chased."""
        if self.topic == Topic.COOPERATION:
            return f"cooperation={self.row.code}" if self.editable else ""
        is_chased = self.topic in (Topic.MILESTONE, Topic.FOLLOW_UP)
        if is_chased and self.editable and self.row.is_open:
            return f"{self.topic}={self.row.pk}"
        return ""


@dataclass(frozen=True)
class Subject:
    title: str
    url: str
    items: Sequence[Item]


def item_of(topic: Topic, row: Any, *, user: User) -> Item:
    if topic == Topic.MINUTES:
        name = {"institution": name_today(user, row.visit.institution)}
        title = _("Minutes of the visit to %(institution)s") % name
    elif topic == Topic.POST:
        title = f"{row.person} – {row.title}"
    elif topic == Topic.MILESTONE:
        title = f"{row.number} {row.title}"
    else:
        title = str(row)
    page = row.person if topic == Topic.POST else row
    return Item(topic, row, title, page.get_absolute_url())


def find_subject(kind: str, pk: int, *, user: User, today: date) -> Subject | None:
    """None: there is no such thing, or it is not for this reader."""
    if kind == "mission":
        return _of_mission(pk, user=user)
    if kind == "person":
        return _of_person(pk, user=user, today=today)
    if kind not in SOURCES:
        return None
    items = items_of(Topic(kind), user=user, pk=pk)
    return Subject(items[0].title, items[0].url, items) if items else None


def _of_mission(pk: int, *, user: User) -> Subject | None:
    """Its report, and the minutes of its visits that wait for somebody."""
    mission = Mission.objects.for_user(user).filter(pk=pk).first()
    if mission is None:
        return None
    waiting = SOURCES[Topic.MINUTES].open_rows().values("pk")
    items = [
        *items_of(Topic.REPORT, user=user, pk=pk),
        *items_of(Topic.MINUTES, user=user, pk__in=waiting, visit__mission=pk),
    ]
    return Subject(str(mission), mission.get_absolute_url(), items)


def _of_person(pk: int, *, user: User, today: date) -> Subject | None:
    """The posts held now."""
    person = Person.objects.for_user(user).filter(pk=pk).first()
    if person is None:
        return None
    held = Post.objects.on(today).values("pk")
    items = items_of(Topic.POST, user=user, person=pk, pk__in=held)
    return Subject(str(person), person.get_absolute_url(), items)


def items_of(topic: Topic, *, user: User, **which) -> list[Item]:
    rows = SOURCES[topic].seen_by(user).filter(**which)
    rows = rows.select_related(*DETAILS.get(topic, ())).order_by("pk")
    return [item_of(topic, row, user=user) for row in rows]
