"""Rows of a sheet of missions as values, and what is wrong with them."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from exchange.targets.base import Problem
from exchange.targets.mission_columns import LONGEST, VISIT
from exchange.targets.naming import Names
from exchange.targets.readers import (
    NO,
    YES,
    Unreadable,
    choice_words,
    plain,
    read_country,
    read_known,
    read_list,
    read_text,
)
from migration_coop.lib.dates import parse_date_range, parse_time
from migration_coop.lib.formats import country_name, format_date
from migration_coop.lib.search import folded
from migration_coop.lib.tables import Order, Unclear, day_of, order_of
from missions.models import MissionKind

DAYS = ("starts_on", "ends_on", "visit_on", "report")
FILED = "yes"
# A visit so far from its mission is a slip of the pen.
FAR = timedelta(days=31)
CODE = re.compile(r"[A-Z]{2}-[A-Z]{2}-[0-9]{4}-[0-9]{1,4}")
SEAT = re.compile(r"(?P<name>.+?)\s*(?:\((?P<title>.*)\))?", re.DOTALL)
# An institution stands in the country of its side.
SIDES = {
    "lead_institution": "visiting_country",
    "host_institution": "host_country",
    "visit_institution": "host_country",
}


class MissionRow:
    """One row: what it says, as values that can be stored, and its problems."""

    def __init__(
        self, said: Mapping[str, str], names: Names, orders: Mapping[str, Order]
    ):
        self.said, self.names, self.orders = said, names, orders
        self.values: dict[str, Any] = {}
        self.problems: list[Problem] = []
        # How a cell was understood, where it says something else than its words.
        self.understood: list[dict[str, str]] = []
        self._read_plain()
        self._read_days()
        self._read_named()

    # What it says

    @property
    def has_visit(self) -> bool:
        return any(self.said.get(column.name) for column in VISIT)

    @property
    def visit_key(self) -> str:
        names = ("visit_institution", "visit_on", "visit_starts_at")
        return " ".join(str(self.values.get(name, "")) for name in names)

    def check_hours(self, start: str, end: str) -> None:
        if end and not (start and start < end):
            message = _("A visit ends after it starts. Say both hours, or the first.")
            self.refuse("visit_ends_at", message)

    def refuse(self, column: str, message: str, proposal: str = "") -> None:
        self.problems.append(Problem(column, message, proposal))

    def understand(self, column: str, meant: str) -> None:
        """Said beside the row where the sheet uses other words."""
        said = self.said.get(column, "")
        if folded(said) != folded(meant):
            self.understood.append({"column": column, "before": said, "after": meant})

    # How it is read

    def _read(self, column: str, how: Callable[[str], Any]) -> None:
        if text := self.said.get(column, ""):
            try:
                self.values[column] = how(text)
            except (Unreadable, Unclear) as problem:
                self.refuse(column, str(problem), problem.proposal)

    def _read_plain(self) -> None:
        for column, longest in LONGEST.items():
            self._read(column, lambda text, most=longest: read_text(text, longest=most))
        self._read("code", _read_code)
        self._read("kind", _read_kind)
        self._read("delegates", lambda text: read_list(text, str.strip))
        for column in ("visiting_country", "host_country"):
            self._read(column, lambda text: read_country(text, self.names.codes))
            code = self.values.get(column, "")
            if code and folded(self.said[column]) != folded(code):
                self.understand(column, country_name(code))
        for column in ("visit_starts_at", "visit_ends_at"):
            self._read(column, _read_time)

    def _read_days(self) -> None:
        text = self.said.get("starts_on", "")
        days = None if self.said.get("ends_on") else parse_date_range(text)
        if days:
            self.values["starts_on"], self.values["ends_on"] = map(str, days)
        else:
            for column in ("starts_on", "ends_on"):
                self._read(column, lambda text, of=column: self._day(text, of))
        self._read("visit_on", lambda text: self._day(text, "visit_on"))
        self._read("report", self._report)
        is_open = "ends_on" not in self.values and not self.said.get("ends_on")
        if is_open and "starts_on" in self.values:
            self.values["ends_on"] = self.values["starts_on"]
            self.understand("ends_on", _in_words(self.values["starts_on"]))
        if self.values.get("ends_on", "9") < self.values.get("starts_on", ""):
            self.refuse("ends_on", _("The last day is before the first one."))

    def _read_named(self) -> None:
        self._read("programme", self.names.programme)
        for column, side in SIDES.items():
            country = self.values.get(side, "")
            self._read(
                column,
                lambda text, where=country: self.names.institution(text, country=where),
            )
            if pk := self.values.get(column):
                self.understand(column, self.names.label(pk))
        here, there = (
            self.values.get(name) for name in ("visiting_country", "host_country")
        )
        if here and here == there:
            self.refuse("host_country", _("A mission goes to another country."))
        if self.has_visit:
            self._check_visit()

    def _check_visit(self) -> None:
        if not self.said.get("visit_institution"):
            self.refuse("visit_institution", _("Say which institution was visited."))
        first, last = self.values.get("starts_on"), self.values.get("ends_on")
        if not self.said.get("visit_on"):
            if first and first == last:
                self.values["visit_on"] = first
            else:
                self.refuse("visit_on", _("Say the day of the visit."))
        elif first and last and (on := self.values.get("visit_on")):
            days = [date.fromisoformat(day) for day in (first, on, last)]
            if not days[0] - FAR <= days[1] <= days[2] + FAR:
                message = _("This is far from the days of the mission.")
                self.refuse("visit_on", message)

    def _day(self, text: str, column: str) -> str:
        return day_of(text, order=self.orders[column]).isoformat()

    def _report(self, text: str) -> str:
        """The day on which it was filed, or only that it was."""
        if plain(text) in YES:
            return FILED
        return "" if plain(text) in NO else self._day(text, "report")


def key_of(values: Mapping[str, Any]) -> str:
    """What tells missions of a sheet apart: their reference, or who, where, when and
    what."""
    if code := values.get("code"):
        return code
    names = ("visiting_country", "host_country", "starts_on", "ends_on")
    parts = [values.get(name, "") for name in names]
    return " ".join([*parts, folded(values.get("title", ""))])


def seats_of(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Names of delegates with their functions: "Gaston Batchey (Directeur)"."""
    found = [SEAT.fullmatch(text) for text in values.get("delegates", [])]
    return [(seat["name"], seat["title"] or "") for seat in found if seat]


