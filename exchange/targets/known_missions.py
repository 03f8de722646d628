"""Missions on record that rows of a sheet may be about; six queries for a batch."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Prefetch, Q

from migration_coop.lib.search import folded
from missions.models import DelegationMember, Mission, Visit

SIDES = ("visiting_country", "host_country", "starts_on", "ends_on")


class KnownMissions:
    """By reference, or by who travels, who hosts and the two days."""

    def __init__(self, values: Iterable[Mapping[str, Any]], *, user, decided=()):
        rows = [row for row in values if row]
        codes = {row["code"] for row in rows if row.get("code")} | set(decided)
        keys = {int(code) for code in codes if code.isdecimal() and len(code) < 18}
        # The countries and days alone: the database needs no more to find few.
        wanted = Q(code__in=codes) | Q(pk__in=keys)
        wanted |= Q(
            visiting_country__in={row.get("visiting_country") for row in rows},
            host_country__in={row.get("host_country") for row in rows},
            starts_on__in={row.get("starts_on") for row in rows} - {None},
        )
        visits = Visit.objects.in_order().select_related("institution")
        members = DelegationMember.objects.in_order().select_related("person")
        found = Mission.objects.for_user(user).filter(wanted).order_by("pk")
        found = found.prefetch_related(
            Prefetch("visits", visits, to_attr="all_visits"),
            Prefetch("delegations__members", members),
        )
        self.by_code = {mission.code: mission for mission in found}
        self._by_sides: dict[tuple, list[Mission]] = defaultdict(list)
        for mission in self.by_code.values():
            self._by_sides[_sides(mission)].append(mission)
        taken = Mission._base_manager.filter(code__in=codes)
        self.taken = set(taken.values_list("code", flat=True))

    def pointed(self, text: str) -> Mission | None:
        """By its reference or its key."""
        of_key = (one for one in self.by_code.values() if str(one.pk) == text)
        return self.by_code.get(text) or next(of_key, None)

    def alike(self, values: Mapping[str, Any]) -> list[Mission]:
        """Between the same countries on the same days."""
        return self._by_sides[tuple(values.get(name) for name in SIDES)]

    def same(self, values: Mapping[str, Any]) -> list[Mission]:
        """Those of the same title too, where the row says one."""
        alike = self.alike(values)
        if title := folded(values.get("title", "")):
            return [one for one in alike if folded(one.title) == title]
        return alike


def same_visit(mission: Mission, values: Mapping[str, Any]) -> Visit | None:
    """The visit of that institution that day; at that hour, where both say one."""
    hour = values.get("visit_starts_at")
    for visit in mission.all_visits:
        is_there = (visit.institution_id, visit.takes_place_on.isoformat()) == (
            values.get("visit_institution"),
            values.get("visit_on"),
        )
        starts_at = visit.start_time and visit.start_time.strftime("%H:%M")
        if is_there and (not hour or starts_at in {None, hour}):
            return visit
    return None


def people_of(mission: Mission) -> set[int]:
    return {
        member.person_id
        for side in mission.delegations.all()
        for member in side.members.all()
        if member.person_id
    }


def _sides(mission: Mission) -> tuple[str, ...]:
    return (
        mission.visiting_country_id,
        mission.host_country_id,
        mission.starts_on.isoformat(),
        mission.ends_on.isoformat(),
    )
