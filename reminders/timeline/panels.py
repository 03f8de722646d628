"""The panel of a thing: what was said about it to whom, what will be, and why not."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from migration_coop.lib.formats import format_date
from reminders.answers_given import answers_by_row
from reminders.models import CHASED, FIELDS, ChasedItem, Topic
from reminders.sharing import text_to_share
from reminders.subjects import Item
from reminders.timeline.entries import chase_entries, hearing_entry, today_entry
from reminders.timeline.hearings import Hearing
from reminders.timeline.known import Known, known_of
from reminders.timeline.reach import Reach
from reminders.timeline.unheard import Unheard, why_closed, why_unheard
from reminders.timeline.words import schedule_in_words
from reminders.wanted import Round

# A topic, and the key of one of its rows.
Key = tuple[str, int]


@dataclass(frozen=True)
class Panel:
    item: Item
    # Of components/timeline.html, the furthest in the future first.
    entries: list[dict]
    next_to_hear: str
    unheard: list[Unheard]
    schedule: str
    # For WhatsApp; empty where nothing is to be said.
    text_to_share: str = ""

    @property
    def name(self) -> str:
        """Of its parts, on a page of several."""
        return f"{self.item.topic}-{self.item.row.pk}"


def panels_of(items: Sequence[Item], *, user: User, now: datetime) -> list[Panel]:
    """In their order. As many queries for a topic's rows as for one of them."""
    look = Round.begin(now=now)
    by_topic: dict[Topic, list[Item]] = defaultdict(list)
    for item in items:
        by_topic[item.topic].append(item)
    known = [
        one for topic, mine in by_topic.items() for one in known_of(topic, mine, look)
    ]
    people = {person for one in known for person in one.people}
    reach = Reach.read(people, look)
    said = _said(by_topic, user=user)
    return [_panel(one, said[one.item.key], reach, user=user, now=now) for one in known]


def _panel(
    known: Known,
    said: list[dict],
    reach: Reach,
    *,
    user: User,
    now: datetime,
) -> Panel:
    why_not = {
        id(one): reach.why_not(one.recipient, max(one.moment, now))
        for one in known.to_come
    }
    entries = [
        hearing_entry(one, user=user, why_not=why_not.get(id(one), ""))
        for one in known.hearings
    ]
    entries += [*said, today_entry(now)]
    reached = [one for one in known.to_come if not why_not[id(one)]]
    unheard = [why_closed(known.item)]
    if known.row is not None:
        unheard = list(why_unheard(known, reach, user=user, now=now))
    return Panel(
        item=known.item,
        entries=sorted(entries, key=lambda entry: entry["moment"], reverse=True),
        next_to_hear=_next_to_hear(reached, now=now),
        unheard=unheard,
        schedule=schedule_in_words(known.schedule) if known.schedule else "",
        text_to_share=_text_to_share(known, user=user, now=now),
    )


def _text_to_share(known: Known, *, user: User, now: datetime) -> str:
    if known.row is None or known.due_on is None:
        return ""
    about = (known.item.topic, known.row, known.due_on)
    return text_to_share(*about, reader=user, today=timezone.localdate(now))


def _next_to_hear(reached: list[Hearing], *, now: datetime) -> str:
    first = min(reached, key=lambda hearing: hearing.moment, default=None)
    if first is None:
        return ""
    when = {
        "name": first.recipient,
        "audience": str(first.step.audience.label).lower(),
        "date": format_date(first.moment, "long"),
    }
    if first.moment <= now:
        return _("Next to hear of it: %(name)s (%(audience)s), now") % when
    return _("Next to hear of it: %(name)s (%(audience)s), on %(date)s") % when


def _said(by_topic: Mapping[Topic, list[Item]], *, user: User) -> dict[Key, list[dict]]:
    """Chases, and what people answered by the links in their mails."""
    found: dict[Key, list[dict]] = defaultdict(list)
    for topic, items in by_topic.items():
        pks = [item.row.pk for item in items]
        for pk, entries in answers_by_row(topic, pks).items():
            found[topic, pk] += entries
        if topic in CHASED:
            for row in _chased(topic, pks):
                about = getattr(row, f"{FIELDS[topic]}_id")
                found[topic, about] += chase_entries([row], user=user)
    return found


def _chased(topic: Topic, pks: Sequence[int]) -> QuerySet[ChasedItem]:
    rows = ChasedItem.objects.filter(**{f"{FIELDS[topic]}__in": pks})
    details = ("chase__by", "chase__message", "recipient")
    return rows.select_related(*details).newest_first()
