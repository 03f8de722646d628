"""Small random histories: as plain rows to count by hand, and in the database."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import strategies as st

from cooperation.models import (
    Contact,
    ContactKind,
    Cooperation,
    CooperationProgramme,
    CooperationStatus,
    FollowUp,
    FollowUpStatus,
    Instrument,
    InstrumentKind,
    InstrumentStatus,
    StageChange,
)
from institutions.models import Sex, SocialSide
from missions.models import (
    Delegation,
    DelegationMember,
    Minutes,
    MinutesStatus,
    Mission,
    MissionEvent,
    MissionStatus,
    Visit,
    VisitStatus,
)

TODAY = date(2026, 6, 30)
COUNTRIES = ["SN", "TG", "TN"]
PAIRS = [("SN", "TG"), ("SN", "TN"), ("TG", "TN")]
FILED = (MissionStatus.REPORTED, MissionStatus.CLOSED)

# Ends of months and days around today are where counting goes wrong.
days = st.one_of(
    st.dates(date(2023, 6, 1), date(2026, 8, 31)),
    st.sampled_from(
        [TODAY, TODAY - timedelta(1), date(2024, 2, 29), date(2025, 6, 30)]
    ),
)
programmes = st.sampled_from([None, 0, 1])


@dataclass(frozen=True)
class AFollowUp:
    owner: str | None
    has_date: bool
    status: str
    closed_after: int
    has_evidence: bool
    is_undone: bool


@dataclass(frozen=True)
class ADelegate:
    side: str
    sex: str
    is_present: bool


@dataclass(frozen=True)
class AVisit:
    is_held: bool
    is_agreed: bool


@dataclass(frozen=True)
class AMission:
    pair: tuple[str, str]
    ends_on: date
    length: int
    status: str
    due_after: int | None
    filed_after: int | None
    filed_again_after: int | None
    is_undone: bool
    programme: int | None
    follow_ups: list[AFollowUp]
    delegates: list[ADelegate]
    visits: list[AVisit]

    @property
    def starts_on(self):
        return self.ends_on - timedelta(self.length)

    @property
    def due_on(self):
        return _after(self.ends_on, self.due_after)

    @property
    def filed_on(self):
        """As far as anybody knows: the last time, and only while it is filed."""
        if self.status not in FILED or self.filed_after is None:
            return None
        again = self.filed_again_after
        return _after(self.ends_on, self.filed_after if again is None else again)


@dataclass(frozen=True)
class ACooperation:
    pair: tuple[str, str]
    status: str
    steps: list[tuple[int, int, date]]
    signed: list[date | None]
    # Days of contacts, and whether they were withdrawn.
    called: list[tuple[date, bool]]
    programmes: set[int]


@dataclass(frozen=True)
class History:
    missions: list[AMission] = field(default_factory=list)
    cooperations: list[ACooperation] = field(default_factory=list)


def _after(day, count):
    return None if count is None else day + timedelta(count)


def few(rows, most=3):
    return st.lists(rows, max_size=most)


follow_ups = st.builds(
    AFollowUp,
    owner=st.sampled_from([None, "TG", "TN"]),
    has_date=st.booleans(),
    status=st.sampled_from(FollowUpStatus.values),
    closed_after=st.sampled_from([0, 89, 92, 180, 365, 366, 500]),
    has_evidence=st.booleans(),
    is_undone=st.sampled_from([False, False, True]),
)
delegates = st.builds(
    ADelegate,
    side=st.sampled_from(SocialSide.values),
    sex=st.sampled_from(Sex.values),
    is_present=st.sampled_from([True, True, False]),
)
visits = st.builds(AVisit, is_held=st.booleans(), is_agreed=st.booleans())
missions = st.builds(
    AMission,
    pair=st.permutations(COUNTRIES).map(lambda codes: tuple(codes[:2])),
    ends_on=days,
    length=st.integers(0, 9),
    status=st.sampled_from(
        [*MissionStatus.values, *[MissionStatus.HELD, MissionStatus.REPORTED] * 4]
    ),
    due_after=st.sampled_from([None, 0, 15, 30]),
    filed_after=st.sampled_from([None, 0, 15, 16, 40]),
    filed_again_after=st.sampled_from([None, None, 50]),
    is_undone=st.sampled_from([False, False, False, True]),
    programme=programmes,
    follow_ups=few(follow_ups),
    delegates=few(delegates),
    visits=few(visits, 2),
)
cooperations = st.builds(
    ACooperation,
    pair=st.sampled_from(PAIRS),
    status=st.sampled_from(
        [CooperationStatus.ACTIVE, CooperationStatus.ACTIVE, CooperationStatus.EXPIRED]
    ),
    steps=few(
        st.tuples(st.integers(0, 8), st.integers(0, 8), days).filter(
            lambda step: step[0] != step[1]
        )
    ),
    signed=few(st.one_of(st.none(), days), 2),
    called=few(st.tuples(days, st.booleans()), 2),
    programmes=st.sets(st.sampled_from([0, 1])),
)
histories = st.builds(History, few(missions, 5), few(cooperations, 3))


# --- In the database, with as few statements as possible -------------------------------


def store(history, *, by, programmes, institutions, evidence):
    """`institutions`: one of each country that may owe something."""
    stored = Mission._base_manager.bulk_create(
        _mission(number, row, by, programmes)
        for number, row in enumerate(history.missions)
    )
    pairs = list(zip(stored, history.missions, strict=True))
    MissionEvent.objects.bulk_create(e for m, row in pairs for e in _steps(m, row, by))
    FollowUp._base_manager.bulk_create(
        _follow_up(mission, number, row, evidence, institutions)
        for mission, whole in pairs
        for number, row in enumerate(whole.follow_ups, start=1)
    )
    _store_delegates(pairs)
    _store_visits(pairs, institutions["TG"])
    _store_cooperations(history.cooperations, by, programmes, evidence)


def _mission(number, row, by, programmes):
    visiting, host = row.pair
    return Mission(
        code=f"MISSION-{number}",
        title=f"Mission {number}",
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        visiting_country_id=visiting,
        host_country_id=host,
        time_zone="Africa/Lome",
        status=row.status,
        report_due_on=row.due_on,
        programme=None if row.programme is None else programmes[row.programme],
        undone_at=noon(TODAY) if row.is_undone else None,
        logged_by=by,
        logged_at=noon(row.ends_on),
    )


def _steps(mission, row, by):
    """Filed, perhaps taken back and filed again, closed and opened again."""
    if row.filed_after is None:
        return
    kept = {"subject": mission, "by": by}
    filed = noon(_after(row.ends_on, row.filed_after))
    yield MissionEvent(**kept, from_status="held", to_status="reported", at=filed)
    if row.filed_again_after is not None:
        again = noon(_after(row.ends_on, row.filed_again_after))
        yield MissionEvent(**kept, from_status="held", to_status="reported", at=again)
    # Opening a closed mission again is no new report.
    later = noon(_after(row.ends_on, 900))
    yield MissionEvent(**kept, from_status="closed", to_status="reported", at=later)


def _follow_up(mission, number, row, evidence, institutions):
    is_closed = row.status in (FollowUpStatus.DONE, FollowUpStatus.DROPPED)
    closed_at = noon(_after(mission.ends_on, row.closed_after)) if is_closed else None
    return FollowUp(
        mission=mission,
        number=number,
        title=f"Follow-up {number}",
        owner_institution=institutions.get(row.owner),
        due_on=mission.ends_on if row.has_date else None,
        status=row.status,
        closed_at=closed_at,
        evidence=evidence if row.has_evidence else None,
        undone_at=noon(TODAY) if row.is_undone else None,
    )


def _store_delegates(pairs):
    delegations = Delegation.objects.bulk_create(
        Delegation(mission=mission, country_id=row.pair[0]) for mission, row in pairs
    )
    DelegationMember.objects.bulk_create(
        DelegationMember(
            delegation=delegation,
            title="Director",
            side=delegate.side,
            sex=delegate.sex,
            is_present=delegate.is_present,
        )
        for delegation, (_mission, row) in zip(delegations, pairs, strict=True)
        for delegate in row.delegates
    )


def _store_visits(pairs, institution):
    planned = [(m, v, n) for m, row in pairs for n, v in enumerate(row.visits, 1)]
    stored = Visit._base_manager.bulk_create(
        Visit(
            mission=mission,
            number=number,
            institution=institution,
            takes_place_on=mission.ends_on,
            time_zone="Africa/Lome",
            status=VisitStatus.HELD if visit.is_held else VisitStatus.CANCELLED,
        )
        for mission, visit, number in planned
    )
    Minutes.objects.bulk_create(
        Minutes(
            visit=visit,
            text="They agreed.",
            status=MinutesStatus.AGREED if row.is_agreed else MinutesStatus.DRAFT,
            circulated_at=noon(TODAY) if row.is_agreed else None,
            agreed_at=noon(TODAY) if row.is_agreed else None,
        )
        for visit, (_mission, row, _number) in zip(stored, planned, strict=True)
    )


def _store_cooperations(rows, by, programmes, evidence):
    stored = Cooperation.objects.bulk_create(
        Cooperation(
            code=f"COOPERATION-{number}",
            title_fr=f"Coopération {number}",
            country_a_id=row.pair[0],
            country_b_id=row.pair[1],
            status=row.status,
        )
        for number, row in enumerate(rows)
    )
    _store_what_happened(list(zip(stored, rows, strict=True)), programmes, by, evidence)


def _store_what_happened(pairs, programmes, by, evidence):
    CooperationProgramme.objects.bulk_create(
        CooperationProgramme(cooperation=cooperation, programme=programmes[number])
        for cooperation, row in pairs
        for number in row.programmes
    )
    StageChange.objects.bulk_create(
        StageChange(
            cooperation=cooperation,
            from_stage=before,
            to_stage=after,
            dated_on=day,
            evidence=evidence,
            by=by,
            at=noon(day),
            note="Back again" if after < before else "",
        )
        for cooperation, row in pairs
        for before, after, day in row.steps
    )
    Instrument.objects.bulk_create(
        Instrument(
            cooperation=cooperation,
            kind=InstrumentKind.MOU,
            title="Memorandum",
            signed_on=day,
            status=InstrumentStatus.SIGNED if day else InstrumentStatus.DRAFT,
        )
        for cooperation, row in pairs
        for day in row.signed
    )
    _store_contacts(pairs, by)


def _store_contacts(pairs, by):
    Contact.objects.bulk_create(
        Contact(
            cooperation=cooperation,
            kind=ContactKind.CALL,
            held_on=day,
            note="A call",
            logged_by=by,
            logged_at=noon(day),
            withdrawn_by=by if is_withdrawn else None,
            withdrawn_at=noon(day) if is_withdrawn else None,
        )
        for cooperation, row in pairs
        for day, is_withdrawn in row.called
    )


def noon(day):
    return datetime.combine(day, time(12), tzinfo=UTC)
