"""What the messages of reminders say. No queries, no decisions.

Only what the recipient finds on the page of the thing: no notes, no reasons.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from textwrap import wrap
from typing import Protocol
from urllib.parse import urljoin

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language_bidi, ngettext
from django.utils.translation import gettext as _

from accounts.models import User
from mailing.content import Content
from migration_coop.lib.formats import days_between, format_date
from reminders.models import Reminder, ReminderKind
from reminders.topics import Words

A_WEEK = 7
# Keeps a message under 20 kB as it travels: so many lines in full, so many more in a
# few words each. What is left is counted, and the list on the page shows just that.
MOST_LINES = 8
MOST_IN_SHORT = 10
MOST_NAMED = MOST_LINES + MOST_IN_SHORT
NOTICEABLE = timedelta(days=1)
# What every reader of mail shows without breaking lines of its own.
WIDTH = 78


@dataclass(frozen=True)
class NextToHear:
    """Who is told if nothing changes, and when."""

    name: str
    on: date


@dataclass(frozen=True)
class Line:
    """One thing in a message, as it is at the moment of sending."""

    reminder: Reminder
    words: Words
    now: datetime
    today: date
    # The recipient's clock.
    zone: tzinfo = UTC
    moved_from: date | None = None
    next_to_hear: NextToHear | None = None
    # Where the recipient can say how it stands without signing in.
    answer_url: str = ""

    @property
    def due_on(self) -> date:
        return self.reminder.occurrence

    @property
    def title(self) -> str:
        return self.words.title

    @property
    def url(self) -> str:
        return address(self.words.path)

    @property
    def days_left(self) -> int:
        return days_between(self.today, self.due_on)

    @property
    def is_late(self) -> bool:
        return self.days_left < 0

    @property
    def is_this_week(self) -> bool:
        return 0 <= self.days_left <= A_WEEK

    @property
    def is_escalation(self) -> bool:
        return self.reminder.kind == ReminderKind.ESCALATION

    @property
    def facts(self) -> list[str]:
        kind = {"kind": self.words.kind, "when": self.when}
        facts = [_("%(kind)s · %(when)s") % kind, *self.words.facts]
        if self.is_escalation:
            facts.append(self._who_is_in_charge())
        if self.moved_from is not None:
            was = {"date": format_date(self.moved_from, "long")}
            facts.append(_("The date has moved; it was %(date)s.") % was)
        facts += [fact for fact in (self._who_hears_next(), self._delay()) if fact]
        return facts

    @property
    def when(self) -> str:
        words = self.words
        return words.phrases.when(self.due_on, today=self.today, values=words.values)

    @property
    def subject(self) -> str:
        if self.moved_from is not None and not self.is_late:
            what = {"date": format_date(self.due_on, "long"), "title": self.title}
            return _("New date, %(date)s: %(title)s") % what
        words = self.words
        return words.phrases.subject_of(
            self.title, self.due_on, today=self.today, values=words.values
        )

    def _who_is_in_charge(self) -> str:
        if not self.words.in_charge:
            return _("Nobody is in charge of it.")
        return _("In charge: %(name)s") % {"name": self.words.in_charge}

    def _who_hears_next(self) -> str:
        if self.next_to_hear is None:
            return ""
        name, on = self.next_to_hear.name, self.next_to_hear.on
        told = {"name": name, "date": format_date(on, "long")}
        return _("%(name)s will be told on %(date)s if nothing changes.") % told

    def _delay(self) -> str:
        """Only for what was known in time and then could not leave."""
        planned = self.reminder.due_at
        was_known = self.reminder.created_at <= planned
        if not was_known or self.now - planned <= NOTICEABLE:
            return ""
        when = {"date": format_date(planned.astimezone(self.zone).date(), "long")}
        return _("This should have reached you on %(date)s.") % when


def reminders_content(
    lines: Sequence[Line],
    recipient: User,
    *,
    more_url: str,
    headers: Mapping[str, str] | None = None,
) -> Content:
    """One message, in the language that is active: that of its recipient.
    `more_url` shows the lines for which it has no room."""
    lines = sorted(lines, key=lambda line: line.due_on)
    context = {
        "recipient": recipient,
        "groups": _groups(lines[:MOST_LINES]),
        "in_short": lines[MOST_LINES:MOST_NAMED],
        "more": len(lines[MOST_NAMED:]),
        "more_url": more_url,
        "subject": _subject(lines),
    }
    return rendered("reminders/emails/reminders", context, headers=headers)


def rendered(
    template: str, context: dict, *, headers: Mapping[str, str] | None = None
) -> Content:
    """Both parts of a message that has a subject."""
    context = {
        **context,
        "home_url": address(reverse("overview:home")),
        "direction": "rtl" if get_language_bidi() else "ltr",
    }
    return Content(
        subject=context["subject"],
        text=folded(render_to_string(f"{template}.txt", context)),
        html=render_to_string(f"{template}.html", context),
        headers=headers or {},
    )


def folded(text: str) -> str:
    """No line is wider than a text client shows; an address is never broken."""
    lines = []
    for line in text.strip().splitlines():
        lines += [line] if "://" in line else _wrapped(line)
    return re.sub("\n{3,}", "\n\n", "\n".join(lines)) + "\n"


def _wrapped(line: str) -> list[str]:
    """The rest of a long line stands under its beginning."""
    indent = "  " if line.startswith(("- ", "  ")) else ""
    return wrap(line, WIDTH, subsequent_indent=indent, break_on_hyphens=False) or [""]


class Shareable(Protocol):
    """What a text that is copied to elsewhere says: what, when, where."""

    @property
    def words(self) -> Words: ...
    @property
    def when(self) -> str: ...
    @property
    def url(self) -> str: ...


def text_for_whatsapp(line: Shareable) -> str:
    """To be copied to where it is not ours: what, when, and a page that asks who reads.

    It names no person; the page knows who is in charge.
    """
    words = line.words
    what = {"kind": words.kind, "title": words.public_title or words.title}
    lines = [_("%(kind)s: %(title)s") % what, line.when, line.url]
    return re.sub(r"\S+@\S+", "…", "\n".join(lines))


def address(path: str) -> str:
    return urljoin(settings.SITE_URL, path)


def _groups(lines: Sequence[Line]) -> list[dict]:
    late = [line for line in lines if line.is_late]
    week = [line for line in lines if line.is_this_week]
    later = [line for line in lines if line not in late and line not in week]
    groups = [
        {"title": _("Late"), "lines": late, "is_late": True},
        {"title": _("This week"), "lines": week},
        {"title": _("Next"), "lines": later},
    ]
    return [group for group in groups if group["lines"]]


def _subject(lines: Sequence[Line]) -> str:
    if len(lines) == 1:
        return lines[0].subject
    late = sum(line.is_late for line in lines)
    counts = {"count": len(lines), "late": late}
    is_week = all(line.is_late or line.is_this_week for line in lines)
    if late == len(lines):
        text = ngettext("%(count)s action late", "%(count)s actions late", late)
    elif is_week and late:
        text = ngettext(
            "%(count)s action this week, %(late)s late",
            "%(count)s actions this week, %(late)s late",
            len(lines),
        )
    elif is_week:
        text = ngettext(
            "%(count)s action this week", "%(count)s actions this week", len(lines)
        )
    elif late:
        text = ngettext(
            "%(count)s action to come, %(late)s late",
            "%(count)s actions to come, %(late)s late",
            len(lines),
        )
    else:
        text = ngettext(
            "%(count)s action to come", "%(count)s actions to come", len(lines)
        )
    return text % counts
