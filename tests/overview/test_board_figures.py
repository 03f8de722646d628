"""Each figure of the board against plain Python, over small made-up histories."""

from datetime import UTC, date, datetime, timedelta
from itertools import count

from django.test import RequestFactory
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from cooperation.models import Cooperation, FollowUpStatus, Stage
from cooperation.status import TONES
from migration_coop.lib.formats import format_age
from missions.models import MissionStatus, VisitStatus
from overview.board.counts import counts_of
from overview.board.filters import BoardForm
from overview.board.lines import lines_of, with_names
from overview.board.matrix import matrix_of, ways_travelled
from overview.since import Since
from tests.factories.accounts import GrantFactory
from tests.factories.cooperation import (
    ContactFactory,
    CooperationFactory,
    CooperationPartyFactory,
    CooperationProgrammeFactory,
    EvidenceFactory,
    FollowUpFactory,
    InstrumentFactory,
    MilestoneFactory,
    MissionActivityFactory,
    StageChangeFactory,
)
from tests.factories.institutions import CountryFactory, InstitutionFactory
from tests.factories.missions import (
    DebriefingFactory,
    MissionFactory,
    ProgrammeFactory,
    VisitFactory,
)

TODAY = date(2026, 3, 2)
SINCE = Since(datetime(2026, 2, 1, tzinfo=UTC), "1 February 2026", "2026-02-01")
COUNTRIES = ["ML", "SN", "TG", "TN"]
PAIRS = [(a, b) for a in COUNTRIES for b in COUNTRIES if a != b]
NUMBERS = count(1)

days = st.integers(-40, 500).map(lambda days: TODAY - timedelta(days=days))
some_day = st.none() | days
missions = st.fixed_dictionaries(
    {
        "way": st.sampled_from(PAIRS),
        "on": days,
        "status": st.sampled_from(
            [MissionStatus.DRAFT, MissionStatus.PLANNED, MissionStatus.HELD]
        ),
        "is_undone": st.booleans(),
        "visit_on": some_day,
        "debriefing_on": some_day,
        "follow_ups": st.lists(
            st.fixed_dictionaries(
                {
                    "due_on": some_day,
                    "done_on": some_day,
                    "shown_on": some_day,
                    "is_undone": st.booleans(),
                    "is_owned": st.booleans(),
                }
            ),
            max_size=3,
        ),
        "milestone": st.none() | st.tuples(days, st.integers(-30, 60)),
    }
)
cooperations = st.fixed_dictionaries(
    {
        "pair": st.sampled_from([pair for pair in PAIRS if pair[0] < pair[1]]),
        "stage": st.sampled_from([Stage.IDENTIFIED, Stage.EXCHANGE, Stage.OPERATIONAL]),
        "moved_on": st.none() | days.filter(lambda day: day <= TODAY),
        "contact_on": some_day,
        "signed_on": some_day,
        "late_after": st.none() | st.integers(5, 60),
        "owned": st.none() | st.tuples(days, st.integers(-30, 60)),
        "is_suspended": st.booleans(),
    }
)


def noon(day):
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def country(code):
    return CountryFactory(code=code)


