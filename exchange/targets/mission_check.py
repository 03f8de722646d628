"""What is to be done with rows of missions: made, added to, changed, or corrected.

Nothing but what is on record and the row itself decides, so that a row means the same
when it is written, whichever rows were written before. What a row repeats of its mission
is therefore compared, and never quietly overridden.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from exchange.targets.base import (
    DECIDED_MATCH,
    DECISION,
    SAME,
    Action,
    Verdict,
)
from exchange.targets.known_missions import KnownMissions, same_visit
from exchange.targets.mission_changes import (
    CHANGEABLE,
    FIXED,
    Comparing,
    changes_of_visit,
    delegates_of,
)
from exchange.targets.mission_rows import (
    MissionRow,
    key_of,
    read_rows,
)
from exchange.targets.naming import Names
from migration_coop.lib.formats import country_name, format_names
from migration_coop.lib.search import folded
from missions.models import Mission, Programme
from missions.named_people import Named
from missions.permissions import may_log_mission
from missions.questions import Typed


class MissionCheck:
    def __init__(self, rows: Sequence[Mapping[str, str]], *, user, today: date):
        self.user, self.today, self.access = user, today, user.access()
        self.names = Names(user)
        self.rows = read_rows(rows, self.names)
        decided = {_pointed(row) for row in self.rows} - {""}
        self.known = KnownMissions(
            [row.values for row in self.rows], user=user, decided=decided
        )
        coordinated = Programme.objects.coordinated_by(user)
        self.coordinated = set(coordinated.values_list("pk", flat=True))
        self.people = Named(
            [Typed(name) for row in self.rows for name in delegates_of(row)],
            registry=self.names.registry,
            on=None,
        )
        self.comparing = Comparing(self.names, self.people)
        # Of rows about the same mission, which says first what it is.
        self.first: dict[str, MissionRow] = {}

    def verdicts(self) -> list[Verdict]:
        return [self._judge(row) for row in self.rows]

    def _judge(self, row: MissionRow) -> Verdict:
        mission, match = self._match(row)
        if mission:
            verdict = self._of_known(row, mission, match or {})
        else:
            verdict = self._of_new(row, match)
        if row.problems:
            verdict.action = Action.FIX
            verdict.problems = row.problems
        return verdict

    # Which mission is meant

    def _match(self, row: MissionRow) -> tuple[Mission | None, dict | None]:
        if pointed := _pointed(row):
            chosen = self.known.pointed(pointed)
            if chosen is None:
                row.refuse("code", _("There is no such mission."))
            return chosen, chosen and match_of(chosen, _("chosen"))
        code = row.values.get("code")
        if code in self.known.by_code:
            found = self.known.by_code[code]
            return found, match_of(found, _("same reference"))
        if code in self.known.taken:
            row.refuse("code", _("A mission that you cannot see has this reference."))
            return None, None
        same = [] if code else self.known.same(row.values)
        if len(same) == 1:
            reason = _("same countries, days and title")
            return same[0], match_of(same[0], reason)
        alike = self.known.alike(row.values)
        if alike and row.said.get(DECISION) != Action.CREATE:
            return None, self._doubt(row, alike)
        return None, None

    def _doubt(self, row: MissionRow, alike: list[Mission]) -> dict[str, Any]:
        message = _(
            "Between the same countries on the same days there is already: %(names)s. "
            "Write its reference, or say that this is another mission."
        )
        names = format_names(f"{one.title} ({one.code})" for one in alike)
        row.refuse("title", message % {"names": names})
        match = match_of(alike[0], _("same countries and days"))
        others = [match_of(one, "") for one in alike[1:]]
        return match | {"certain": False, "others": others}

    # A mission that is not on record

    def _of_new(self, row: MissionRow, match: dict | None) -> Verdict:
        for column in ("visiting_country", "host_country", "starts_on"):
            if not row.said.get(column):
                row.refuse(column, _("A new mission needs this."))
        self._check_may_log(row)
        self._check_the_same_is_said(row)
        self._check_people(row)
        if row.values.get("report") and row.values.get("ends_on", "") >= str(
            self.today
        ):
            row.refuse("report", _("This mission is not over yet."))
        return self._creation(row, match)

    def _creation(self, row: MissionRow, match: dict | None) -> Verdict:
        if row.has_visit:
            hours = [
                row.values.get(f"visit_{name}_at", "") for name in ("starts", "ends")
            ]
            row.check_hours(*hours)
        same = (
            f"{key_of(row.values)} {row.visit_key}"
            if row.has_visit
            else key_of(row.values)
        )
        values = row.values | {SAME: same}
        return Verdict(Action.CREATE, values, match, row.understood)

    def _check_may_log(self, row: MissionRow) -> None:
        country = row.values.get("visiting_country")
        if not country or row.values.get("programme") in self.coordinated:
            return
        lead = self.names.body(row.values.get("lead_institution"))
        about = {"visiting_country": country, "lead_institution": lead}
        if may_log_mission(self.user, **about, programme=None):
            return
        message = _("You may not log missions of %(country)s.")
        row.refuse("visiting_country", message % {"country": country_name(country)})

    def _check_the_same_is_said(self, row: MissionRow) -> None:
        """Of a mission in several rows: the first counts, and no other may differ."""
        first = self.first.setdefault(key_of(row.values), row)
        for column in (*CHANGEABLE, *FIXED, "ends_on", "report"):
            value, before = row.values.get(column), first.values.get(column)
            if value and before and value != before:
                message = _("Another row of this mission says “%(text)s”.")
                said = first.said.get(column, "")
                row.refuse(column, message % {"text": said}, said)

    def _check_people(self, row: MissionRow) -> None:
        """Who is nearly somebody known is asked about, before there are two."""
        is_new = row.said.get(DECISION) == Action.CREATE
        for name in map(Typed, delegates_of(row)):
            several = self.people.same[folded(name)]
            if self.people.question(name, at=None) and (several or not is_new):
                row.refuse("delegates", self.people.complaint(name))

    # A mission that is on record

    def _of_known(self, row: MissionRow, mission: Mission, match: dict) -> Verdict:
        self.comparing.check_is_that_one(row, mission)
        visit = same_visit(mission, row.values) if row.has_visit else None
        changes = self.comparing.changes_of_mission(row, mission)
        adds_visit = row.has_visit and visit is None
        changes_of_its_visit = changes_of_visit(row, visit) if visit else []
        if not mission.editable and (adds_visit or changes or changes_of_its_visit):
            message = _("You may read this mission, but not change it.")
            row.refuse("code" if row.said.get("code") else "title", message)
        if adds_visit:
            # Whether the mission is new or was there before, the row adds its visit.
            for change in changes:
                message = _(
                    "The mission says “%(text)s”. Leave this empty, or change the "
                    "mission on its page."
                )
                row.refuse(change["column"], message % {"text": change["before"]})
            return self._creation(row, match | {"pk": None, "mission": mission.pk})
        changes += changes_of_its_visit
        values = {change.pop("field"): change.pop("value") for change in changes}
        values |= {"mission": mission.pk, "visit": visit and visit.pk}
        action = Action.UPDATE if changes else Action.UNCHANGED
        return Verdict(action, values, match, changes)


def match_of(mission: Mission, reason: str) -> dict[str, Any]:
    return {
        "label": f"{mission.title} ({mission.code})",
        "url": mission.get_absolute_url(),
        "pk": mission.pk,
        "reason": reason,
        "certain": True,
    }


def _pointed(row: MissionRow) -> str:
    """The reference or the key of the mission that somebody said it is."""
    decision = row.said.get(DECISION)
    if not decision or decision == Action.CREATE:
        return ""
    return (
        row.said.get(DECIDED_MATCH, "").strip().rstrip("/").rpartition("/")[2].upper()
    )
