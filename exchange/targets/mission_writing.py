"""Rows of missions become missions and visits, by the verbs that the pages use.

What lies in the past is recorded as such: a mission that is over is held, so are its
visits, and a report that was due before the import is not asked for.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperation.actions.log import LogEntry, log_mission
from exchange.targets.base import Action, Verdict
from exchange.targets.mission_rows import FILED, key_of, seats_of
from exchange.targets.naming import Names
from institutions.models import SocialSide
from migration_coop.lib.changesets import Change, changes_of, write
from migration_coop.lib.formats import format_date
from migration_coop.lib.search import folded
from missions.actions.delegations import MemberEntry
from missions.actions.missions import CodeTaken
from missions.actions.visits import VisitEntry, write_programme
from missions.models import MemberRole, Mission, MissionKind, MissionStatus, Visit
from missions.named_people import Named
from missions.questions import Typed
from missions.registry import split_name

Steps = list[dict[str, Any]]
TEXTS = ("title", "purpose", "city", "source")


def write_missions(verdicts: Sequence[Verdict], *, by, at: datetime) -> list[Steps]:
    return _Writing(verdicts, by=by, at=at).write()


class _Writing:
    def __init__(self, verdicts: Sequence[Verdict], *, by, at: datetime):
        self.verdicts, self.by, self.at = verdicts, by, at
        self.today = timezone.localdate(at)
        self.names = Names(by)
        self.done: list[Steps] = [[] for _verdict in verdicts]
        names = [name for one in verdicts for name, _title in seats_of(one.values)]
        registry = self.names.registry
        self.people = Named(map(Typed, names), registry=registry, on=None)

    def write(self) -> list[Steps]:
        new: dict[str, list[int]] = defaultdict(list)
        more: dict[int, list[int]] = defaultdict(list)
        changed: list[int] = []
        for place, verdict in enumerate(self.verdicts):
            if verdict.action == Action.UPDATE:
                changed.append(place)
            elif pk := (verdict.match or {}).get("mission"):
                more[pk].append(place)
            else:
                new[key_of(verdict.values)].append(place)
        for places in new.values():
            self._create(places)
        self._add(more)
        self._change(changed)
        return self.done

    # New missions

    def _create(self, places: list[int]) -> None:
        rows = [self.verdicts[place].values for place in places]
        entry = LogEntry(
            essentials=self._essentials(rows),
            members=self._members(rows),
            visits=[self._visit(row) for row in rows if row.get("visit_institution")],
        )
        about = {"by": self.by, "at": self.at}
        try:
            mission = log_mission(entry, is_draft=False, today=self.today, **about)
        except CodeTaken as error:
            # Somebody was faster: the engine tells it of the row.
            raise ValidationError(str(error)) from error
        self._settle_report(mission, _first(rows, "report"))
        first = self.done[places[0]]
        first += [_created(member.person) for member in entry.new_people]
        first.append(_created(mission) | {"version": mission.version})
        self._note_visits(mission, places, after=0)

    def _essentials(self, rows: list[Mapping[str, Any]]) -> dict[str, Any]:
        countries, programme = self.names.countries, _first(rows, "programme")
        texts = {name: _first(rows, name) or "" for name in TEXTS}
        bodies = {
            name: self.names.body(_first(rows, name))
            for name in ("lead_institution", "host_institution")
        }
        found = (one for one in self.names.programmes if one.pk == programme)
        return {
            **texts,
            **bodies,
            "code": _first(rows, "code") or "",
            "kind": _first(rows, "kind") or MissionKind.STUDY_VISIT,
            "starts_on": date.fromisoformat(rows[0]["starts_on"]),
            "ends_on": date.fromisoformat(rows[0]["ends_on"]),
            "visiting_country": countries[rows[0]["visiting_country"]],
            "host_country": countries[rows[0]["host_country"]],
            "programme": next(found, None),
            "themes": [],
            "form_key": None,
        }

    def _members(self, rows: list[Mapping[str, Any]]) -> list[MemberEntry]:
        """Each once, in the order of the rows, with the post of the first day."""
        seats: dict[str, tuple[str, str]] = {}
        for row in rows:
            for name, title in seats_of(row):
                seats.setdefault(folded(name), (name, title))
        people = {
            name: self.people.person(Typed(name), at=None)
            for name, _title in seats.values()
        }
        first_day = date.fromisoformat(rows[0]["starts_on"])
        known = [person for person in people.values() if person]
        registry = self.names.registry
        posts = registry.posts_of(known, on=first_day) if known else {}
        entries = []
        for name, title in seats.values():
            person = people[name]
            held = posts.get(person.pk, []) if person else []
            post = held[0] if len(held) == 1 else None
            body = post.institution if post else None
            entries.append(
                MemberEntry(
                    pk=None,
                    person=person,
                    new_name=None if person else split_name(name),
                    post=post,
                    institution=body,
                    title=title or (post.title if post else ""),
                    side=body.social_side if body else SocialSide.GOVERNMENT,
                    role=MemberRole.MEMBER,
                    sex=person.sex if person else "",
                    is_present=True,
                )
            )
        return entries

    def _settle_report(self, mission: Mission, report: str | None) -> None:
        if report:
            self._file(mission, report)
        elif mission.status == MissionStatus.HELD and (
            mission.report_due_on and mission.report_due_on < self.today
        ):
            mission.report_due_on = None
            mission.save_edit(
                expected_version=mission.version, fields=["report_due_on"]
            )

    def _file(self, mission: Mission, report: str) -> None:
        note = _("Filed before the import.")
        if report != FILED:
            day = format_date(date.fromisoformat(report))
            note = _("Filed on %(day)s, as the import says.") % {"day": day}
        mission.file_report(by=self.by, at=self.at, note=note)

    # Visits of missions that are there

    def _add(self, more: Mapping[int, list[int]]) -> None:
        missions = Mission.objects.for_user(self.by).in_bulk(list(more))
        for pk, places in more.items():
            mission = missions[pk]
            highest = mission.visits.order_by("-number").values_list(
                "number", flat=True
            )
            last = highest.first() or 0
            entries = [self._visit(self.verdicts[place].values) for place in places]
            about = {"by": self.by, "at": self.at, "today": self.today}
            write_programme(mission, entries, **about)
            self._note_visits(mission, places, after=last)

    def _visit(self, row: Mapping[str, Any]) -> VisitEntry:
        return VisitEntry(
            pk=None,
            institution=self.names.bodies[row["visit_institution"]],
            takes_place_on=date.fromisoformat(row["visit_on"]),
            start_time=_time(row.get("visit_starts_at")),
            end_time=_time(row.get("visit_ends_at")),
            place=row.get("visit_place", ""),
            subject=row.get("visit_subject", ""),
            status="",
            shown_status="",
        )

    def _note_visits(self, mission: Mission, places: list[int], *, after: int) -> None:
        """They were numbered in the order of their rows."""
        new = iter(mission.visits.filter(number__gt=after).order_by("number"))
        for place in places:
            if self.verdicts[place].values.get("visit_institution"):
                self.done[place].append(_created(next(new)))

    # What is changed

    def _change(self, places: list[int]) -> None:
        rows = [self.verdicts[place].values for place in places]
        missions = Mission.objects.for_user(self.by).in_bulk(
            [row["mission"] for row in rows]
        )
        visits = Visit.objects.in_bulk([row["visit"] for row in rows if row["visit"]])
        changes: dict[tuple, Change] = {}
        for place, row in zip(places, rows, strict=True):
            mission, visit = missions[row["mission"]], visits.get(row["visit"])
            for change in _changes(row, mission, visit):
                key = (change.model, change.pk, change.field)
                # Rows repeat what they say of their mission: it is written once.
                if key not in changes:
                    changes[key] = change
                    self.done[place].append(change.dump())
            if row.get("report") and mission.status == MissionStatus.HELD:
                self._file(mission, row["report"])
                self.done[place].append({"filed": mission.pk})
        write(changes.values())


def _changes(
    row: Mapping[str, Any], mission: Mission, visit: Visit | None
) -> list[Change]:
    said: dict[str, dict[str, Any]] = {"mission": {}, "visit": {}}
    for name, value in row.items():
        part, _dot, field = name.partition(".")
        if field:
            said[part][field] = _time(value) if field.endswith("_time") else value
    changes = changes_of(mission, said["mission"])
    return changes + (changes_of(visit, said["visit"]) if visit else [])


def _first(rows: list[Mapping[str, Any]], name: str) -> Any:
    return next((row[name] for row in rows if row.get(name)), None)


def _time(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None


def _created(row: Any) -> dict[str, Any]:
    return {"created": [row._meta.label_lower, row.pk]}