class History:
    """The same history twice: as rows, and as what plain Python needs of them."""

    def __init__(self, told_cooperations, told_missions):
        self.events = []  # (pair or key of the cooperation, day)
        self.follow_ups = []  # (pair, due, owned)
        self.milestones = []  # (pair or key, forecast, baseline)
        self.rows = [self.cooperation(told) for told in told_cooperations]
        self.ways = set()
        for told in told_missions:
            self.mission(told)

    def cooperation(self, told):
        a, b = told["pair"]
        moved_on, stage = told["moved_on"], told["stage"]
        is_dated = stage != Stage.IDENTIFIED
        since = (moved_on or date(2024, 1, 1)) if is_dated else None
        row = CooperationFactory(
            code=f"C-{next(NUMBERS)}",
            country_a=country(a),
            country_b=country(b),
            stage=stage,
            stage_since=since,
            status="suspended" if told["is_suspended"] else "active",
        )
        if since:
            StageChangeFactory(
                cooperation=row, to_stage=stage, dated_on=since, at=noon(since)
            )
            self.events.append((row.pk, since))
        if told["contact_on"]:
            ContactFactory(cooperation=row, held_on=told["contact_on"])
            self.events.append((row.pk, told["contact_on"]))
        if told["signed_on"]:
            InstrumentFactory(cooperation=row, signed_on=told["signed_on"])
            self.events.append((row.pk, told["signed_on"]))
        if told["late_after"]:
            programme = ProgrammeFactory(late_after_days=told["late_after"])
            CooperationProgrammeFactory(cooperation=row, programme=programme)
        if told["owned"]:
            institution = InstitutionFactory(country=row.country_a)
            CooperationPartyFactory(cooperation=row, institution=institution)
            self.milestone(row.pk, told["owned"], owner_institution=institution)
        return told, row, since

    def milestone(self, key, told, **fields):
        forecast, slip = told
        baseline = forecast - timedelta(days=slip)
        self.milestones.append((key, forecast, baseline))
        return MilestoneFactory(baseline_on=baseline, forecast_on=forecast, **fields)

    def mission(self, told):
        visitor, host = told["way"]
        pair, stands = tuple(sorted(told["way"])), not told["is_undone"]
        row = MissionFactory(
            code=f"M-{next(NUMBERS)}",
            visiting_country=country(visitor),
            host_country=country(host),
            starts_on=told["on"],
            ends_on=told["on"],
            status=told["status"],
            undone_at=None if stands else noon(TODAY),
        )
        if stands and told["status"] != MissionStatus.DRAFT:
            self.ways.add((visitor, host))
        days = [told["on"]] if told["status"] == MissionStatus.HELD else []
        if told["visit_on"]:
            VisitFactory(
                mission=row, takes_place_on=told["visit_on"], status=VisitStatus.HELD
            )
            days.append(told["visit_on"])
        if told["debriefing_on"]:
            DebriefingFactory(mission=row, held_on=told["debriefing_on"])
            days.append(told["debriefing_on"])
        if told["milestone"]:
            made = self.milestone(pair if stands else None, told["milestone"])
            MissionActivityFactory(mission=row, activity=made.activity)
        for promise in told["follow_ups"]:
            days += self.follow_up(row, pair, promise, stands)
        if stands:
            self.events += [(pair, day) for day in days]

    def follow_up(self, mission, pair, told, stands):
        done = told["done_on"]
        fields = {"due_on": told["due_on"]}
        if not told["is_owned"]:
            fields["owner_institution"] = None
        if done:
            fields |= {"status": FollowUpStatus.DONE, "closed_at": noon(done)}
        if told["shown_on"]:
            fields["evidence"] = EvidenceFactory(dated_on=told["shown_on"])
        if told["is_undone"]:
            fields["undone_at"] = noon(TODAY)
        FollowUpFactory(mission=mission, number=next(NUMBERS), **fields)
        if told["is_undone"]:
            return []
        if stands and not done:
            self.follow_ups.append((pair, told["due_on"], told["is_owned"]))
        return [day for day in (done, told["shown_on"]) if day]

    # What plain Python makes of it

    def expected(self, told, row, since):
        pair = told["pair"]
        keys = (pair, row.pk)
        days = [day for key, day in self.events if key in keys and day <= TODAY]
        due = [on for key, on, _owned in self.follow_ups if key == pair]
        milestones = [entry[1:] for entry in self.milestones if entry[0] in keys]
        forecast, baseline = min(milestones, default=(None, None))
        oldest = min((on for on in [*due, forecast] if on), default=None)
        overdue = (TODAY - oldest).days if oldest else 0
        silence = (TODAY - max(days)).days if days else None
        slips = bool(forecast) and forecast - baseline > timedelta(days=14)
        moved_on = since or (min(days) if days else None)
        is_dormant = silence is None or silence > 180
        return {
            "silence": silence,
            "open": len(due),
            "overdue": sum(1 for on in due if on and on < TODAY),
            "next": forecast,
            "days_overdue": max(0, overdue),
            "health": health(overdue, slips, silence, told["late_after"] or 30),
            "dormant": is_dormant,
            "stalled": not is_dormant
            and overdue > 0
            and row.stage < Stage.OPERATIONAL
            and moved_on is not None
            and (TODAY - moved_on).days > 365,
            "moved": row.stage if since and since >= date(2026, 2, 1) else 0,
        }


