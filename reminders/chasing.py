"""Whom a chase would reach, with what, and whom it cannot reach and why."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from cooperation.models import Cooperation, FollowUp, Milestone
from mailing.content import Content
from migration_coop.lib.formats import format_moment
from missions.models import Mission
from missions.permissions import name_today
from reminders.calendar import Calendars
from reminders.chase_emails import (
    ChaseLine,
    chase_content,
    proposed_note,
    text_to_copy,
)
from reminders.models import ChasedItem, Topic
from reminders.sharing import text_to_share
from reminders.unreachable import why_unreachable

KIND = "chase"
# One chase asks about so many things at most.
MOST = 30
Item = FollowUp | Milestone


@dataclass(frozen=True)
class Letter:
    """What one person would get."""

    recipient: User
    items: tuple[Item, ...]
    content: Content
    note: str
    # Where it is night or a day of rest there: the morning on which it leaves.
    leaves_at: datetime | None = None
    # For WhatsApp, in the recipient's language.
    text: str = ""

    @property
    def language_name(self) -> str:
        return translation.get_language_info(self.recipient.language)["name_translated"]


@dataclass(frozen=True)
class Unreached:
    """Things that nobody can be chased about from here, and why."""

    reason: str
    lines: tuple[ChaseLine, ...]
    # To be sent by other means, where that may help.
    text: str = ""


@dataclass(frozen=True)
class Preview:
    letters: list[Letter]
    unreached: list[Unreached]


# --- What there is to chase ------------------------------------------------------------


def chosen_items(
    user, *, follow_ups: Iterable[int], milestones: Iterable[int]
) -> list[Item]:
    """Of those that were named, the ones that the user may see, open or not."""
    return [
        *_follow_ups(user).filter(pk__in=follow_ups).order_by("pk")[:MOST],
        *_milestones(user).filter(pk__in=milestones).order_by("pk")[:MOST],
    ]


def awaited_of(cooperation: Cooperation, user, *, now: datetime) -> list[Item]:
    """What is late between the two; where nothing is, what is due first."""
    pair = (cooperation.country_a_id, cooperation.country_b_id)
    missions = Mission.objects.between(*pair).values("pk")
    promised = _follow_ups(user).open().filter(mission__in=missions)
    planned = (
        _milestones(user)
        .open()
        .filter(
            Q(activity__missions__mission__in=missions)
            | Q(owner_institution__cooperations__cooperation=cooperation)
        )
    )
    today = now.date()
    late = [
        *promised.overdue(today).soonest_first()[:MOST],
        *planned.overdue(today).distinct().soonest_first()[:MOST],
    ]
    if late:
        return late
    dated = promised.exclude(due_on=None).soonest_first()
    first = [*dated[:1], *planned.distinct().soonest_first()[:1]]
    return sorted(first, key=lambda item: ChaseLine(item, today).due_on or today)[:1]


def _follow_ups(user):
    return FollowUp.objects.for_user(user).with_mission()


def _milestones(user):
    return Milestone.objects.for_user(user).with_details()


# --- Who hears of it -------------------------------------------------------------------


def preview_of(items: Sequence[Item], *, by: User, now: datetime) -> Preview:
    """Who will get what. A few queries for each person who is to be written to."""
    mine: dict[User, list[Item]] = defaultdict(list)
    unreached: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        if reason := _why_nobody(item, by):
            unreached[reason].append(item)
        else:
            mine[item.owner].append(item)
    calendars = Calendars.load()
    letters = []
    for person, theirs in mine.items():
        allowed, refused = split(theirs, recipient=person, now=now)
        for item, reason in refused:
            unreached[reason].append(item)
        if allowed:
            letters.append(
                _letter(person, allowed, by=by, now=now, calendars=calendars)
            )
    return Preview(letters, _unreached(unreached, now=now))


def split(
    items: Sequence[Item], *, recipient: User, now: datetime
) -> tuple[list[Item], list[tuple[Item, str]]]:
    """Those about which this person may be written to now; the others with the reason."""
    if reason := why_unreachable(recipient, kind=KIND, now=now):
        return [], [(item, reason) for item in items]
    seen = _seen_by(recipient, items)
    chased = _chased(recipient, items, now=now)
    allowed, refused = [], []
    for item in items:
        if key_of(item) in chased:
            refused.append((item, _already(chased[key_of(item)])))
        elif key_of(item) not in seen:
            text = _("%(name)s may not see it any more.")
            refused.append((item, text % {"name": recipient}))
        else:
            allowed.append(item)
    return allowed, refused


def key_of(item: Item) -> tuple[str, int]:
    """How rows of chases name it: by its kind and its key."""
    return ("milestone" if isinstance(item, Milestone) else "follow_up", item.pk)


def _why_nobody(item: Item, by: User) -> str:
    if not item.is_open:
        return _("It is not open any more.")
    if not getattr(item, "editable"):  # noqa: B009 annotated by for_user
        return _("You may read it, but not chase anybody about it.")
    if item.owner is None:
        if item.owner_institution is None:
            return _("Nobody is in charge of it.")
        name = name_today(by, item.owner_institution)
        text = _("Nobody at %(institution)s has an account and is in charge of it.")
        return text % {"institution": name}
    return _("It is in your own charge.") if item.owner == by else ""


def _seen_by(person: User, items: Sequence[Item]) -> set[tuple[str, int]]:
    keys = [key_of(item) for item in items]
    rows = {
        "follow_up": FollowUp.objects.for_user(person),
        "milestone": Milestone.objects.for_user(person),
    }
    return {
        (kind, pk)
        for kind, found in rows.items()
        for pk in found.filter(
            pk__in=[pk for noun, pk in keys if noun == kind]
        ).values_list("pk", flat=True)
    }


def _chased(
    person: User, items: Sequence[Item], *, now: datetime
) -> dict[tuple[str, int], ChasedItem]:
    keys = [key_of(item) for item in items]
    about = Q(follow_up__in=[pk for kind, pk in keys if kind == "follow_up"])
    about |= Q(milestone__in=[pk for kind, pk in keys if kind == "milestone"])
    rows = ChasedItem.objects.quiet_at(now).filter(about, recipient=person)
    return {
        ("follow_up", row.follow_up_id)
        if row.follow_up_id
        else ("milestone", row.milestone_id): row
        for row in rows.select_related("chase__by")
    }


def _already(row: ChasedItem) -> str:
    text = _("Already chased by %(name)s, %(when)s: not again within three days.")
    return text % {"name": row.chase.by, "when": format_moment(row.at)}


def _letter(person: User, items, *, by: User, now: datetime, calendars) -> Letter:
    calendar = calendars.of(person)
    lines = [ChaseLine(item, calendar.today(now)) for item in items]
    with translation.override(person.language):
        note = proposed_note(len(lines))
        content = chase_content(lines, recipient=person, by=by, note="")
        text = "\n\n".join(_text_to_share(line, reader=by) for line in lines)
    waits = calendar.is_quiet(now) and not any(map(is_urgent, lines))
    leaves_at = calendar.next_morning(now) if waits else None
    return Letter(person, tuple(items), content, note, leaves_at, text)


def _text_to_share(line: ChaseLine, *, reader: User) -> str:
    about = (Topic(key_of(line.item)[0]), line.item, line.due_on)
    return text_to_share(*about, reader=reader, today=line.today)


def is_urgent(line: ChaseLine) -> bool:
    """Due today or tomorrow: that waits neither for the morning nor for Monday."""
    return line.due_on is not None and 0 <= (line.due_on - line.today).days <= 1


def _unreached(by_reason: dict[str, list[Item]], *, now: datetime) -> list[Unreached]:
    found = []
    for reason, items in by_reason.items():
        lines = [ChaseLine(item, now.date()) for item in items]
        open_ones = [
            line for line in lines if line.item.is_open and not line.item.owner
        ]
        text = text_to_copy(open_ones) if open_ones else ""
        found.append(Unreached(reason, tuple(lines), text))
    return found
