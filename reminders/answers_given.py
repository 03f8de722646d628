"""What was answered to mails: in the timeline of a thing, and for who is told of it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from migration_coop.lib.formats import format_date, format_moment
from reminders.models import Answer, AnswerKind, Topic
from reminders.subjects import Item, items_of

ICONS = {
    AnswerKind.DONE: ("circle-check", "ok"),
    AnswerKind.POSTPONED: ("calendar-due", "info"),
    AnswerKind.NOT_MINE: ("users", "warn"),
    AnswerKind.HELP: ("help-circle", "warn"),
    AnswerKind.NOTE: ("message-circle", "info"),
}


def answers_of(topic: Topic, row: Any) -> list[dict]:
    """As entries of components/timeline.html, the newest first."""
    return answers_by_row(topic, [row.pk])[row.pk]


def answers_by_row(topic: Topic, pks: Iterable[int]) -> dict[int, list[dict]]:
    """The same of several things of a topic, in one query."""
    found: dict[int, list[dict]] = {pk: [] for pk in pks}
    rows = Answer.objects.about(topic, *found).with_details()
    for answer in rows.newest_first():
        found[answer.about[1]].append(_entry(answer))
    return found


def answers_told_to(
    user: User, *, since: datetime, most: int
) -> list[tuple[Answer, Item]]:
    """With the things that they are about, as far as the user may see these now."""
    told = Answer.objects.filter(notices__recipient=user, at__gte=since)
    answers = list(told.with_details().newest_first()[:most])
    pks: dict[Topic, list[int]] = defaultdict(list)
    for answer in answers:
        topic, pk = answer.about
        pks[topic].append(pk)
    items = {
        item.key: item
        for topic, mine in pks.items()
        for item in items_of(topic, user=user, pk__in=mine)
    }
    return [
        (answer, items[answer.about]) for answer in answers if answer.about in items
    ]


def _entry(answer: Answer) -> dict:
    icon, tone = ICONS[AnswerKind(answer.kind)]
    words = [format_date(answer.to_on, "long") if answer.to_on else "", answer.note]
    return {
        "moment": answer.at,
        "at": _("%(when)s, by the link in a mail") % {"when": format_moment(answer.at)},
        "text": in_words(answer),
        "note": " · ".join(part for part in words if part),
        "tone": tone,
        "icon": icon,
        "url": "",
    }


def in_words(answer: Answer) -> str:
    text = {
        AnswerKind.DONE: _("%(name)s said that it is done"),
        AnswerKind.POSTPONED: _("%(name)s gave another date"),
        AnswerKind.NOT_MINE: _("%(name)s said that it is not in their charge"),
        AnswerKind.HELP: _("%(name)s asked for help"),
        AnswerKind.NOTE: _("%(name)s wrote a note"),
    }[AnswerKind(answer.kind)]
    return text % {"name": answer.by}