def read_rows(rows: Sequence[Mapping[str, str]], names: Names) -> list[MissionRow]:
    """Days are written day first, as here; where a column has others too, only what can
    mean one day alone is taken. So a row means the same whichever come with it."""
    found = {name: order_of(said.get(name, "") for said in rows) for name in DAYS}
    orders = {name: order if order == "dmy" else "" for name, order in found.items()}
    return [MissionRow(said, names, orders) for said in rows]


def _read_code(text: str) -> str:
    code = text.strip().upper()
    if not CODE.fullmatch(code):
        raise Unreadable(
            _(
                "Write the reference as in TG-TN-2019-01: two countries, the year and"
                " a number."
            )
        )
    return code


@cache
def _kinds() -> dict[str, str]:
    return choice_words(MissionKind.choices)


def _read_kind(text: str) -> str:
    try:
        return read_known(text, _kinds(), unknown=_("This is no kind of mission."))
    except Unreadable as problem:
        if problem.proposal:
            problem.proposal = str(MissionKind(problem.proposal).label)
        raise


def _read_time(text: str) -> str:
    if (hour := parse_time(text)) is None:
        raise Unreadable(_("This is no hour. Write it as 09:30."))
    return hour.strftime("%H:%M")


def _in_words(day: str) -> str:
    return format_date(date.fromisoformat(day))
