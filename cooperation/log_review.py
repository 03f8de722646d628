"""What will happen when the log page is saved: what is made, and who is told."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperation.actions.log import FollowUpEntry
from cooperation.forms.log import MissionLog
from cooperation.log_page import LogPage
from cooperation.log_warnings import LogWarning
from institutions.models import Institution, SocialSide
from migration_coop.lib.formats import format_date, format_names, format_time
from missions.actions.visits import VisitEntry, status_by_day
from missions.balance import Balance, balance_of
from missions.models import Mission, MissionStatus, VisitStatus
from missions.permissions import name_for

# What a posted page says of its buttons; the review sends the rest on.
OF_BUTTONS = {"csrfmiddlewaretoken", "confirmed"}


@dataclass
class Line:
    """What is said of one block, with its details below."""

    anchor: str
    label: str
    text: str
    details: list[str] = field(default_factory=list)


class Review:
    """A checked log page, in words, before anything of it is saved."""

    def __init__(self, log: MissionLog, *, today: date):
        self.log, self.today = log, today
        self.entry = log.entry()
        self.page = LogPage(log, checked=log)
        typed = self.entry.essentials
        self.starts_on, self.ends_on = typed["starts_on"], typed["ends_on"]

    @property
    def fields(self) -> Iterator[tuple[str, str]]:
        """Everything that was typed, to be sent again as it is."""
        for name, values in self.log.data.lists():
            if name not in OF_BUTTONS:
                yield from ((name, value) for value in values)

    @cached_property
    def status(self) -> MissionStatus:
        dates = Mission(starts_on=self.starts_on, ends_on=self.ends_on)
        return dates.status_by_dates(self.today)

    @property
    def found(self) -> list[LogWarning]:
        """What to look at again, before it is too late for pasted lines."""
        waiting = {
            paste.block: len(paste.rows)
            for paste in self.log.pastes.values()
            if paste.is_read and paste.rows
        }
        left = (LogWarning(block, _waits(count)) for block, count in waiting.items())
        return [*self.page.found, *left]

    # What is made

    @property
    def lines(self) -> list[Line]:
        return [
            *self._essentials(),
            self._delegation(),
            self._programme(),
            self._debriefing(),
            self._follow_ups(),
            *self._new_institutions(),
        ]

    def _essentials(self) -> list[Line]:
        typed, block = self.entry.essentials, "essentials"
        days = {
            "first": format_date(self.starts_on, "full"),
            "last": format_date(self.ends_on, "full"),
        }
        lead = self._name(typed["lead_institution"])
        host = self._name(typed["host_institution"])
        code = typed.get("code") or self.page.proposed_code
        code = self.log.mission.code if self.log.mission else code
        return [
            Line(block, _("Mission"), self.page.heading, [code, self.status.label]),
            Line(block, _("Dates"), _("From %(first)s to %(last)s") % days),
            Line(block, _("Led by"), lead or _("Not named yet")),
            Line(block, _("Received by"), host or _("Not named yet")),
        ]

    def _delegation(self) -> Line:
        details = [_in_balance(balance_of(self.entry.members))] if self.people else []
        if new := [member.said_name for member in self.entry.new_people]:
            text = ngettext(
                "%(count)s new person, whose record is to be completed: %(names)s",
                "%(count)s new people, whose records are to be completed: %(names)s",
                len(new),
            )
            details.append(text % {"count": len(new), "names": format_names(new)})
        text = ngettext("%(count)s person", "%(count)s people", self.people)
        text = text % {"count": self.people} if self.people else ""
        return Line("delegation", _("Delegation"), text, details)

    @property
    def people(self) -> int:
        return len(self.entry.members)

    def _programme(self) -> Line:
        visits = self.entry.visits
        text = ngettext("%(count)s visit", "%(count)s visits", len(visits))
        text = text % {"count": len(visits)} if visits else ""
        ordered = sorted(
            visits, key=lambda visit: (visit.takes_place_on, str(visit.start_time))
        )
        details = [self._visit(visit) for visit in ordered]
        return Line("programme", _("Programme of visits"), text, details)

    def _visit(self, visit: VisitEntry) -> str:
        facts = {
            "day": format_date(visit.takes_place_on, "weekday"),
            "institution": self._name(visit.institution),
            "status": VisitStatus(self._status_of(visit)).label,
        }
        if visit.start_time is None:
            return _("%(day)s: %(institution)s (%(status)s)") % facts
        facts["time"] = format_time(visit.start_time)
        return _("%(day)s, %(time)s: %(institution)s (%(status)s)") % facts

    def _status_of(self, visit: VisitEntry) -> str:
        return visit.status or status_by_day(visit.takes_place_on, self.today)

    def _debriefing(self) -> Line:
        if not (debriefing := self.entry.debriefing):
            return Line("debriefing", _("Debriefing"), "")
        day = format_date(debriefing["held_on"] or self.ends_on, "long")
        host = self._name(debriefing["institution"])
        text = _("%(day)s, with %(institution)s") % {"day": day, "institution": host}
        return Line("debriefing", _("Debriefing"), text if host else day)

    def _follow_ups(self) -> Line:
        promised = self.entry.follow_ups
        text = ngettext("%(count)s follow-up", "%(count)s follow-ups", len(promised))
        text = text % {"count": len(promised)} if promised else ""
        details = [self._promise(entry) for entry in promised]
        return Line("follow-ups", _("Follow-ups"), text, details)

    def _promise(self, entry: FollowUpEntry) -> str:
        due_on = entry.due_on and format_date(entry.due_on)
        owner = self._name(entry.owner_institution)
        return _("%(title)s: %(owner)s, %(day)s") % {
            "title": entry.title,
            "owner": owner or _("nobody yet"),
            "day": due_on or _("no date yet"),
        }

    def _new_institutions(self) -> list[Line]:
        """Named somewhere above; a page without any says nothing of them."""
        if not (new := self.entry.new_institutions):
            return []
        text = ngettext(
            "%(count)s new institution, to be completed",
            "%(count)s new institutions, to be completed",
            len(new),
        )
        names = [body.label for body in new]
        return [Line("essentials", _("Registry"), text % {"count": len(new)}, names)]

    # What is left to do

    @property
    def to_complete(self) -> list[Line]:
        """The blocks that say nothing yet, and promises without an owner or a date."""
        left = [
            Line(line.anchor, line.label, _("Nothing yet"))
            for line in self.lines
            if not line.text
        ]
        loose = [
            entry
            for entry in self.entry.follow_ups
            if not (entry.owner_institution and entry.due_on)
        ]
        if loose:
            text = ngettext(
                "%(count)s without somebody responsible or a date",
                "%(count)s without somebody responsible or a date",
                len(loose),
            )
            text %= {"count": len(loose)}
            left.append(Line("follow-ups", _("Follow-ups"), text))
        return left

    # Who is told

    @property
    def told(self) -> list[str]:
        """Which messages go out. None does: reminders are about milestones of action
        plans only (reminders.actions.materialise). Home pages show the rest."""
        found = [
            _(
                "Saving sends no message to anybody. Reminders are sent for milestones of"
                " action plans only."
            )
        ]
        owners = {
            self._name(entry.owner_institution)
            for entry in self.entry.follow_ups
            if entry.owner_institution
        }
        if owners:
            text = _("The follow-ups are on the home page of: %(institutions)s.")
            found.append(text % {"institutions": format_names(sorted(owners))})
        waiting = [
            visit
            for visit in self.entry.visits
            if self._status_of(visit) == VisitStatus.TO_CONFIRM
        ]
        if waiting and self.status == MissionStatus.PLANNED:
            text = ngettext(
                "%(count)s visit to confirm is on the home page of the host side.",
                "%(count)s visits to confirm are on the home page of the host side.",
                len(waiting),
            )
            found.append(text % {"count": len(waiting)})
        return found

    def _name(self, institution: Institution | None) -> str:
        return name_for(self.log.user, institution, on=self.starts_on)


def _in_balance(balance: Balance) -> str:
    text = _(
        "Government %(government)s, employers %(employers)s, workers %(workers)s,"
        " others %(others)s"
    )
    return text % {
        "government": balance.sides[SocialSide.GOVERNMENT],
        "employers": balance.sides[SocialSide.EMPLOYERS],
        "workers": balance.sides[SocialSide.WORKERS],
        "others": balance.others,
    }


def _waits(count: int) -> str:
    text = ngettext(
        "%(count)s pasted line is not taken yet: it is not saved with the mission.",
        "%(count)s pasted lines are not taken yet: they are not saved with the mission.",
        count,
    )
    return text % {"count": count}
