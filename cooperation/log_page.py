"""How the log page looks: what it proposes, how far each block is, what to check."""

from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperation.forms.log import MissionLog
from cooperation.log_warnings import LogWarning, Trip, by_block, warnings_of
from migration_coop.lib.formats import format_weekdays
from missions.actions.missions import next_code, propose_title
from missions.balance import Balance, balance_of
from missions.models import MissionKind

# More days are no help in a list to choose from.
MOST_DAYS = 31
DONE, TO_DO, TO_CHECK, WRONG = "ok", "", "warn", "late"
ICONS = {
    DONE: "circle-check",
    TO_DO: "circle-dashed",
    TO_CHECK: "alert-triangle",
    WRONG: "alert-octagon",
}


class LogPage:
    """One log page for one reader; `checked` is the same page, checked, if it was."""

    def __init__(self, log: MissionLog, *, checked: MissionLog | None):
        self.log = log
        self.trip = Trip.of(checked) if checked else Trip()
        self.checked = checked

    # What it proposes

    @property
    def heading(self) -> str:
        """The title of the mission: as typed, as proposed, or none yet."""
        return str(self.log.essentials.typed("title")) or self.proposed_title

    @property
    def proposed_title(self) -> str:
        kind = self.log.essentials.typed("kind")
        if not self._knows_the_pair or kind not in MissionKind.values:
            return ""
        return propose_title(kind, self.log.visitor, self.log.host, self.days[0])

    @cached_property
    def proposed_code(self) -> str:
        if self.log.mission or not self._knows_the_pair:
            return ""
        return next_code(self.log.visitor, self.log.host, self.days[0])

    @cached_property
    def days(self) -> list[date]:
        return self.log.essentials.days

    @property
    def days_to_choose(self) -> list[date]:
        return self.days if len(self.days) <= MOST_DAYS else []

    @property
    def days_in_words(self) -> str:
        return format_weekdays(self.days[0], self.days[-1]) if self.days else ""

    @property
    def _knows_the_pair(self) -> bool:
        sides = {self.log.visitor, self.log.host} - {""}
        return (
            bool(self.days)
            and sides <= {*self.log.essentials.countries}
            and len(sides) == 2
        )

    # What to check

    @cached_property
    def found(self) -> list[LogWarning]:
        return warnings_of(self.trip, user=self.log.user) if self.checked else []

    @cached_property
    def warnings(self) -> dict[str, list[str]]:
        return by_block(self.found)

    @property
    def balance(self) -> Balance:
        return balance_of(self.trip.members)

    # How far it is

    @cached_property
    def parts(self) -> dict[str, dict]:
        """How far each block is, in a word and a number."""
        log = self.log
        people, visits, promises = (
            sum(not row.is_empty for row in rows)
            for rows in (log.members, log.visits, log.follow_ups)
        )
        parts = [
            self._part("essentials", _("Essentials"), log.essentials, self._is_whole),
            self._part("delegation", _("Delegation"), log.members, bool(people)),
            self._part("programme", _("Programme of visits"), log.visits, bool(visits)),
            self._part("debriefing", _("Debriefing"), log.debriefing, self._has_met),
            self._part(
                "follow-ups", _("Follow-ups"), log.follow_ups, self._is_all_assigned
            ),
        ]
        parts[1]["count"] = _people(people)
        parts[2]["count"] = _visits(visits)
        parts[4]["count"] = _promises(promises)
        return {part["anchor"].replace("-", "_"): part for part in parts}

    @property
    def parts_done(self) -> str:
        done = sum(part["tone"] == DONE for part in self.parts.values())
        text = ngettext(
            "%(done)s block of %(total)s", "%(done)s blocks of %(total)s", done
        )
        return text % {"done": done, "total": len(self.parts)}

    @property
    def _is_whole(self) -> bool:
        return self._knows_the_pair

    @property
    def _has_met(self) -> bool:
        form = self.log.debriefing
        return any(form[name].value() for name in form.written)

    @property
    def _is_all_assigned(self) -> bool:
        rows = [row for row in self.log.follow_ups if not row.is_empty]
        return bool(rows) and all(
            row.typed("owner_institution") and row.typed("due_on") for row in rows
        )

    def _part(self, anchor: str, name: str, form, is_done: bool) -> dict:
        tone, state = (DONE, _("Complete")) if is_done else (TO_DO, _("To complete"))
        if is_done and anchor in self.warnings:
            tone, state = TO_CHECK, _("To check")
        if form.is_bound and not form.is_valid():
            tone, state = WRONG, _("To correct")
        return {
            "anchor": anchor,
            "name": name,
            "tone": tone,
            "state": state,
            "icon": ICONS[tone],
            "warnings": self.warnings.get(anchor, []),
            "said": self.log.said.get(anchor, ""),
            "count": "",
        }


def _people(count: int) -> str:
    text = ngettext("%(count)s person", "%(count)s people", count)
    return text % {"count": count} if count else ""


def _visits(count: int) -> str:
    text = ngettext("%(count)s visit", "%(count)s visits", count)
    return text % {"count": count} if count else ""


def _promises(count: int) -> str:
    text = ngettext("%(count)s follow-up", "%(count)s follow-ups", count)
    return text % {"count": count} if count else ""
