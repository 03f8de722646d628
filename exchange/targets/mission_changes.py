"""What a row says otherwise than a mission, or a visit, that is on record."""

from datetime import time
from typing import Any

from django.utils.translation import gettext as _

from exchange.targets.known_missions import people_of
from exchange.targets.mission_rows import MissionRow, seats_of
from exchange.targets.naming import Names
from migration_coop.lib.formats import country_name, format_date
from migration_coop.lib.search import folded
from missions.models import Mission, MissionKind, MissionStatus, Visit
from missions.named_people import Named
from missions.questions import Typed

# What a row may change of a mission that is on record.
CHANGEABLE = ("title", "kind", "purpose", "city", "programme", "source")
FIXED = ("visiting_country", "host_country", "lead_institution", "host_institution")
VISIT_FIELDS = {
    "visit_subject": "subject",
    "visit_place": "place",
    "visit_starts_at": "start_time",
    "visit_ends_at": "end_time",
}


NOT_REPORTED = (
    MissionStatus.DRAFT,
    MissionStatus.PLANNED,
    MissionStatus.APPROVED,
    MissionStatus.UNDER_WAY,
    MissionStatus.HELD,
    MissionStatus.POSTPONED,
    MissionStatus.CANCELLED,
)


class Comparing:
    def __init__(self, names: Names, people: Named):
        self.names, self.people = names, people

    def check_is_that_one(self, row: MissionRow, mission: Mission) -> None:
        """What an import does not move; it is moved on the page of the mission."""
        message = _("The mission says “%(text)s”. Change it on its page, if need be.")
        for column in FIXED:
            now = getattr(mission, f"{column}_id")
            if row.values.get(column) and row.values[column] != now:
                text = self._shown(column, now)
                row.refuse(column, message % {"text": text}, text)
        for column in ("starts_on", "ends_on"):
            day = getattr(mission, column)
            if row.said.get(column) and row.values.get(column, str(day)) != str(day):
                text = format_date(day)
                row.refuse(column, message % {"text": text}, day.isoformat())
        seated = people_of(mission)
        for name in map(Typed, delegates_of(row)):
            person = self.people.person(name, at=None)
            if person is None or person.pk not in seated:
                absent = _("“%(name)s” is not in the delegation. Add them on its page.")
                row.refuse("delegates", absent % {"name": name})

    def changes_of_mission(self, row: MissionRow, mission: Mission) -> list[dict]:
        changes = []
        for column in CHANGEABLE:
            now, value = _value_of(mission, column), row.values.get(column)
            is_same = folded(str(now or "")) == folded(str(value or ""))
            if value and not is_same:
                about = {"field": f"mission.{column}", "value": value}
                shown = {
                    "before": self._shown(column, now),
                    "after": self._shown(column, value),
                }
                changes.append({"column": column} | shown | about)
        if row.values.get("report") and mission.status in NOT_REPORTED:
            changes.append(self._filing(row, mission))
        return changes

    def _filing(self, row: MissionRow, mission: Mission) -> dict[str, Any]:
        if mission.status != MissionStatus.HELD:
            row.refuse("report", _("This mission is not over yet."))
        value = row.values["report"]
        return {
            "column": "report",
            "before": str(mission.get_status_display()),
            "after": str(MissionStatus.REPORTED.label),
            "field": "report",
            "value": value,
        }

    def _shown(self, column: str, value: Any) -> str:
        if not value:
            return ""
        if column.endswith("_country"):
            return country_name(value)
        if column.endswith("_institution"):
            return self.names.registry.labels.get(value, _("Restricted institution"))
        if column == "programme":
            return next(str(one) for one in self.names.programmes if one.pk == value)
        return str(MissionKind(value).label) if column == "kind" else str(value)


def delegates_of(row: MissionRow) -> list[str]:
    return [name for name, _title in seats_of(row.values)]


def _value_of(mission: Mission, column: str) -> Any:
    return mission.programme_id if column == "programme" else getattr(mission, column)


def changes_of_visit(row: MissionRow, visit: Visit) -> list[dict[str, Any]]:
    changes = []
    for column, field in VISIT_FIELDS.items():
        now = getattr(visit, field)
        before = now if isinstance(now, str) else _hour(now)
        value = row.values.get(column, "")
        if value and folded(value) != folded(before):
            about = {"field": f"visit.{field}", "value": value}
            shown = {"column": column, "before": before, "after": value}
            changes.append(shown | about)
    said = [row.values.get(f"visit_{name}_at", "") for name in ("starts", "ends")]
    if any(said):
        row.check_hours(
            said[0] or _hour(visit.start_time), said[1] or _hour(visit.end_time)
        )
    return changes


def _hour(value: time | None) -> str:
    return value.strftime("%H:%M") if value else ""
