"""What a chase says: who asks, in their own words, and a fixed list of what is awaited.

Only what the recipient finds on the pages of these things: no notes, no reasons.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.models import User
from cooperation.models import FollowUp, Milestone
from mailing.content import Content
from reminders.emails import address, rendered
from reminders.topics import DUE


@dataclass(frozen=True)
class ChaseLine:
    """One thing that is awaited, as it is at this moment."""

    item: FollowUp | Milestone
    today: date
    # Where the recipient can say how it stands without signing in.
    answer_url: str = ""

    @property
    def due_on(self) -> date | None:
        if isinstance(self.item, Milestone):
            return self.item.forecast_on
        return self.item.due_on

    @property
    def is_late(self) -> bool:
        return self.due_on is not None and self.due_on < self.today

    @property
    def title(self) -> str:
        """A milestone says its number."""
        return str(self.item)

    @property
    def url(self) -> str:
        return address(self.item.get_absolute_url())

    @property
    def facts(self) -> list[str]:
        facts = [_("%(kind)s · %(when)s") % {"kind": self.kind, "when": self.when}]
        if isinstance(self.item, FollowUp):
            return [*facts, self.item.mission.title]
        facts.append(self.item.plan.title)
        if self.item.expected_evidence:
            evidence = {"evidence": self.item.expected_evidence}
            facts.append(_("Expected evidence: %(evidence)s") % evidence)
        return facts

    @property
    def kind(self) -> str:
        if isinstance(self.item, Milestone):
            return _("Milestone")
        return pgettext("reminder", "Follow-up")

    @property
    def when(self) -> str:
        if self.due_on is None:
            return _("No date was agreed")
        return DUE.when(self.due_on, today=self.today)


def chase_content(
    lines: Sequence[ChaseLine], *, recipient: User, by: User, note: str
) -> Content:
    """One message, in the language that is active: that of its recipient."""
    context = {
        "recipient": recipient,
        "by": by,
        "note": note,
        "lines": lines,
        "subject": chase_subject(lines),
    }
    return rendered("reminders/emails/chase_message", context)


def chase_subject(lines: Sequence[ChaseLine]) -> str:
    if len(lines) == 1:
        return _("Your answer is awaited: %(title)s") % {"title": lines[0].title}
    counts = {"count": len(lines), "late": sum(line.is_late for line in lines)}
    if counts["late"]:
        text = ngettext(
            "Your answer is awaited: %(count)s action, %(late)s late",
            "Your answer is awaited: %(count)s actions, %(late)s late",
            len(lines),
        )
    else:
        text = ngettext(
            "Your answer is awaited: %(count)s action",
            "Your answer is awaited: %(count)s actions",
            len(lines),
        )
    return text % counts


def proposed_note(count: int) -> str:
    """What a chase says unless somebody writes something else."""
    return ngettext(
        "Could you tell us where this stands, and by when it will be done?",
        "Could you tell us where these stand, and by when they will be done?",
        count,
    )


def text_to_copy(lines: Sequence[ChaseLine]) -> str:
    """For those who have no account: to be sent by other means. It names no person."""
    return render_to_string("reminders/emails/chase_copy.txt", {"lines": lines})
