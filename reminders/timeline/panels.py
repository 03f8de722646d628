"""The panel of a thing: what was said about it to whom, what will be, and why not."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from migration_coop.lib.formats import format_date
from reminders.actions.materialise import Round
from reminders.answers_given import answers_by_row
from reminders.models import FIELDS, ChasedItem, Topic
from reminders.sharing import text_to_share
from reminders.subjects import Item
from reminders.timeline.entries import chase_entries, hearing_entry, today_entry
from reminders.timeline.hearings import Hearing, Stopped
from reminders.timeline.known import Known, known_of
from reminders.timeline.unheard import (
    Unheard,
    why_closed,
    why_unheard,
    why_unreachable,
)
from reminders.timeline.words import schedule_in_words

CHASED = (Topic.MILESTONE, Topic.FOLLOW_UP)


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
    stopped = Stopped.read(people, now=now)
    chased, answers = _chased(items), _answers(by_topic)
    return [
        _panel(
            one,
            chased[one.item.key],
            answers[one.item.key],
            stopped,
            user=user,
            now=now,
        )
        for one in known
    ]


def _panel(
    known: Known,
    chased: list[ChasedItem],
    answers: list[dict],
    stopped: Stopped,
    *,
    user: User,
    now: datetime,
) -> Panel:
    why_not = {
        id(one): why_unreachable(
            one.recipient, stopped.of(one.recipient, max(one.moment, now))
        )
        for one in known.to_come
    }
    entries = [
        hearing_entry(one, user=user, why_not=why_not.get(id(one), ""))
        for one in known.hearings
    ]
    entries += chase_entries(chased, user=user)
    entries += answers
    entries.append(today_entry(now))
    reached = [one for one in known.to_come if not why_not[id(one)]]
    unheard = [why_closed(known.item)]
    if known.row is not None:
        unheard = list(why_unheard(known, stopped, user=user, now=now))
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


def _answers(
    by_topic: dict[Topic, list[Item]],
) -> dict[tuple[str, int], list[dict]]:
    return {
        (topic, pk): entries
        for topic, items in by_topic.items()
        for pk, entries in answers_by_row(
            topic, [item.row.pk for item in items]
        ).items()
    }


def _chased(items: Sequence[Item]) -> dict[tuple[str, int], list[ChasedItem]]:
    found = defaultdict(list)
    for topic in CHASED:
        pks = [item.row.pk for item in items if item.topic == topic]
        if pks:
            rows = ChasedItem.objects.filter(**{f"{FIELDS[topic]}__in": pks})
            details = ("chase__by", "chase__message", "recipient")
            for row in rows.select_related(*details).newest_first():
                found[topic, getattr(row, f"{FIELDS[topic]}_id")].append(row)
    return found
