"""What can be done to rows of the list, several at once; and to which it cannot."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import User
from cooperation.models import FollowUp, Milestone
from cooperation.work.rows import WorkRow
from institutions.models import Institution

MOST = 500
PREVIEWED = 20
NUMBER_ASKED_ABOVE = 50


@dataclass(frozen=True)
class Verb:
    name: str
    label: str | Promise
    icon: str


VERBS = {
    verb.name: verb
    for verb in (
        Verb("reassign", gettext_lazy("Reassign"), "users"),
        Verb("postpone", gettext_lazy("Postpone"), "calendar-due"),
        Verb("complete", gettext_lazy("Mark as done"), "check"),
        Verb("block", pgettext_lazy("verb", "Block"), "ban"),
        Verb("unblock", gettext_lazy("Unblock"), "player-play"),
        Verb("drop", gettext_lazy("Drop"), "x"),
    )
}


# What can be taken back at once. What is closed is opened again on its own page.
UNDOABLE = {"reassign", "postpone", "block", "unblock", "escalate", "draft"}


@dataclass(frozen=True)
class Change:
    """What is asked for, the same for every row."""

    verb: str
    note: str = ""
    # To postpone: until that day, or by so many weeks from the day of each row.
    on: date | None = None
    weeks: int | None = None
    # To reassign: who is in charge from now on; what is not said stays.
    institution: Institution | None = None
    owner: User | None = None
    # Countries that this person works for.
    owner_works_for: frozenset[str] = frozenset()

    def new_day(self, row: WorkRow) -> date | None:
        if self.weeks is not None:
            return row.due_on + timedelta(weeks=self.weeks) if row.due_on else None
        return self.on

    def in_charge(self, item: FollowUp | Milestone) -> tuple:
        """A new institution comes without the person of the old one."""
        if self.institution:
            return self.institution, self.owner
        return item.owner_institution, self.owner or item.owner


def possible_verbs(row: WorkRow) -> list[Verb]:
    return [verb for verb in VERBS.values() if not refusal(row, verb.name)]


def refusal(row: WorkRow, verb: str) -> str:
    """Why that cannot be done to this row, whatever is typed; empty where it can."""
    if not row.item.editable:
        return _("You may read it, but not change it.")
    if verb == "complete" and not row.is_follow_up:
        return _("A milestone needs evidence: submit it on its own page.")
    if verb == "reassign":
        return "" if not row.item.is_settled else _closed(row)
    if not row.is_open:
        return _closed(row)
    if verb == "unblock" and not row.item.is_blocked:
        return _("Nothing blocks it.")
    return ""


def refusal_of_change(row: WorkRow, change: Change) -> str:
    """The same, for what was typed."""
    if reason := refusal(row, change.verb):
        return reason
    if change.verb == "postpone":
        return _refusal_of_day(row, change)
    if change.verb == "reassign":
        return _refusal_of_people(row, change)
    return ""


def _closed(row: WorkRow) -> str:
    status = row.item.get_status_display().lower()
    return _("It is %(status)s.") % {"status": status}


def _refusal_of_day(row: WorkRow, change: Change) -> str:
    if change.weeks is not None and row.due_on is None:
        return _("It has no date to start from.")
    if change.new_day(row) == row.due_on:
        return _("It is due on that day already.")
    return ""


def _refusal_of_people(row: WorkRow, change: Change) -> str:
    item = row.item
    if change.in_charge(item) == (item.owner_institution, item.owner):
        return _("They are in charge already.")
    countries = {country.pk for country in row.countries}
    if change.institution and change.institution.country_id not in countries:
        return _("That institution is of another country.")
    if change.owner and not change.owner_works_for & countries:
        return _("That person works for another country.")
    return ""
