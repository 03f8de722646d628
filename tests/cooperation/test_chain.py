"""The chain from a request to the evidence, as one line of beads."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Role
from cooperation.chain import beads_of, links_of
from cooperation.models import FollowUp, FollowUpStatus, Milestone
from missions.models import MissionStatus, RequestStatus, VisitStatus
from tests.factories.accounts import GrantFactory
from tests.factories.cooperation import (
    NOON,
    ActivityFactory,
    EvidenceFactory,
    FollowUpFactory,
    MilestoneFactory,
)
from tests.factories.institutions import CountryFactory, InstitutionFactory
from tests.factories.missions import (
    MONDAY,
    AssistanceRequestFactory,
    MissionFactory,
    VisitFactory,
)

TODAY = date(2026, 3, 2)
DAY = timedelta(days=1)
ORDER = ["request", "mission", "visit", "follow_up", "milestone", "evidence"]


def beads(kind, row, user):
    links = links_of(kind, row, user=user)
    return beads_of(links, kind, user=user, today=TODAY, chain_url="/chain/?x=1")


def by_kind(kind, row, user):
    return {bead.kind: bead for bead in beads(kind, row, user)}


@pytest.fixture
def whole():
    """One of each, all seen by Togo."""
    asked = AssistanceRequestFactory(
        status=RequestStatus.APPROVED,
        requested_on=MONDAY,
        decided_on=MONDAY,
    )
    mission = MissionFactory(request=asked, status=MissionStatus.REPORTED)
    visit = VisitFactory(mission=mission)
    activity = ActivityFactory()
    follow_up = FollowUpFactory(
        mission=mission,
        visit=visit,
        activity=activity,
        status=FollowUpStatus.DONE,
        closed_at=NOON,
        evidence=EvidenceFactory(title="The letter"),
    )
    milestone = MilestoneFactory(activity=activity, baseline_on=TODAY + 90 * DAY)
    return {
        "request": asked,
        "mission": mission,
        "visit": visit,
        "follow_up": follow_up,
        "milestone": milestone,
    }


@pytest.mark.parametrize("kind", ORDER[:-1])
def test_from_wherever_one_looks_the_line_is_the_same(whole, staff, kind):
    line = beads(kind, whole[kind], staff)

    assert [bead.kind for bead in line] == ORDER
    assert [bead.tone for bead in line] == ["ok", "ok", "ok", "ok", "info", "ok"]
    assert [bead.kind for bead in line if bead.is_current] == [kind]
    assert [bead.url for bead in line[:5]] == [
        whole[kind].get_absolute_url() for kind in ORDER[:-1]
    ]
    assert line[5].url == whole["follow_up"].get_absolute_url()


def test_what_is_missing_is_a_hollow_bead_that_says_so(mission, staff):
    line = by_kind("mission", mission, staff)

    assert {kind: bead.words for kind, bead in line.items() if not bead.items} == {
        "request": "No request on record",
        "visit": "No visit yet",
        "follow_up": "No follow-up yet",
        "milestone": "No milestone yet",
        "evidence": "No evidence yet",
    }
    assert line["visit"].tone == "hollow"
    assert line["visit"].url == ""


def test_a_follow_up_of_no_visit_was_agreed_at_the_debriefing(follow_up, staff):
    milestone = MilestoneFactory()
    FollowUp.objects.update(activity=milestone.activity)

    for kind, row in (("follow_up", follow_up), ("milestone", milestone)):
        line = by_kind(kind, row, staff)
        assert line["visit"].words == "Agreed at the debriefing"
    alone = by_kind("milestone", MilestoneFactory(), staff)
    assert alone["visit"].words == "No visit yet"


def test_several_are_counted_and_the_worst_gives_the_colour(mission, staff):
    for number in range(9):
        due_on = TODAY - DAY if number < 2 else TODAY + DAY
        FollowUpFactory(mission=mission, number=number + 1, due_on=due_on)

    bead = by_kind("mission", mission, staff)["follow_up"]

    assert (bead.name, bead.words, bead.tone) == ("9 follow-ups", "2 late", "late")
    assert bead.url == "/chain/?x=1#follow_up"


def test_a_milestone_may_come_of_several_missions_and_requests(whole, staff):
    for number in (2, 3):
        FollowUpFactory(
            number=number,
            mission__request=AssistanceRequestFactory(),
            activity=whole["milestone"].activity,
        )

    line = by_kind("milestone", whole["milestone"], staff)

    assert (line["request"].name, line["request"].words) == ("3 requests", "2 open")
    assert (line["mission"].name, line["visit"].name) == ("3 missions", "Visit")


def test_several_that_are_open_or_closed_say_so(mission, staff):
    for number in (1, 2, 3):
        status = VisitStatus.CANCELLED if number == 1 else VisitStatus.HELD
        VisitFactory(mission=mission, number=number, status=status)
        FollowUpFactory(mission=mission, number=number, due_on=None)

    line = by_kind("mission", mission, staff)

    assert (line["visit"].name, line["visit"].words) == ("3 visits", "All closed")
    assert line["follow_up"].words == "3 open"


@pytest.mark.parametrize(
    ("kind", "make", "tone"),
    [
        ("request", lambda: AssistanceRequestFactory(), "info"),
        ("request", lambda: AssistanceRequestFactory(status="withdrawn"), "mute"),
        ("mission", lambda: MissionFactory(status="cancelled"), "mute"),
        ("mission", lambda: MissionFactory(report_due_on=TODAY - DAY), "late"),
        ("mission", lambda: MissionFactory(report_due_on=TODAY), "info"),
        ("visit", lambda: VisitFactory(status="cancelled"), "mute"),
        ("visit", lambda: VisitFactory(status="to_confirm"), "late"),
        (
            "visit",
            lambda: VisitFactory(status="confirmed", takes_place_on=TODAY),
            "info",
        ),
        (
            "follow_up",
            lambda: FollowUpFactory(status="dropped", closed_at=NOON),
            "mute",
        ),
        ("milestone", lambda: MilestoneFactory(status="dropped"), "mute"),
        ("milestone", lambda: MilestoneFactory(baseline_on=TODAY - DAY), "late"),
    ],
)
def test_a_bead_has_the_colour_of_its_state(kind, make, tone, coordinator):
    assert by_kind(kind, make(), coordinator)[kind].tone == tone


def test_of_what_the_reader_may_not_see_nothing_is_said(whole):
    """Somebody who only promised: not the mission, nor what hangs on it."""
    body = InstitutionFactory(country=CountryFactory(code="SN"))
    FollowUp.objects.filter(pk=whole["follow_up"].pk).update(owner_institution=body)
    reader = GrantFactory(role=Role.STAFF, country=body.country).user

    line = by_kind("follow_up", FollowUp.objects.get(), reader)

    assert {*line} == {"follow_up", "evidence"}


def test_evidence_that_may_be_hidden_is_not_said_to_be_missing(whole):
    body = InstitutionFactory(country=CountryFactory(code="SN"))
    FollowUp.objects.update(owner_institution=body, evidence=None)
    reader = GrantFactory(role=Role.STAFF, country=body.country).user

    assert {*by_kind("follow_up", FollowUp.objects.get(), reader)} == {"follow_up"}


# --- The page ---------------------------------------------------------------------------


def address(whole, kind):
    keys = {
        "mission": whole["mission"].code,
        "milestone": f"{whole['milestone'].plan.code}/{whole['milestone'].number}",
    }
    return f"/chain/?{kind}={keys.get(kind) or whole[kind].pk}"


@pytest.mark.parametrize("kind", ORDER[:-1])
def test_the_page_names_all_of_it_and_its_part_is_the_beads(client, whole, staff, kind):
    client.force_login(staff)

    page = client.get(address(whole, kind)).content.decode()
    part = client.get(address(whole, kind), headers={"HX-Request": "true"})

    assert "The letter" in page
    assert part.content.decode().strip() in page
    assert part.content.decode().count("aria-current") == 1


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?mission=",
        "?mission=XX-YY-2019-01",
        "?request=1x",
        "?milestone=A",
        "?visit=0",
    ],
)
def test_without_something_to_begin_with_there_is_no_chain(client, staff, query):
    client.force_login(staff)

    assert client.get(f"/chain/{query}").status_code == 404


@pytest.mark.parametrize(
    "kind", ["request", "mission", "visit", "follow_up", "milestone"]
)
def test_each_page_shows_its_chain_where_scripts_run_and_links_to_it(
    client, whole, staff, kind
):
    client.force_login(staff)

    page = client.get(whole[kind].get_absolute_url()).content.decode()

    shown = address(whole, kind)
    assert f'hx-get="{shown}"' in page
    assert f'href="{shown}"' in page


def test_three_of_each_cost_as_many_queries_as_one(client, whole, staff):
    def queries():
        with CaptureQueriesContext(connection) as found:
            assert client.get(address(whole, "request")).status_code == 200
        return len(found)

    client.force_login(staff)
    once = queries()
    for number in (2, 3):
        mission = MissionFactory(request=whole["request"])
        visit = VisitFactory(mission=mission, number=number)
        activity = ActivityFactory()
        MilestoneFactory(activity=activity, evidence=EvidenceFactory())
        FollowUpFactory(
            mission=mission,
            visit=visit,
            activity=activity,
            evidence=EvidenceFactory(),
            number=number,
        )

    assert queries() == once


# --- Against a plain walk ---------------------------------------------------------------


def walk(kind, row):
    """From row to row along the relations, without a query of our own."""
    rows = {name: set() for name in ORDER[:-1]}
    rows[kind] = {row}
    if kind == "request":
        rows["mission"] = {*row.missions.all()}
    if kind == "milestone":
        rows["follow_up"] = {*row.activity.follow_ups.all()}
    if kind == "visit":
        rows["mission"] = {row.mission}
        rows["follow_up"] = {*row.follow_ups.all()}
    if kind in {"follow_up", "milestone"}:
        rows["mission"] = {one.mission for one in rows["follow_up"]}
        rows["visit"] = {one.visit for one in rows["follow_up"] if one.visit}
    if kind in {"request", "mission"}:
        rows["visit"] = {v for m in rows["mission"] for v in m.visits.all()}
        rows["follow_up"] = {f for m in rows["mission"] for f in m.follow_ups.all()}
    if kind != "request":
        rows["request"] = {m.request for m in rows["mission"] if m.request}
    if kind != "milestone":
        served = {f.activity for f in rows["follow_up"] if f.activity}
        rows["milestone"] = {m for a in served for m in a.milestones.all()}
    return rows


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    missions=st.lists(st.booleans(), min_size=1, max_size=2),
    promises=st.lists(
        st.tuples(st.integers(0, 1), st.booleans(), st.sampled_from([None, 0, 1])),
        max_size=4,
    ),
    milestones=st.lists(st.integers(0, 1), max_size=3),
)
def test_the_chain_is_that_of_a_plain_walk(missions, promises, milestones, coordinator):
    asked = AssistanceRequestFactory()
    made = [MissionFactory(request=asked if is_of else None) for is_of in missions]
    visits = [VisitFactory(mission=mission) for mission in made]
    activities = [ActivityFactory(), ActivityFactory()]
    for number, (place, has_visit, activity) in enumerate(promises, start=1):
        place = min(place, len(made) - 1)
        FollowUpFactory(
            number=number,
            mission=made[place],
            visit=visits[place] if has_visit else None,
            activity=None if activity is None else activities[activity],
        )
    for activity in milestones:
        MilestoneFactory(activity=activities[activity])
    rows = {
        "request": [asked],
        "mission": made,
        "visit": visits,
        "follow_up": FollowUp.objects.filter(mission__in=made),
        "milestone": Milestone.objects.filter(activity__in=activities),
    }

    for kind, found in rows.items():
        for row in found:
            links = links_of(kind, row, user=coordinator)
            assert {name: {*of} for name, of in links.rows.items()} == walk(kind, row)
            assert not links.veiled
