"""Every indicator counted in plain Python: nothing here is shared with the code."""

import calendar
from dataclasses import dataclass
from datetime import date
from itertools import product
from statistics import quantiles

from tests.overview.histories import FILED, TODAY, AMission, History


@dataclass(frozen=True)
class Question:
    """`sees`: the country whose rows the reader may see; none: all of them."""

    history: History
    start: date
    end: date
    country: str = ""
    programme: int | None = None
    travels: bool = False
    sees: str = ""

    def is_in(self, day):
        return day is not None and self.start <= day <= min(self.end, TODAY)

    def is_asked(self, pair, programmes, *, is_journey=True):
        places = pair[:1] if self.travels and is_journey else pair
        in_country = not self.country or self.country in places
        return in_country and (self.programme is None or self.programme in programmes)

    def is_seen(self, pair):
        return not self.sees or self.sees in pair

    @property
    def held(self) -> list[AMission]:
        """All that took place and the reader sees."""
        return [
            mission
            for mission in self.history.missions
            if mission.status in ("held", *FILED)
            and not mission.is_undone
            and self.is_seen(mission.pair)
        ]

    @property
    def asked(self):
        return [m for m in self.held if self.is_asked(m.pair, {m.programme})]

    @property
    def returned(self):
        return [m for m in self.asked if self.is_in(m.ends_on)]

    @property
    def promised(self):
        """Follow-ups of held missions, and those that the reader's country owes."""
        return [
            (mission, follow_up)
            for mission in self.history.missions
            if mission.status in ("held", *FILED)
            and not mission.is_undone
            and self.is_asked(mission.pair, {mission.programme})
            for follow_up in mission.follow_ups
            if not follow_up.is_undone
            and follow_up.status != "dropped"
            and (self.is_seen(mission.pair) or follow_up.owner == self.sees)
        ]

    @property
    def travellers(self):
        return [d for m in self.returned for d in m.delegates if d.is_present]


def months_later(day, months):
    count = day.year * 12 + day.month - 1 + months
    year, month = count // 12, count % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def share(rows, counts):
    rows = list(rows)
    return sum(bool(counts(row)) for row in rows), len(rows)


def reports_on_time(q):
    due = [m for m in q.asked if q.is_in(m.due_on) and m.due_on < TODAY]
    due = [m for m in due if m.status == "held" or m.filed_on]
    return share(due, lambda m: m.filed_on and m.filed_on <= m.due_on)


def days_to_report(q):
    """The median, the quarters around it, and how many."""
    took = [(m.filed_on - m.ends_on).days for m in q.returned if m.filed_on]
    if not took:
        return None, 0
    if len(took) == 1:
        return (took[0], took[0], took[0]), 1
    low, median, high = quantiles(took, n=4, method="inclusive")
    return (low, median, high), len(took)


def reports_filed(q):
    return share(q.returned, lambda m: m.status in FILED)


def minutes_agreed(q):
    visits = [v for m in q.asked if q.is_in(m.ends_on) for v in m.visits if v.is_held]
    return share(visits, lambda visit: visit.is_agreed)


def follow_ups_per_mission(q):
    counted = sum(not f.is_undone for m in q.returned for f in m.follow_ups)
    return counted, len(q.returned)


def follow_ups_assigned(q):
    kept = [f for m, f in q.promised if q.is_in(m.ends_on)]
    return share(kept, lambda f: f.owner and f.has_date)


def done_within(q, months, *, with_evidence):
    old = [(m, f) for m, f in q.promised if q.is_in(months_later(m.ends_on, months))]

    def is_done(row):
        mission, follow_up = row
        closed_on = date.fromordinal(
            mission.ends_on.toordinal() + follow_up.closed_after
        )
        return (
            follow_up.status == "done"
            and closed_on <= months_later(mission.ends_on, months)
            and (follow_up.has_evidence or not with_evidence)
        )

    return share(old, is_done)


def led_to_a_stage(q):
    old = [m for m in q.asked if q.is_in(months_later(m.ends_on, 12))]

    def has_moved(mission):
        steps = [
            (before, after, day)
            for cooperation in q.history.cooperations
            if set(cooperation.pair) == set(mission.pair)
            for before, after, day in cooperation.steps
        ]
        until = months_later(mission.ends_on, 12)
        return any(b < a and mission.starts_on <= d <= until for b, a, d in steps)

    return share(old, has_moved)


def missions_reciprocated(q):
    def is_returned(mission):
        first = months_later(mission.ends_on, -24)
        last = months_later(mission.ends_on, 24)
        return any(
            other.pair == mission.pair[::-1]
            and first <= other.ends_on <= last
            and other.ends_on <= TODAY
            for other in q.held
        )

    return share(q.returned, is_returned)


def pairs_both_ways(q):
    ways = {m.pair for m in q.returned}
    return share({frozenset(way) for way in ways}, lambda pair: both(pair, ways))


def both(pair, ways):
    first, second = pair
    return {(first, second), (second, first)} <= ways


def cooperations_silent(q):
    day = min(q.end, TODAY)
    if q.start > day:
        return 0, 0
    counted = silent = 0
    for row in q.history.cooperations:
        asked = q.is_asked(row.pair, row.programmes, is_journey=False)
        if row.status != "active" or not asked or not q.is_seen(row.pair):
            continue
        events = [m.ends_on for m in q.held if set(m.pair) == set(row.pair)]
        events += [step[2] for step in row.steps] + [d for d in row.signed if d]
        events += [day for day, is_withdrawn in row.called if not is_withdrawn]
        by_then = [event for event in events if event <= day]
        if by_then or not events:
            counted += 1
            silent += not by_then or max(by_then) < months_later(day, -6)
    return silent, counted


def missions_with(q, side):
    named = [m for m in q.returned if any(d.is_present for d in m.delegates)]

    def has_side(mission):
        return any(d.is_present and d.side == side for d in mission.delegates)

    return share(named, has_side)


def social_partner_delegates(q):
    return share(q.travellers, lambda d: d.side in ("employers", "workers"))


def women_delegates(q):
    return share([d for d in q.travellers if d.sex], lambda d: d.sex == "F")


BY_HAND = {
    "reports-on-time": reports_on_time,
    "days-to-report": days_to_report,
    "reports-filed": reports_filed,
    "minutes-agreed": minutes_agreed,
    "follow-ups-per-mission": follow_ups_per_mission,
    "follow-ups-assigned": follow_ups_assigned,
    "led-to-a-stage": led_to_a_stage,
    "missions-reciprocated": missions_reciprocated,
    "pairs-both-ways": pairs_both_ways,
    "cooperations-silent": cooperations_silent,
    "missions-with-employers": lambda q: missions_with(q, "employers"),
    "missions-with-workers": lambda q: missions_with(q, "workers"),
    "social-partner-delegates": social_partner_delegates,
    "women-delegates": women_delegates,
}


def _done(months, with_evidence):
    return lambda q: done_within(q, months, with_evidence=with_evidence)


for _months, _with in product((3, 6, 12), (False, True)):
    _name = f"follow-ups-done-{_months}{'-with-evidence' if _with else ''}"
    BY_HAND[_name] = _done(_months, _with)