def health(overdue, slips, silence, late_after):
    if overdue > late_after:
        return "late"
    if overdue > 0 or slips:
        return "at_risk"
    if silence is None or silence >= 90:
        return "no_news"
    return "at_risk" if silence >= 30 else "on_track"


def shown(line):
    standing = line.standing
    return {
        "silence": standing.silence,
        "open": standing.open_follow_ups,
        "overdue": standing.overdue_follow_ups,
        "next": standing.next_milestone and standing.next_milestone.forecast_on,
        "days_overdue": standing.days_overdue,
        "health": standing.verdict.health.value,
        "dormant": standing.is_dormant,
        "stalled": standing.is_stalled,
        "moved": line.moved,
    }


class TestFigures(TestCase):
    @settings(deadline=None, max_examples=60)
    @given(
        told=st.lists(cooperations, min_size=1, max_size=3),
        travels=st.lists(missions, max_size=4),
    )
    def test_every_figure_is_what_plain_python_counts(self, told, travels):
        history = History(told, travels)
        user = GrantFactory(role="coordinator", country=None).user

        found = lines_of(
            list(Cooperation.objects.for_user(user)),
            user=user,
            today=TODAY,
            since=SINCE,
        )
        named = with_names(found, user=user, today=TODAY)

        expected = {one[1].pk: history.expected(*one) for one in history.rows}
        assert {line.cooperation.pk: shown(line) for line in named} == expected
        self.check_counts(history, found, expected)
        self.check_cells(history, found, user, expected)

    def check_counts(self, history, lines, expected):
        request = RequestFactory().get("/cooperations/")
        form = BoardForm(request.GET, lines=lines)
        counted = [one["number"] for one in counts_of(request, form, lines)[:4]]
        active = [row.pk for _told, row, _ in history.rows if row.status == "active"]
        states = [expected[pk]["health"] for pk in active]
        assert counted == [
            states.count(state) for state in ("late", "at_risk", "no_news", "on_track")
        ]

    def check_cells(self, history, lines, user, expected):
        """The worst state, the farthest stage and the last contact of each pair."""
        travelled = ways_travelled(user)
        assert travelled == history.ways
        matrix = matrix_of(lines, travelled=travelled, since=SINCE)
        cells = {
            (row, column): cell
            for row, _name, places in matrix.rows
            for (column, _), cell in zip(matrix.columns, places, strict=True)
            if cell and cell != "self"
        }
        pairs = {told["pair"] for told, _row, _ in history.rows}
        assert set(cells) == {
            way
            for pair in pairs
            for way in ({pair, pair[::-1]} & history.ways or {pair})
        }
        order = ["late", "at_risk", "no_news", "on_track"]
        for way, cell in cells.items():
            pair = tuple(sorted(way))
            rows = [row for told, row, _ in history.rows if told["pair"] == pair]
            assert cell.count == len(rows)
            assert cell.stage == max(row.stage_group for row in rows)
            states = [
                expected[row.pk]["health"] for row in rows if row.status == "active"
            ]
            worst = TONES[min(states, key=order.index)] if states else "mute"
            assert cell.tone == worst
            silences = [expected[row.pk]["silence"] for row in rows]
            silence = min((days for days in silences if days is not None), default=None)
            assert cell.age == ("–" if silence is None else format_age(silence))
